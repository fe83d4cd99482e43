/** The claims of the experiment `smoothness`, and its verdict. */
import type { Finding } from '../../stats/index.ts'
import { type Claim, type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import { armOn, comparedArm, networkLabels, type NetworkName, networkNames } from '../networks/networks.ts'
import type { OptionValues } from '../../options/index.ts'
import { type MeasureName, measures } from './measures.ts'
import type { Options } from './arms.ts'

export type Key = `${MeasureName}-${NetworkName}`

export function claims(chosen: OptionValues<Options>): Claims<Options, Key> {
  const name = comparedArm(chosen).label
  return claimsByKey(
    networkNames.flatMap((network) =>
      measures.map((measure): readonly [Key, Claim<Options>] => [
        `${measure.name}-${network}`,
        {
          claim: `With ${name} in the ${networkLabels[network]}, ${measure.claim}`,
          source: measure.source,
          paper: measure.paper,
          pairs: (evidence) => ({
            treated: measure.of(evidence, armOn(network, 'bn')),
            control: measure.of(evidence, armOn(network, 'plain')),
          }),
          scale: 'ratio',
          direction: 'less',
          measure: `${measure.measure}, geometric mean over training, ${name} over plain`,
          figure: measure.name,
        },
      ]),
    ),
  )
}

export function verdict(findings: Findings<Key>): string {
  const perNetwork = networkNames.map((network) => {
    const own = measures.map(({ name }) => findings[`${name}-${network}`])
    const count = (what: Finding['verdict']) => own.filter((finding) => finding.verdict === what).length
    return { network, smoother: count('supported'), rougher: count('opposite') }
  })
  const say = ({ network, smoother, rougher }: (typeof perNetwork)[number]) => {
    const counts = { smoother, rougher, undecided: measures.length - smoother - rougher }
    const parts = Object.entries(counts).filter(([, count]) => count > 0)
    const words = parts.map(([word, count]) => `${count} ${word}`).join(', ')
    const only = parts.length === 1 && parts[0]![0]
    return `${networkLabels[network]}: ${only ? `all ${measures.length} measures ${only}` : `of ${measures.length} measures ${words}`}`
  }
  const all = perNetwork.reduce((sum, { smoother }) => sum + smoother, 0)
  const against = perNetwork.reduce((sum, { rougher }) => sum + rougher, 0)
  const lead =
    all > 2 * against
      ? 'With the normalization the loss is smoother along the training path'
      : against > 2 * all
        ? 'With the normalization the loss is rougher along the training path'
        : 'Whether the normalization makes the loss smoother depends on the network and on the measure'
  return `${lead}: ${perNetwork.map(say).join('; ')}.`
}
