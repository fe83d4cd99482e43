/** Intervals over seeds, paired comparisons and their findings, and distances. */
export type { Interval } from './intervals/interval.ts'
export { type ChanceOfBest, chanceOfBest } from './best/chance-of-best.ts'
export {
  type Crossed,
  crossedInterval,
  type CrossedMean,
  crossedMean,
  standardError,
} from './best/crossed.ts'
export { type Size, sizeToFind } from './best/size.ts'
export { compareCrossed, comparisonsWithTheBest, type WithTheBest } from './best/with-the-best.ts'
export {
  type BySeed,
  comparePaired,
  type Comparison,
  pairBySeed,
  pairedEffect,
  type PairedMeasure,
  type Pairs,
} from './findings/compare.ts'
export {
  deviations,
  type DistanceBounds,
  distanceBounds,
  distanceByAssignment,
  distanceByRow,
  distancePerDimension,
  pointsOf,
  type Sample,
  standardized,
} from './distances/earth-mover.ts'
export {
  type CheckResult,
  confirms,
  sideOf,
  type Direction,
  type Estimate,
  type Finding,
  type MetPrecondition,
  type Verdict,
  VERDICT_WORDS,
  verdicts,
} from './findings/finding.ts'
export { expectedAgreement, type Repeatable } from './findings/expected-agreement.ts'
export {
  findingOfPlain,
  numberOf,
  type PlainFinding,
  type PlainNumber,
  plainFinding,
  plainNumber,
} from './findings/plain-findings.ts'
export {
  betweenRanks,
  FEWEST_FOR_INTERVAL,
  type MedianInterval,
  medianInterval,
} from './intervals/median-interval.ts'
export { tInterval } from './intervals/t-interval.ts'
export { binomialTail, equivalenceTest, signTest } from './tests/sign-test.ts'
export { formatDuration, formatEstimate, formatInterval, formatNumber, formatQuantity } from './format.ts'
export { holm } from './tests/holm.ts'
export {
  allNames,
  baseUnits,
  type Blank,
  choice,
  isNamed,
  type Naming,
  named,
  nameOf,
  namesOf,
  numberBlank,
  optionalNumber,
  type Quantities,
  type Quantity,
  shownName,
} from './records/quantity.ts'
export { effectInWords } from './findings/effect-in-words.ts'
export type { Quoted } from './findings/quoted.ts'
export { type EnvelopePoint, learningRateEnvelope } from './records/learning-rate-envelope.ts'
export { median, quantile, quantiles } from './intervals/quantile.ts'
export type { Row } from './records/record.ts'
export type { Rows } from './records/rows.ts'
export { RunRows } from './records/run-rows.ts'
export { RowTable } from './records/row-table.ts'
export { smoothDensity, type WeightedPoint } from './distances/smooth-density.ts'
export { type Band, bandsByStep, binBySteps, type Spread, summarize } from './records/summary.ts'
export { correctFamily, judge, type Judgement, LEVEL, type VerdictRule } from './findings/verdict.ts'
export { atLevel, splitLevel } from './records/level.ts'
export { declaredInTraining, isTrainingQuantity, trainingQuantities } from './records/training-quantities.ts'
