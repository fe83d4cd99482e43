/** The claims of the experiment `lp-norms`, and its verdict. */
import { type Claim, type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import { hasLearned, reachedLoss } from '../framework/preconditions.ts'
import { learnsSooner } from '../networks/learning.ts'
import { armOn, levelOf, networkLabels, type NetworkName, networksOf } from '../networks/networks.ts'
import type { OptionValues } from '../../options/index.ts'
import { papers } from '../framework/papers.ts'
import { isShown, say } from '../framework/words.ts'
import { type Options, orders } from './arms.ts'
import { DISTANCE, distance, distanceAtLoss } from './measures.ts'

const PAPER = papers.santurkar.short

type Order = (typeof orders)[number]['arm']

export type Key = `${Order}-${NetworkName}` | `${Order}-moves` | `${Order}-moves-at-loss` | 'l1-beyond-bn'

/** The paper says that ℓ1 is better on the deep linear network, not only comparable. */
const isSaidToBeBetter = (network: NetworkName, order: Order): boolean => network === 'dln' && order === 'l1'

export function claims(chosen: OptionValues<Options>): Claims<Options, Key> {
  const learned = (network: NetworkName) => [
    hasLearned<Options>(armOn(network, 'bn'), `${networkLabels[network]} with BN`),
  ]
  const compare = (network: NetworkName, treated: string, control: string) =>
    learnsSooner(armOn(network, treated), armOn(network, control))
  const comparable = networksOf(chosen).flatMap((network) =>
    orders
      .filter(({ arm }) => !isSaidToBeBetter(network, arm))
      .map(({ arm, label }): readonly [Key, Claim<Options>] => [
        `${arm}-${network}`,
        {
          ...compare(network, arm, 'bn'),
          preconditions: learned(network),
          direction: 'equal',
          claim: `With ${label} normalization the ${networkLabels[network]} learns as fast as with BN`,
          source: `${PAPER}, §3.3`,
          paper:
            'All ℓp-norm based strategies perform comparably to BN, on VGG and on the deep linear network.',
          measure: `Training loss, geometric mean over training, ${label} over BN`,
        },
      ]),
  )
  const level = levelOf('mlp', chosen)
  const moves = orders.flatMap(({ arm, label }): (readonly [Key, Claim<Options>])[] => {
    const common = {
      scale: 'ratio',
      direction: 'greater',
      source: `${PAPER}, §3.3, and its appendix on ℓp norms`,
      paper: 'ℓp normalization leads to larger distributional covariate shift than the plain network has.',
    } as const
    const claim = `with ${label} normalization in the MLP the distributions move more than in the plain network`
    const measure =
      'Earth mover’s distance of a unit’s input before and after a step, in its standard deviations'
    return [
      [
        `${arm}-moves`,
        {
          ...common,
          pairs: (evidence) => ({ treated: distance(evidence, arm), control: distance(evidence, 'plain') }),
          preconditions: [hasLearned<Options>('plain', 'plain MLP')],
          claim: `W${claim.slice(1)}`,
          measure: `${measure}, geometric mean over layers and training, ${label} over plain`,
          figure: 'moves',
        },
      ],
      [
        `${arm}-moves-at-loss`,
        {
          ...common,
          pairs: (evidence) => ({
            treated: distanceAtLoss(evidence, arm, level),
            control: distanceAtLoss(evidence, 'plain', level),
          }),
          preconditions: [reachedLoss<Options>([arm, 'plain'], level, DISTANCE)],
          claim: `At equal training loss, ${claim}`,
          measure: `${measure}, geometric mean over layers, when the running training loss first falls below ${level}, ${label} over plain`,
          figure: 'moves-at-loss',
        },
      ],
    ]
  })
  return {
    ...claimsByKey([...comparable, ...moves]),
    'l1-beyond-bn': {
      ...compare('dln', 'l1', 'bn'),
      preconditions: learned('dln'),
      claim: 'On the deep linear network ℓ1 normalization does better than BN',
      source: `${PAPER}, §3.3`,
      paper: 'For deep linear networks ℓ1 normalization performs even better than BN.',
      measure: 'Training loss, geometric mean over training, ℓ1 over BN',
    },
  }
}

export function verdict(findings: Findings<Key>): string {
  const list = (keys: readonly (readonly [Key, string])[]) => {
    const shown = keys.filter(([key]) => isShown(findings[key])).map(([, label]) => label)
    return shown.length === 0 ? 'none' : shown.join(', ')
  }
  const networks = (Object.keys(networkLabels) as NetworkName[]).filter(
    (network) => `l2-${network}` in findings,
  )
  const alike = networks
    .map(
      (network) =>
        `on the ${networkLabels[network]} ${list(orders.map(({ arm, label }) => [`${arm}-${network}`, label] as const))}`,
    )
    .join(', ')
  const moving = list(orders.map(({ arm, label }) => [`${arm}-moves`, label] as const))
  const movingAtLoss = list(orders.map(({ arm, label }) => [`${arm}-moves-at-loss`, label] as const))
  const better = say(
    findings['l1-beyond-bn'],
    'on the deep linear network ℓ1 does better than BN',
    'on the deep linear network ℓ1 does worse than BN',
    'that ℓ1 does better than BN on the deep linear network is not shown',
  )
  return `Of ℓ1, ℓ2 and ℓ∞ normalization, these learn as fast as BN: ${alike}. The distributions move more than in the plain network with ${moving}, at equal training loss with ${movingAtLoss}; ${better}.`
}
