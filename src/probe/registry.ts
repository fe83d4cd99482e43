/** Every probe by name. A new one is its file and its line here. */
import { parseSpec } from '../options/index.ts'
import { activations } from './layers/activations.ts'
import { boundary } from './landscape/boundary.ts'
import { correct } from './test-set/correct.ts'
import { curvatureMap } from './landscape/curvature-map.ts'
import { gradientTail } from './parameters/gradient-tail.ts'
import { gradientLine } from './smoothness/gradient-line.ts'
import { hessian } from './hessian/hessian.ts'
import { sphericalSharpness } from './hessian/spherical-sharpness.ts'
import { landscape } from './landscape/landscape.ts'
import { lipschitz } from './smoothness/lipschitz.ts'
import { percentiles } from './layers/percentiles.ts'
import type { Probe, ProbeKind } from './probe.ts'
import { rank } from './layers/rank.ts'
import { residual } from './layers/residual.ts'
import { scale } from './layers/scale.ts'
import { shiftDistance } from './shift/shift-distance.ts'
import { shiftGradient } from './shift/shift-gradient.ts'
import { trajectory } from './landscape/trajectory.ts'
import { theorems } from './theorems/theorems.ts'
import { trend } from './layers/trend.ts'

export const probes: readonly ProbeKind[] = [
  activations.kind,
  percentiles.kind,
  gradientLine.kind,
  hessian.kind,
  sphericalSharpness.kind,
  landscape.kind,
  shiftGradient.kind,
  shiftDistance.kind,
  scale.kind,
  trend.kind,
  rank.kind,
  residual.kind,
  gradientTail.kind,
  trajectory.kind,
  curvatureMap.kind,
  theorems.kind,
  boundary.kind,
  lipschitz.kind,
  correct.kind,
]

/** `percentiles:layer=layer3`, `hessian:every=100`. Throws a UserError with the nearest names or the invalid option. */
export function parseProbe(spec: string): Probe {
  return parseSpec('probe', probes, spec)
}
