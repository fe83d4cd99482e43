/** The claims of the experiment `lp-norms`, and its verdict. */
import { type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import { learnsSooner } from '../networks/learning.ts'
import { armOn, networkLabels, type NetworkName, networkNames } from '../networks/networks.ts'
import { papers } from '../framework/papers.ts'
import { isShown, say } from '../framework/words.ts'
import { type Options, orders } from './arms.ts'

const PAPER = papers.santurkar.short

export type Key = `${(typeof orders)[number]['arm']}-${NetworkName}` | 'l1-beyond-bn'

export function claims(): Claims<Options, Key> {
  const compare = (network: NetworkName, treated: string, control: string) =>
    learnsSooner(armOn(network, treated), armOn(network, control))
  return {
    ...claimsByKey(
      networkNames.flatMap((network) =>
        orders.map(
          ({ arm, label }) =>
            [
              `${arm}-${network}`,
              {
                ...compare(network, arm, 'plain'),
                claim: `${label} normalization makes the ${networkLabels[network]} learn faster`,
                source: `${PAPER}, §3.3`,
                paper:
                  'All ℓp-norm based strategies perform comparably to BN, on VGG and on the deep linear network.',
                measure: `Training loss, geometric mean over training, ${label} over plain`,
              },
            ] as const,
        ),
      ),
    ),
    'l1-beyond-bn': {
      ...compare('dln', 'l1', 'bn'),
      claim: 'On the deep linear network ℓ1 normalization does better than BN',
      source: `${PAPER}, §3.3`,
      paper: 'For deep linear networks ℓ1 normalization performs even better than BN.',
      measure: 'Training loss, geometric mean over training, ℓ1 over BN',
    },
  }
}

export function verdict(findings: Findings<Key>): string {
  const perNetwork = networkNames.map((network) => {
    const helping = orders.flatMap(({ arm, label }) =>
      isShown(findings[`${arm}-${network}`]) ? [label] : [],
    )
    return `${helping.length === 0 ? 'none of ℓ1, ℓ2, ℓ∞ is shown to help' : `${helping.join(', ')} help${helping.length === 1 ? 's' : ''}`} the ${networkLabels[network]}`
  })
  const better = say(
    findings['l1-beyond-bn'],
    'on the deep linear network ℓ1 does better than BN',
    'on the deep linear network ℓ1 does worse than BN',
    'whether ℓ1 does better than BN on the deep linear network is undecided',
  )
  return `Compared with no normalization, ${perNetwork.join('; ')}; ${better}.`
}
