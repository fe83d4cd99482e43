/** Measurements of a network during and after training, one file each. */
export { activationQuantities, activations, type ActivationsOptions } from './layers/activations.ts'
export { boundary, type BoundaryOptions, boundaryQuantities } from './landscape/boundary.ts'
export { curvatureMap, type CurvatureMapOptions, curvatureMapQuantities } from './landscape/curvature-map.ts'
export { correct, correctFromRows, correctQuantities } from './test-set/correct.ts'
export { dictionary, type DictionarySection } from './dictionary.ts'
export {
  gradientLine,
  type GradientLineOptions,
  type GradientLineQuantities,
  gradientLineQuantities,
} from './smoothness/gradient-line.ts'
export { hessian, type HessianOptions, type HessianQuantities, hessianQuantities } from './hessian/hessian.ts'
export {
  sphericalSharpness,
  type SphericalSharpnessOptions,
  sphericalSharpnessQuantities,
} from './hessian/spherical-sharpness.ts'
export {
  landscape,
  type LandscapeOptions,
  landscapeQuantities,
  openRandomAxes,
  landscapeOptions,
  passesOver,
  buildSurface,
  symmetricGrid,
} from './landscape/landscape.ts'
export { lipschitz, type LipschitzOptions, lipschitzQuantities } from './smoothness/lipschitz.ts'
export type { Plane } from './landscape/plane.ts'
export { spaced } from './spacing.ts'
export {
  PERCENTILES,
  percentileQuantity,
  percentiles,
  type PercentilesOptions,
} from './layers/percentiles.ts'
export {
  defineProbe,
  type Every,
  isDue,
  timesDue,
  type Measurement,
  type Measurer,
  graphOfOneProgram,
  type Probe,
  type ProbeEnvironment,
  type ProbeKind,
  type ProbeGraph,
  type ProbeTarget,
  type Snapshots,
} from './probe.ts'
export { parseProbe, probes } from './registry.ts'
export { allButUnits, fixedSample, isWeight } from './target.ts'
export { gradientTail, gradientTailQuantities } from './parameters/gradient-tail.ts'
export { rank, type RankOptions, rankQuantities } from './layers/rank.ts'
export { residual, type ResidualOptions, residualQuantities } from './layers/residual.ts'
export { scale, type ScaleOptions, scaleQuantities } from './layers/scale.ts'
export {
  shiftDistance,
  type ShiftDistanceOptions,
  shiftDistanceQuantities,
} from './shift/shift-distance.ts'
export {
  shiftGradient,
  type ShiftGradientOptions,
  rescaledShiftQuantities,
  shiftGradientQuantities,
} from './shift/shift-gradient.ts'
export { trajectory, type TrajectoryOptions, trajectoryQuantities } from './landscape/trajectory.ts'
export {
  assumptionQuantities,
  recoveryQuantity,
  reductionQuantity,
  type Theorem,
  type TheoremForm,
  theoremQuantities,
} from './theorems/theorem-quantities.ts'
export { theorems, type TheoremsOptions } from './theorems/theorems.ts'
export { trend, type TrendOptions, trendQuantities } from './layers/trend.ts'
export { networkRow } from './values.ts'
