/**
 * Does batch normalization reduce internal covariate shift? Ioffe & Szegedy 2015, arXiv:1502.03167, say that this is why it
 * helps. Measured two ways on three networks:
 *
 *   by gradients  ‖G − G′‖₂ and cos(G, G′) of each layer, before and after those below it are updated: Santurkar et al.
 *                 2018, arXiv:1805.11604, Definition 2.1 and Fig. 3, the review's Definition 3.1
 *   by distance   the earth mover's distance of each layer's input before and after: Huang & Yu 2020, arXiv:2001.02814
 */
import { shiftDistanceQuantities, shiftGradientQuantities } from '../../probe/index.ts'
import type { FigureSpec } from '../../figure/index.ts'
import type { BySeed, Finding } from '../../stats/index.ts'
import { type Claim, type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import type { Experiment } from '../framework/experiment.ts'
import { curvesFigure, dotsFigure } from '../framework/figures.ts'
import { average, geometricAverage } from '../framework/measures.ts'
import { comparedArms } from '../networks/probes.ts'
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

const SANTURKAR = papers.santurkar.short

interface Measure {
  readonly name: string
  readonly measure: string
  readonly axis: string
  readonly of: (evidence: Evidence<Options>, arm: string) => BySeed
  readonly quantity: string
}

const gradients: Measure = {
  name: 'gradient-shift',
  measure: 'Shift of the gradient ‖G − G′‖₂, geometric mean over layers and training',
  axis: '‖G − G′‖₂',
  quantity: shiftGradientQuantities.shift,
  of: ({ records }, arm) => geometricAverage(records, arm, shiftGradientQuantities.shift),
}

const distances: Measure = {
  name: 'distance-shift',
  measure:
    'Earth mover’s distance of a unit’s input before and after, in its standard deviations, geometric mean over layers and training',
  axis: 'distance in deviations',
  quantity: shiftDistanceQuantities.relative,
  of: ({ records }, arm) => geometricAverage(records, arm, shiftDistanceQuantities.relative),
}

const cosine = ({ records }: Evidence<Options>, arm: string): BySeed =>
  average(records, arm, shiftGradientQuantities.cosine)

const compare = (network: NetworkName, { of }: Pick<Measure, 'of'>) => ({
  pairs: (evidence: Evidence<Options>) => ({
    treated: of(evidence, armOn(network, 'bn')),
    control: of(evidence, armOn(network, 'plain')),
  }),
})

type Key = `${'gradients' | 'distances'}-${NetworkName}` | 'cosine'

function claims(chosen: OptionValues<Options>): Claims<Options, Key> {
  const name = comparedArm(chosen).label
  const perNetwork = networkNames.flatMap((network): (readonly [Key, Claim<Options>])[] => [
    [
      `gradients-${network}`,
      {
        ...compare(network, gradients),
        claim: `With ${name} in the ${networkLabels[network]}, a layer’s gradient changes less when those below it are updated`,
        source:
          'Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Santurkar et al. 2018, Definition 2.1',
        paper:
          'BN works by reducing internal covariate shift; Santurkar et al. find as much or more of it with BN.',
        scale: 'ratio',
        direction: 'less',
        measure: `${gradients.measure}, ${name} over plain`,
        figure: gradients.name,
        remark: (evidence) => cosines(evidence, network),
      },
    ],
    [
      `distances-${network}`,
      {
        ...compare(network, distances),
        claim: `With ${name} in the ${networkLabels[network]}, the distribution of a layer’s input moves less when those below it are updated`,
        source: 'Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Huang & Yu 2020',
        paper: 'BN bounds the shift rather than reducing it (Huang & Yu).',
        scale: 'ratio',
        direction: 'less',
        measure: `${distances.measure}, ${name} over plain`,
        figure: distances.name,
      },
    ],
  ])
  return {
    ...claimsByKey(perNetwork),
    cosine: {
      ...compare('dln', { of: cosine }),
      claim: `With ${name} in the deep linear network, gradients before and after agree less`,
      source: `${SANTURKAR}, §2.2, Fig. 3`,
      paper:
        'For the deep linear network with BN, G and G′ are almost uncorrelated, while the plain network’s nearly agree.',
      scale: 'difference' as const,
      direction: 'less' as const,
      measure: `cos(G, G′), mean over layers and training, ${name} less plain`,
      figure: 'cosine',
    },
  }
}

function cosines(evidence: Evidence<Options>, network: NetworkName): string {
  const mean = (arm: string) => {
    const values = [...cosine(evidence, armOn(network, arm)).values()]
    return (values.reduce((sum, value) => sum + value, 0) / values.length).toPrecision(3)
  }
  return `cos(G, G′) is ${mean('bn')} with ${comparedArm(evidence.options).label} and ${mean('plain')} without.`
}

function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const all = comparedArms(chosen)
  const panels = networkNames.map((network) => ({
    title: networkLabels[network],
    arms: [armOn(network, 'plain'), armOn(network, 'bn')],
  }))
  const byStep = ({ name, quantity, axis, measure }: Measure, title: string) =>
    curvesFigure({
      records,
      arms: all,
      panels,
      axes: 'own',
      quantity,
      name: `${name}-by-step`,
      title,
      caption: `${measure.split(',')[0]!}, mean over layers.`,
      y: { label: axis, scale: 'log' },
    })
  const dots = ({ name, measure, axis, of }: Measure, title: string) =>
    dotsFigure({
      records,
      arms: all,
      measure: (arm) => of(evidence, arm),
      name,
      title,
      caption: `${measure}.`,
      x: { label: axis, scale: 'log' },
    })
  return [
    dots(gradients, 'Internal covariate shift by gradients'),
    dots(distances, 'Internal covariate shift by earth mover’s distance'),
    dotsFigure({
      records,
      arms: all,
      measure: (arm) => cosine(evidence, arm),
      name: 'cosine',
      title: 'How far gradients before and after agree',
      caption:
        'cos(G, G′), mean over layers above the first and over training; 1: updating the layers below changes nothing.',
      x: { label: 'cos(G, G′)' },
    }),
    byStep(gradients, 'Internal covariate shift by gradients, by step'),
    byStep(distances, 'Internal covariate shift by distance, by step'),
  ]
}

function verdict(findings: Findings<Key>): string {
  const gradientFindings = networkNames.map((network) => findings[`gradients-${network}`])
  const distanceFindings = networkNames.map((network) => findings[`distances-${network}`])
  const describe = (own: readonly Finding[]) => {
    const count = (what: Finding['verdict']) => own.filter((finding) => finding.verdict === what).length
    const [less, more] = [count('supported'), count('contradicted')]
    return `it is less in ${less} and more in ${more} of ${own.length} networks`
  }
  const all = [...gradientFindings, ...distanceFindings]
  const reduced = all.every(({ verdict: each }) => each === 'supported')
  return (
    `${reduced ? 'With the normalization there is less internal covariate shift, whichever way it is measured' : 'The normalization does not always reduce internal covariate shift'}: ` +
    `by gradients ${describe(gradientFindings)}, by earth mover’s distance ${describe(distanceFindings)}.`
  )
}

export const shift: Experiment<Options, Key> = {
  name: 'shift',
  title: 'Does batch normalization reduce internal covariate shift?',
  question:
    'Update the layers below one: how much do its gradient and the distribution of its input change, with and without batch normalization?',
  sources: [papers.ioffe, papers.santurkar, papers.huang],
  options,
  profiles: networkProfiles({ smoke: 0.3, quick: 1, half: 20, paper: 300 }),
  arms: comparedArms,
  claims,
  figures,
  verdict,
}
