/** Paired comparisons and intervals over seeds, and the figures and findings made of them, as data. */
export {
  type BootstrapOptions,
  type BootstrapResult,
  type Interval,
  type IntervalMethod,
  pairedBootstrap,
  type Statistic,
} from './bootstrap.ts'
export { type BySeed, comparePaired, type Comparison, pairBySeed, type Pairs } from './compare.ts'
export type {
  ArmKey,
  Axis,
  BandPoint,
  BarsFigure,
  DotsFigure,
  DotsRow,
  FigureSpec,
  LinesFigure,
  LinesPanel,
  PercentilesFigure,
  PercentilesPanel,
  ReferenceLine,
  Series,
} from './figure.ts'
export type { Finding, Verdict } from './finding.ts'
export { formatDuration, formatInterval, formatNumber, formatQuantity } from './format.ts'
export { type SignFlipOptions, type SignFlipResult, signFlipTest } from './permutation.ts'
export { median, quantile } from './quantile.ts'
export type { Row } from './record.ts'
export { type Band, bandsByStep, binBySteps, type Spread, summarize } from './summary.ts'
export { type VerdictRule, verdict } from './verdict.ts'
