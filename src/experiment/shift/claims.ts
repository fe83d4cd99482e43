/** The claims of the experiment `shift`, and its verdict. */
import { type Finding, formatQuantity, pairedEffect } from '../../stats/index.ts'
import { type Claim, type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import { hasLearned, reachedLoss } from '../framework/preconditions.ts'
import { papers } from '../framework/papers.ts'
import { isShown } from '../framework/words.ts'
import {
  armOn,
  comparedArm,
  levelOf,
  networkLabels,
  type NetworkName,
  networksOf,
} from '../networks/networks.ts'
import type { OptionValues } from '../../options/index.ts'
import { cosine, distances, gradients, type Measure, relativeGradients } from './measures.ts'
import type { Options } from './arms.ts'

const { ioffe: IOFFE, huang: HUANG, santurkar: SANTURKAR } = papers

type MeasureKey = 'gradients' | 'distances'

export type Key = `${MeasureKey}-${NetworkName}` | `${MeasureKey}-at-loss-${'mlp' | 'vgg'}` | 'cosine'

const measures = { gradients, distances } as const satisfies Record<MeasureKey, Measure>

const words = {
  gradients: {
    claim: 'a layer’s gradient changes less when the layers below it are updated',
    source: `${IOFFE.short}, §1 (the thesis), by the measure of ${SANTURKAR.short}, Definition 2.1`,
    paper:
      'BN works by reducing internal covariate shift; Santurkar et al. find as much or more of it with BN.',
  },
  distances: {
    claim: 'the distribution of a layer’s input moves less when the layers below it are updated',
    source: `${IOFFE.short}, §1 (the thesis), by the measure of ${HUANG.short}`,
    paper: 'BN bounds the shift rather than reducing it (Huang & Yu).',
  },
} as const

/** The plain network and the one with the normalization, as a claim compares them. */
const both =
  (network: NetworkName, measure: (evidence: Evidence<Options>, arm: string) => ReturnType<Measure['of']>) =>
  (evidence: Evidence<Options>) => ({
    treated: measure(evidence, armOn(network, 'bn')),
    control: measure(evidence, armOn(network, 'plain')),
  })

export function claims(chosen: OptionValues<Options>): Claims<Options, Key> {
  const name = comparedArm(chosen).label
  const common = { scale: 'ratio', direction: 'less' } as const
  const learned = (network: NetworkName) =>
    hasLearned<Options>(armOn(network, 'plain'), `plain ${networkLabels[network]}`)
  const networks = networksOf(chosen)
  const entries = networks.flatMap((network): (readonly [Key, Claim<Options>])[] =>
    (['gradients', 'distances'] as const).flatMap((key): (readonly [Key, Claim<Options>])[] => {
      const { of, atEnd, atLoss, measure, quantity, name: figure } = measures[key]
      const { claim, source, paper } = words[key]
      const averaged: Claim<Options> = {
        ...common,
        claim: `With ${name} in the ${networkLabels[network]}, ${claim}`,
        source,
        paper,
        preconditions: [learned(network)],
        pairs: both(network, of),
        atEnd: both(network, atEnd),
        measure: `${measure} and training, ${name} over plain`,
        figure,
        ...(key === 'gradients' && { remark: (evidence) => besides(evidence, network) }),
      }
      if (network === 'dln') return [[`${key}-${network}`, averaged]]
      const level = levelOf(network, chosen)
      return [
        [`${key}-${network}`, averaged],
        [
          `${key}-at-loss-${network}`,
          {
            ...common,
            claim: `At equal training loss, with ${name} in the ${networkLabels[network]} ${claim}`,
            source,
            paper,
            preconditions: [reachedLoss([armOn(network, 'plain'), armOn(network, 'bn')], level, quantity)],
            pairs: both(network, (evidence, arm) => atLoss(evidence, arm, level)),
            measure: `${measure}, when the running training loss first falls below ${level}, ${name} over plain`,
            figure: network === 'mlp' ? `${figure}-at-loss` : `${figure}-at-loss-${network}`,
          },
        ],
      ]
    }),
  )
  return {
    ...claimsByKey(entries),
    cosine: {
      pairs: both('dln', cosine),
      preconditions: [learned('dln')],
      claim: `With ${name} in the deep linear network, the gradients before and after an update of the layers below agree less`,
      source: `${SANTURKAR.short}, §2.2, Fig. 3`,
      paper:
        'For the deep linear network with BN, G and G′ are almost uncorrelated, while the plain network’s nearly agree.',
      scale: 'difference' as const,
      direction: 'less' as const,
      smallestEffect: 0.05,
      measure: `cos(G, G′), mean over layers above the first and training, ${name} minus plain`,
      figure: 'cosine',
    },
  }
}

/** The same without a unit, and the angle. */
function besides(evidence: Evidence<Options>, network: NetworkName): string {
  const mean = (arm: string) => {
    const values = [...cosine(evidence, armOn(network, arm)).values()]
    return (values.reduce((sum, value) => sum + value, 0) / values.length).toPrecision(3)
  }
  const relative = pairedEffect({ ...both(network, relativeGradients.of)(evidence), scale: 'ratio' })
  return `Over the length of the gradient it is ${formatQuantity(relative.effect, '×')}; cos(G, G′) is ${mean('bn')} with ${comparedArm(evidence.options).label} and ${mean('plain')} without.`
}

export function verdict(findings: Findings<Key>): string {
  const all: readonly (readonly [string, Finding])[] = Object.entries(findings)
  const describe = (prefix: MeasureKey) => {
    const own = all.filter(([key]) => key.startsWith(prefix)).map(([, finding]) => finding)
    const count = (what: Finding['verdict']) => own.filter((finding) => finding.verdict === what).length
    const [less, more, same] = [count('supported'), count('opposite'), count('equivalent')]
    return `it is less in ${less}, more in ${more}${same > 0 ? `, equal in ${same}` : ''} of ${own.length} comparisons`
  }
  const reduced = all.every(([key, finding]) => key === 'cosine' || isShown(finding))
  return (
    `${reduced ? 'With the normalization there is less internal covariate shift by both measures' : 'The normalization does not always reduce internal covariate shift'}: ` +
    `by gradients ${describe('gradients')}, by earth mover’s distance ${describe('distances')}.`
  )
}
