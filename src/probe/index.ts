/** Measurements of a network during and after training, one file each. */
export { activationQuantities, activations, type ActivationsOptions } from './activations.ts'
export { boundary, type BoundaryOptions, boundaryQuantities } from './boundary.ts'
export { curvatureMap, type CurvatureMapOptions, curvatureMapQuantities } from './curvature-map.ts'
export { dictionary, type DictionarySection } from './dictionary.ts'
export {
  gradientLine,
  type GradientLineOptions,
  type GradientLineQuantities,
  gradientLineQuantities,
} from './gradient-line.ts'
export { hessian, type HessianOptions, type HessianQuantities, hessianQuantities } from './hessian.ts'
export {
  landscape,
  type LandscapeOptions,
  landscapeQuantities,
  openRandomAxes,
  parseLandscape,
  passesOver,
  planSurface,
  symmetricGrid,
} from './landscape.ts'
export { lipschitz, type LipschitzOptions, lipschitzQuantities } from './lipschitz.ts'
export type { Plane } from './plane.ts'
export { spaced } from './spacing.ts'
export { PERCENTILES, percentileQuantity, percentiles, type PercentilesOptions } from './percentiles.ts'
export {
  defineProbe,
  type Every,
  isDue,
  timesDue,
  type Measurement,
  type Measurer,
  planOf,
  type Probe,
  type ProbeEnvironment,
  type ProbeKind,
  type ProbePlan,
  type ProbeTarget,
  type Snapshots,
} from './probe.ts'
export { parseProbe, probes } from './registry.ts'
export { scale, type ScaleOptions, scaleQuantities } from './scale.ts'
export {
  shiftDistance,
  type ShiftDistanceOptions,
  shiftDistanceQuantities,
} from './shift-distance.ts'
export { shiftGradient, type ShiftGradientOptions, shiftGradientQuantities } from './shift-gradient.ts'
export { trajectory, type TrajectoryOptions, trajectoryQuantities } from './trajectory.ts'
export {
  assumptionQuantities,
  type Theorem,
  type TheoremForm,
  theoremQuantities,
} from './theorem-quantities.ts'
export { theorems, type TheoremsOptions } from './theorems.ts'
