/** The claims of the experiment `lp-norms`, and its verdict. */
import { shiftDistanceQuantities } from '../../probe/index.ts'
import { type Claim, type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import { geometricAverage } from '../framework/measures.ts'
import { hasLearned } from '../framework/preconditions.ts'
import { learnsSooner } from '../networks/learning.ts'
import { armOn, networkLabels, type NetworkName, networksOf } from '../networks/networks.ts'
import type { OptionValues } from '../../options/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { papers } from '../framework/papers.ts'
import { isShown, say } from '../framework/words.ts'
import { type Options, orders } from './arms.ts'

const PAPER = papers.santurkar.short

type Order = (typeof orders)[number]['arm']

export type Key = `${Order}-${NetworkName}` | `${Order}-moves` | 'l1-beyond-bn'

/** Earth mover's distance of a unit's input before and after a step, in its standard deviations. */
const distance = ({ records }: Evidence<Options>, arm: string) =>
  geometricAverage(records, arm, shiftDistanceQuantities.relative, { afterDivergence: Infinity })

export function claims(chosen: OptionValues<Options>): Claims<Options, Key> {
  const learned = (network: NetworkName) => [
    hasLearned<Options>(armOn(network, 'bn'), `${networkLabels[network]} with BN`),
  ]
  const compare = (network: NetworkName, treated: string, control: string) =>
    learnsSooner(armOn(network, treated), armOn(network, control))
  const comparable = networksOf(chosen).flatMap((network) =>
    orders.map(({ arm, label }): readonly [Key, Claim<Options>] => [
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
  const moves = orders.map(({ arm, label }): readonly [Key, Claim<Options>] => [
    `${arm}-moves`,
    {
      pairs: (evidence) => ({ treated: distance(evidence, arm), control: distance(evidence, 'plain') }),
      scale: 'ratio',
      direction: 'greater',
      preconditions: [hasLearned<Options>('plain', 'plain MLP')],
      claim: `With ${label} normalization in the MLP the distributions move more than in the plain network`,
      source: `${PAPER}, §3.3, and its appendix on ℓp norms`,
      paper: 'ℓp normalization leads to larger distributional covariate shift than the plain network has.',
      measure: `Earth mover’s distance of a unit’s input before and after a step, in its standard deviations, geometric mean over layers and training, ${label} over plain`,
      figure: 'moves',
    },
  ])
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
    (network) => `l1-${network}` in findings,
  )
  const alike = networks
    .map(
      (network) =>
        `on the ${networkLabels[network]} ${list(orders.map(({ arm, label }) => [`${arm}-${network}`, label] as const))}`,
    )
    .join(', ')
  const moving = list(orders.map(({ arm, label }) => [`${arm}-moves`, label] as const))
  const better = say(
    findings['l1-beyond-bn'],
    'on the deep linear network ℓ1 does better than BN',
    'on the deep linear network ℓ1 does worse than BN',
    'that ℓ1 does better than BN on the deep linear network is not shown',
  )
  return `Of ℓ1, ℓ2 and ℓ∞ normalization, these learn as fast as BN: ${alike}. The distributions move more than in the plain network with ${moving}; ${better}.`
}
