/**
 * Does batch normalization make the loss smoother? Santurkar, Tsipras, Ilyas & Mądry 2018, arXiv:1805.11604, §3 and
 * Fig. 4; the review's §3.4, Definitions 3.2 and 3.3. At a step of training one walks along the gradient, as far as the
 * step goes and farther: how much does the loss vary on the way, how well does the gradient predict that further on, and
 * how large is the Lipschitz constant of the gradient?
 */
import { gradientLineQuantities, hessianQuantities } from '../../probe/index.ts'
import type { FigureSpec } from '../../figure/index.ts'
import type { BySeed, Finding } from '../../stats/index.ts'
import { type Claim, type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import type { Experiment } from '../framework/experiment.ts'
import { curvesFigure, dotsFigure } from '../framework/figures.ts'
import { across, geometricAverage } from '../framework/measures.ts'
import { comparedArms, lineRange } from '../networks/probes.ts'
import {
  armOn,
  comparedArm,
  comparisonOptions,
  networkLabels,
  type NetworkName,
  networkNames,
  networkProfiles,
} from '../networks/networks.ts'
import type { OptionValues } from '../framework/options.ts'
import { papers } from '../framework/papers.ts'

const options = comparisonOptions
type Options = typeof options

const PAPER = papers.santurkar.short
const alongGradient = gradientLineQuantities()
const alongRandom = gradientLineQuantities({ direction: 'random' })
const eigenvalues = hessianQuantities()

type MeasureName = 'loss' | 'predictiveness' | 'beta' | 'beta-random' | 'curvature'

interface Measure {
  /** As in keys of claims and names of figures. */
  readonly name: MeasureName
  /** Completes "With BN on the MLP …". */
  readonly claim: string
  readonly source: string
  readonly paper: string
  readonly measure: string
  /** Above the figure, and in lower case along its axis. */
  readonly title: string
  readonly of: (evidence: Evidence<Options>, arm: string) => BySeed
}

const width = ({ records }: Evidence<Options>, arm: string, least: string, most: string): BySeed =>
  across([geometricAverage(records, arm, least), geometricAverage(records, arm, most)], ([low, high]) =>
    high! > low! ? high! - low! : Number.NaN,
  )

const quantity =
  (name: string) =>
  ({ records }: Evidence<Options>, arm: string): BySeed =>
    geometricAverage(records, arm, name)

const measures: readonly Measure[] = [
  {
    name: 'loss',
    claim: 'the loss varies less along the gradient',
    source: `${PAPER}, §3.2, Fig. 4(a)`,
    paper: 'The range of the loss along the gradient is smaller with BN.',
    measure: 'Width of the band of the loss along the gradient',
    title: 'Width of the band of the loss along the gradient',
    of: (evidence, arm) => width(evidence, arm, alongGradient.leastLoss, alongGradient.mostLoss),
  },
  {
    name: 'predictiveness',
    claim: 'the gradient changes less along itself',
    source: `${PAPER}, §3.2, Fig. 4(b)`,
    paper: 'Gradients are more predictive with BN: they change less along the way.',
    measure: 'The largest change of the gradient along itself, ‖∇L(w) − ∇L(w − ηg)‖₂',
    title: 'The largest change of the gradient along itself',
    of: quantity(alongGradient.mostChange),
  },
  {
    name: 'beta',
    claim: 'the loss has a smaller effective β along the gradient',
    source: `${PAPER}, §3.2, Fig. 4(c)`,
    paper: 'The effective β-smoothness is better with BN.',
    measure: 'Effective β: the largest change of the gradient over the distance walked',
    title: 'Effective β',
    of: quantity(alongGradient.beta),
  },
  {
    name: 'beta-random',
    claim: 'the loss has a smaller effective β along a random direction',
    source: `${PAPER}, §3.2 (the result in random directions is not shown there)`,
    paper: 'Random directions give similar results.',
    measure: 'Effective β along a random direction of the gradient’s length',
    title: 'Effective β along a random direction of the gradient’s length',
    of: quantity(alongRandom.beta),
  },
  {
    name: 'curvature',
    claim: 'the largest eigenvalue of the Hessian is smaller',
    source: 'Ghorbani, Krishnan & Xiao 2019, §4 (there of networks with and without BN on CIFAR-10)',
    paper: 'BN suppresses the outlying eigenvalues of the Hessian.',
    measure: 'The largest eigenvalue of the Hessian of the batch’s loss',
    title: 'The largest eigenvalue of the Hessian of the batch’s loss',
    of: quantity(eigenvalues.largest),
  },
]

type Key = `${MeasureName}-${NetworkName}`

function claims(chosen: OptionValues<Options>): Claims<Options, Key> {
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

function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const all = comparedArms(chosen)
  const panels = networkNames.map((network) => ({
    title: networkLabels[network],
    arms: all
      .filter(({ arm }) => [armOn(network, 'plain'), armOn(network, 'bn')].includes(arm))
      .map(({ arm }) => arm),
  }))
  const walk = (network: NetworkName) => `${lineRange[network].from} to ${lineRange[network].to}`
  return [
    curvesFigure({
      records,
      arms: all,
      panels,
      axes: 'own',
      quantity: alongGradient.beta,
      name: 'beta-by-step',
      title: 'Effective β along the gradient, by step',
      caption: `After Fig. 4(c) of Santurkar et al.: η is ${walk('vgg')} learning rates, of the deep linear network ${walk('dln')}; normalized by the statistics of the batch at every point.`,
      y: { label: 'effective β', scale: 'log' },
    }),
    curvesFigure({
      records,
      arms: all,
      panels,
      axes: 'own',
      quantity: alongGradient.mostChange,
      name: 'change-by-step',
      title: 'Change of the gradient along itself, by step',
      caption: 'After Fig. 4(b): the largest ‖∇L(w) − ∇L(w − ηg)‖₂ on the way.',
      y: { label: '‖∇L(w) − ∇L(w − ηg)‖', scale: 'log' },
    }),
    curvesFigure({
      records,
      arms: all,
      panels,
      axes: 'own',
      quantity: eigenvalues.largest,
      name: 'curvature-by-step',
      title: 'Largest eigenvalue of the Hessian, by step',
      caption: 'Of the loss of the next step’s batch, by Lanczos’ method.',
      y: { label: 'λ max', scale: 'log' },
    }),
    ...measures.map(({ name, measure, title, of }) =>
      dotsFigure({
        records,
        arms: all,
        measure: (arm) => of(evidence, arm),
        name,
        title,
        caption: `${measure}, geometric mean over training.`,
        x: { label: title.toLowerCase(), scale: 'log' },
      }),
    ),
  ]
}

function verdict(findings: Findings<Key>): string {
  const perNetwork = networkNames.map((network) => {
    const own = measures.map(({ name }) => findings[`${name}-${network}`])
    const count = (what: Finding['verdict']) => own.filter((finding) => finding.verdict === what).length
    return { network, smoother: count('supported'), rougher: count('contradicted') }
  })
  const say = ({ network, smoother, rougher }: (typeof perNetwork)[number]) =>
    `of the ${networkLabels[network]}, ${smoother} of ${measures.length} measures say smoother and ${rougher} rougher`
  const all = perNetwork.reduce((sum, { smoother }) => sum + smoother, 0)
  const against = perNetwork.reduce((sum, { rougher }) => sum + rougher, 0)
  const lead =
    all > 2 * against
      ? 'With the normalization the loss is smoother along the way of training'
      : against > 2 * all
        ? 'With the normalization the loss is rougher along the way of training'
        : 'Whether the normalization makes the loss smoother depends on the network and on the measure'
  return `${lead}: ${perNetwork.map(say).join('; ')}.`
}

export const smoothness: Experiment<Options, Key> = {
  name: 'smoothness',
  title: 'Does batch normalization make the loss smoother?',
  question:
    'Walk along the gradient from points of training: does the loss vary less, does the gradient change less, is its Lipschitz constant smaller with batch normalization?',
  sources: [papers.santurkar, papers.ghorbani],
  options,
  profiles: networkProfiles({ smoke: 0.3, quick: 1, half: 20, paper: 300 }),
  arms: comparedArms,
  claims,
  figures,
  verdict,
}
