/** The claims of the experiment `smoothness`, and its verdict. */
import { type Finding, formatQuantity, pairedEffect } from '../../stats/index.ts'
import { type Claim, type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import { hasLearned, reachedLoss } from '../framework/preconditions.ts'
import {
  armOn,
  comparedArm,
  levelOf,
  networkLabels,
  type NetworkName,
  networksOf,
} from '../networks/networks.ts'
import type { OptionValues } from '../../options/index.ts'
import {
  atEnd,
  atEqualLoss,
  atLoss,
  average,
  curvature,
  eigenvalues,
  type Measure,
  type MeasureName,
  overTraining,
} from './measures.ts'
import type { Options } from './arms.ts'

export type Key = `${MeasureName}-${NetworkName}` | `${MeasureName}-at-loss-${'mlp' | 'vgg'}`

const both =
  (network: NetworkName, measure: (evidence: Evidence<Options>, arm: string) => ReturnType<typeof average>) =>
  (evidence: Evidence<Options>) => ({
    treated: measure(evidence, armOn(network, 'bn')),
    control: measure(evidence, armOn(network, 'plain')),
  })

export function claims(chosen: OptionValues<Options>): Claims<Options, Key> {
  const name = comparedArm(chosen).label
  const common = { scale: 'ratio', direction: 'less' } as const
  return claimsByKey(
    networksOf(chosen).flatMap((network): (readonly [Key, Claim<Options>])[] => {
      const where = `with ${name} in the ${networkLabels[network]}`
      const averaged = overTraining.map((measure): readonly [Key, Claim<Options>] => [
        `${measure.name}-${network}`,
        {
          ...common,
          claim: `${capital(where)}, ${measure.claim}`,
          source: measure.source,
          paper: measure.paper,
          preconditions: [hasLearned(armOn(network, 'plain'), `plain ${networkLabels[network]}`)],
          pairs: both(network, (evidence, arm) => average(evidence, arm, measure)),
          atEnd: both(network, (evidence, arm) => atEnd(evidence, arm, measure)),
          measure: `${measure.measure}, geometric mean over training, ${name} over plain`,
          figure: measure.name,
        },
      ])
      if (network === 'dln') return averaged
      const level = levelOf(network, chosen)
      const matched = atEqualLoss.map((measure): readonly [Key, Claim<Options>] => [
        `${measure.name}-at-loss-${network}`,
        {
          ...common,
          claim: `At equal training loss, ${where} ${measure.claim}`,
          source: measure.source,
          paper: measure.paper,
          preconditions: [
            reachedLoss([armOn(network, 'plain'), armOn(network, 'bn')], level, measure.quantities[0]!),
          ],
          pairs: both(network, (evidence, arm) => atLoss(evidence, arm, measure, level)),
          measure: `${measure.measure}, when the running training loss first falls below ${level}, ${name} over plain`,
          figure: figureAtLoss(measure, network),
          ...(measure.name === 'curvature' && { remark: (evidence) => timesRate(evidence, network, level) }),
        },
      ])
      return [...averaged, ...matched]
    }),
  )
}

export const figureAtLoss = ({ name }: Measure, network: NetworkName): string =>
  network === 'mlp' ? `${name}-at-loss` : `${name}-at-loss-${network}`

const sharpness: Measure = { ...curvature, quantities: [eigenvalues.sharpness] }

/** The same without a unit: the curvature as the step meets it. */
function timesRate(evidence: Evidence<Options>, network: NetworkName, level: number): string {
  const { effect } = pairedEffect({
    ...both(network, (each, arm) => atLoss(each, arm, sharpness, level))(evidence),
    scale: 'ratio',
  })
  return `Times the learning rate, η λ max, it is ${formatQuantity(effect, '×')}.`
}

const capital = (words: string): string => `${words[0]!.toUpperCase()}${words.slice(1)}`

export function verdict(findings: Findings<Key>): string {
  const all: readonly (readonly [string, Finding])[] = Object.entries(findings)
  const groups = [
    { name: 'over training', own: all.filter(([key]) => !key.includes('at-loss')) },
    { name: 'at equal training loss', own: all.filter(([key]) => key.includes('at-loss')) },
  ].map(({ name, own }) => {
    const count = (what: Finding['verdict']) => own.filter(([, { verdict: each }]) => each === what).length
    return { name, all: own.length, smoother: count('supported'), rougher: count('opposite') }
  })
  const says = groups
    .filter(({ all: size }) => size > 0)
    .map(
      ({ name, all: size, smoother, rougher }) =>
        `${name} ${smoother} of ${size} measures are smoother and ${rougher} rougher`,
    )
    .join('; ')
  const [smoother, rougher] = [sum(groups, 'smoother'), sum(groups, 'rougher')]
  const lead =
    smoother > 2 * rougher
      ? 'With the normalization the loss is smoother along the training path'
      : rougher > 2 * smoother
        ? 'With the normalization the loss is rougher along the training path'
        : 'Whether the normalization makes the loss smoother depends on the network and on the measure'
  return `${lead}: ${says}.`
}

const sum = <K extends string>(groups: readonly Readonly<Record<K, number>>[], key: K): number =>
  groups.reduce((total, group) => total + group[key], 0)
