/** The claims of the experiment `bounds`, and its verdict. */
import { largest } from '../../extremes.ts'
import { shiftDistanceQuantities as quantities } from '../../probe/index.ts'
import type { BySeed } from '../../stats/index.ts'
import { armAt, type Norm, type Options } from './arms.ts'
import {
  BOUND_OF_UNIT,
  boundOfBn,
  final,
  LAST,
  most,
  moved,
  movedShape,
  shapeShare,
  typical,
} from './measures.ts'
import { type Claim, type Claims, type FindingsOf, bound } from '../framework/claim.ts'
import type { CheckResultsOf, Checks } from '../framework/check.ts'
import type { Evidence } from '../framework/evidence.ts'
import { across } from '../framework/measures.ts'
import type { OptionValues } from '../../options/index.ts'
import { papers } from '../framework/papers.ts'
import { hasLearned, reachedLoss } from '../framework/preconditions.ts'
import { report, say } from '../framework/words.ts'

const PAPER = papers.huang.short

const SANTURKAR = papers.santurkar.short

const over = (measure: BySeed, value: number): BySeed => across([measure], ([each]) => each! / value)

const largestOf = (measures: readonly BySeed[]): BySeed => across(measures, (values) => Math.max(...values))

const ratio = (a: BySeed, b: BySeed): BySeed => across([a, b], ([x, y]) => x! / y!)

export function claims(chosen: OptionValues<Options>) {
  const { widths } = chosen
  const [few, many] = [widths[0]!, widths.at(-1)!]
  const strong = chosen.noises.at(-1)!
  const width = chosen['noise-width']
  const within = (
    measure: (evidence: Evidence<Options>) => BySeed,
  ): Pick<Claim<Options>, 'pairs' | 'scale'> => ({
    scale: 'ratio',
    pairs: (evidence) => {
      const treated = measure(evidence)
      return { treated, control: bound(1, treated) }
    },
  })
  const growth = (evidence: Evidence<Options>, arm: Norm) =>
    ratio(typical(evidence, armAt(arm, many)), typical(evidence, armAt(arm, few)))
  const inDeviations = (evidence: Evidence<Options>, arm: Norm) =>
    across(
      widths.map((each) => typical(evidence, armAt(arm, each), quantities.relative)),
      (values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length),
    )
  const whenReached = `when the running training loss first falls below ${chosen.level}`
  const reached = (...arms: string[]) => reachedLoss<Options>(arms, chosen.level, quantities.relative)
  return {
    growth: {
      scale: 'ratio',
      pairs: (evidence) => ({
        treated: typical(evidence, armAt('bn', many)),
        control: typical(evidence, armAt('bn', few)),
      }),
      claim: `Under BN it moves farther in ${many} dimensions than in ${few}`,
      source: `${PAPER}, abstract`,
      paper: 'The bound grows with the dimension and is effective only for a low dimension.',
      direction: 'greater',
      measure: `Distance, geometric mean over layers and training, ${many} dimensions over ${few}`,
      figure: 'dimension',
      remark: () => `√(2d) grows ${Number((boundOfBn(many) / boundOfBn(few)).toPrecision(3))}×.`,
    },
    reduced: {
      scale: 'ratio',
      pairs: (evidence) => ({
        treated: inDeviations(evidence, 'bn'),
        control: inDeviations(evidence, 'plain'),
      }),
      claim: 'Under BN it moves less, in units of its own standard deviations, than without BN',
      source: 'Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Huang & Yu 2020',
      paper: 'BN bounds the shift rather than reducing it (Huang & Yu).',
      direction: 'less',
      measure: `Distance per unit in standard deviations, geometric mean over ${widths.join(',')} dimensions, layers and training, BN over plain`,
      figure: 'reduction',
    },
    flatter: {
      scale: 'ratio',
      pairs: (evidence) => ({ treated: growth(evidence, 'unit'), control: growth(evidence, 'bn') }),
      claim: 'The distance grows less with the dimension under unitization than under BN',
      source: `${PAPER}, abstract`,
      paper: 'The bound of BN grows with the dimension; the bound of unitization does not.',
      direction: 'less',
      measure: `Distance in ${many} dimensions over that in ${few}, geometric mean over layers and training, unitization over BN`,
      figure: 'dimension',
    },
    broken: {
      ...within((evidence) => over(typical(evidence, armAt('bn-behind', strong)), boundOfBn(width))),
      claim: `Noise after BN with a mean within ±${strong} moves it by more than √(2d)`,
      source: `${PAPER}, abstract; the noise is that of ${SANTURKAR}`,
      paper: 'The bound of BN is effective only with little noise.',
      direction: 'greater',
      measure: `Distance over √(2d) in ${width} dimensions, geometric mean over layers and training`,
      figure: 'noise',
    },
    'unit-broken': {
      ...within((evidence) => over(typical(evidence, armAt('unit-behind', strong)), BOUND_OF_UNIT)),
      claim: 'The same noise after unitization breaks its bound too',
      source: 'ours: a normalization cannot bound what is added after it',
      direction: 'greater',
      measure: `Distance over 2 in ${width} dimensions, noise within ±${strong} after unitization, geometric mean over layers and training`,
      figure: 'noise',
    },
    shape: {
      scale: 'ratio',
      pairs: (evidence) => ({
        treated: movedShape(evidence, 'trained-bn'),
        control: movedShape(evidence, 'trained-plain'),
      }),
      preconditions: [reached('trained-bn', 'trained-plain')],
      claim:
        'At equal training loss, an update moves moments above the second as much with BN as without, or more',
      source: `${PAPER}, abstract (the measure is ours)`,
      paper:
        'BN controls only the first two moments; high-order moments have great impact on the lower bound.',
      direction: 'not less',
      measure: `Distance of a unit’s standardized values before and after a step, geometric mean over convolutions, ${whenReached}, BN over plain`,
      figure: 'moved-shape',
    },
    'unit-moves': {
      scale: 'ratio',
      pairs: (evidence) => ({
        treated: moved(evidence, 'trained-unit'),
        control: moved(evidence, 'trained-bn'),
      }),
      preconditions: [reached('trained-unit', 'trained-bn')],
      claim: 'At equal training loss, an update moves the distributions less with unitization than with BN',
      source: `${PAPER}, abstract`,
      paper: 'Unitization further bounds internal covariate shift.',
      direction: 'less',
      measure: `Distance per unit in its standard deviations, geometric mean over convolutions, ${whenReached}, unitization over BN`,
      figure: 'moved',
    },
    'unit-better': {
      pairs: (evidence) => ({
        treated: final(evidence, 'trained-unit'),
        control: final(evidence, 'trained-bn'),
      }),
      scale: 'difference',
      factor: 100,
      unit: 'pp',
      preconditions: [hasLearned('trained-bn', 'network with BN')],
      claim: 'With unitization the network ends with a higher accuracy than with BN',
      source: `${PAPER}, abstract (there on CIFAR-10, CIFAR-100 and ImageNet)`,
      paper: 'Unitization outperforms existing BN techniques.',
      direction: 'greater',
      measure: `Test accuracy at the end (mean of the last ${LAST} evaluations), unitization minus BN`,
      figure: 'final',
    },
  } satisfies Claims<Options>
}

