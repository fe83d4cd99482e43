/** Intervals over seeds, paired comparisons and their findings, correlations and distances. */
export {
  type BootstrapOptions,
  type BootstrapResult,
  FEWEST_SEEDS,
  type Interval,
  type IntervalMethod,
  pairedBootstrap,
  type Statistic,
} from './bootstrap.ts'
export {
  type BySeed,
  comparePaired,
  type Comparison,
  pairBySeed,
  pairedEffect,
  type PairedEffect,
  type PairedMeasure,
  type Pairs,
} from './compare.ts'
export {
  deviations,
  type DistanceBounds,
  distanceBounds,
  distanceByAssignment,
  distanceByRow,
  distancePerDimension,
  pointsOf,
  type Sample,
} from './earth-mover.ts'
export type { Finding, Verdict } from './finding.ts'
export { medianInterval } from './median-interval.ts'
export { formatDuration, formatEstimate, formatInterval, formatNumber, formatQuantity } from './format.ts'
export { holm } from './holm.ts'
export { type SignFlipOptions, type SignFlipResult, signFlipTest } from './permutation.ts'
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
} from './quantity.ts'
export type { Quoted } from './quoted.ts'
export { type EnvelopePoint, learningRateEnvelope } from './learning-rate-envelope.ts'
export { median, quantile, quantiles } from './quantile.ts'
export { type PairedValue, rankCorrelation, type RankCorrelation } from './rank-correlation.ts'
export type { Row } from './record.ts'
export { smoothDensity, type WeightedPoint } from './smooth-density.ts'
export { type Band, bandsByStep, binBySteps, type Spread, summarize } from './summary.ts'
export { type VerdictRule, verdict } from './verdict.ts'
export { declaredInTraining, isTrainingQuantity, trainingQuantities } from './training-quantities.ts'