/** Bounds that hold by algebra. */
export function checks(chosen: OptionValues<Options>) {
  const { widths, noises } = chosen
  const [weak, strong] = [noises[0]!, noises.at(-1)!]
  const front = (evidence: Evidence<Options>, arm: 'bn-front' | 'unit-front') =>
    largestOf(noises.map((noise) => most(evidence, armAt(arm, noise))))
  const within = { needs: { atMost: 1 }, unit: 'of the bound' } as const
  return {
    bounded: {
      ...within,
      values: (evidence) =>
        largestOf(widths.map((each) => over(most(evidence, armAt('bn', each)), boundOfBn(each)))),
      claim: 'Under BN an update moves the distribution by less than √(2d)',
      source: `${PAPER}, abstract (the bound is ours)`,
      paper: 'BN bounds internal covariate shift.',
      measure: `The largest distance over √(2d) in ${widths.join(',')} dimensions`,
      figure: 'dimension',
    },
    unitized: {
      ...within,
      values: (evidence) =>
        over(largestOf(widths.map((each) => most(evidence, armAt('unit', each)))), BOUND_OF_UNIT),
      claim: 'Unitized (α = 1) it moves by less than 2 in any dimension',
      source: `${PAPER}, abstract (the bound is ours)`,
      paper: 'The bound of unitization is set by its parameter alone.',
      measure: `The largest distance in ${widths.join(',')} dimensions over 2`,
      figure: 'dimension',
    },
    free: {
      ...within,
      values: (evidence) => over(front(evidence, 'unit-front'), BOUND_OF_UNIT),
      claim: 'With any noise before it, unitization keeps the distance below 2',
      source: `${PAPER}, abstract (the bound is ours)`,
      paper: 'The bound of unitization does not depend on noise.',
      measure: `The largest distance over 2, noise within ±${noises.join(',')} before unitization`,
      figure: 'noise',
      remark: (evidence) =>
        `BN also keeps its bound with noise before it: at most ${highest(over(front(evidence, 'bn-front'), boundOfBn(chosen['noise-width'])))} of √(2d).`,
    },
    moments: {
      values: (evidence) => shapeShare(evidence, 'trained-bn'),
      needs: { atLeast: 0.9 },
      factor: 100,
      unit: '%',
      claim: 'Under BN, what an update moves lies in moments above the second',
      source: `${PAPER}, abstract (the measure is ours)`,
      paper: 'BN controls only the first two moments.',
      measure:
        'Distance of a unit’s standardized values over that of its values, in standard deviations; not quite 100 %, because mean and variance are fixed over the sample and the distance is that of its half',
      figure: 'shape',
    },
    means: {
      values: (evidence) =>
        ratio(
          typical(evidence, armAt('bn-behind', strong), quantities.lowerOfMeans),
          typical(evidence, armAt('bn-behind', weak), quantities.lowerOfMeans),
        ),
      needs: { atLeast: 1 },
      unit: '×',
      claim: 'Noise raises the lower bound',
      source: `${PAPER}, abstract`,
      paper: 'Higher moments and noise drive the lower bound.',
      measure: `‖E x − E y‖, geometric mean over layers and training, noise within ±${strong} after BN over ±${weak}`,
      figure: 'noise',
    },
  } satisfies Checks<Options>
}

const highest = (measure: BySeed) => Number(largest(measure.values()).toPrecision(2))

export function verdict(
  findings: FindingsOf<typeof claims>,
  { bounded, unitized, free }: CheckResultsOf<typeof checks>,
): string {
  const { growth, reduced, flatter, broken, shape } = findings
  return [
    report(
      bounded,
      'BN bounds how far an update moves the distribution',
      'A distance exceeds the bound of BN, which is an error of this program',
      'The bound of BN was not measured',
    ),
    say(
      growth,
      'the distance grows with the dimension, as the bound does',
      'the distance shrinks with the dimension, though the bound grows',
      'whether the distance grows with the dimension is undecided',
      { equivalent: 'the distance hardly depends on the dimension, though the bound grows' },
    ),
    say(
      broken,
      'strong noise after BN exceeds the bound',
      'strong noise after BN stays within the bound',
      'whether strong noise after BN exceeds the bound is undecided',
      { equivalent: 'strong noise after BN moves the distribution about as far as the bound' },
    ),
    say(
      reduced,
      'measured in standard deviations, BN does reduce the shift',
      'measured in standard deviations, the shift is larger with BN',
      'whether BN reduces the shift, measured in standard deviations, is undecided',
      {
        equivalent: 'measured in standard deviations, BN makes no relevant difference to the shift',
        untested: 'the shift is not compared with that of the plain network, which has not learned',
      },
    ),
    report(
      unitized,
      'unitization keeps the distance within 2 in any dimension',
      'a distance exceeds the bound of unitization, which is an error of this program',
      'the bound of unitization was not measured',
    ).concat(
      report(free, ', also with any noise before it', ', but not with noise before it', ''),
      say(
        flatter,
        ', and its distance grows less with the dimension than that of BN',
        ', and its distance grows more with the dimension than that of BN',
        '',
        { equivalent: ', and its distance grows as much with the dimension as that of BN' },
      ),
    ),
    say(
      shape,
      'at equal training loss, BN does not reduce what an update moves in moments above the second',
      'at equal training loss, BN reduces what an update moves in moments above the second',
      'whether BN reduces what an update moves in moments above the second is undecided',
      {
        untested:
          'what moves in moments above the second is not compared, because a network did not reach the level of the loss',
      },
    ),
    say(
      findings['unit-better'],
      'with unitization the network ends with a higher accuracy than with BN',
      'with unitization the network ends with a lower accuracy than with BN',
      'whether the network ends with a higher accuracy with unitization than with BN is undecided',
      {
        equivalent: 'with unitization the network ends with the same accuracy as with BN, within a point',
        untested: 'unitization is not compared with BN, with which the network has not learned',
      },
    ),
  ]
    .join('; ')
    .concat('.')
}
