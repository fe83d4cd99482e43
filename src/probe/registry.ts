/** Every probe by name. A new one is its file and its line here. */
import { parseSpec } from '../norm/index.ts'
import { activations } from './activations.ts'
import { boundary } from './boundary.ts'
import { curvatureMap } from './curvature-map.ts'
import { gradientLine } from './gradient-line.ts'
import { hessian } from './hessian.ts'
import { landscape } from './landscape.ts'
import { lipschitz } from './lipschitz.ts'
import { percentiles } from './percentiles.ts'
import type { Probe, ProbeKind } from './probe.ts'
import { scale } from './scale.ts'
import { shiftDistance } from './shift-distance.ts'
import { shiftGradient } from './shift-gradient.ts'
import { trajectory } from './trajectory.ts'
import { theorems } from './theorems.ts'

export const probes: readonly ProbeKind[] = [
  activations.kind,
  percentiles.kind,
  gradientLine.kind,
  hessian.kind,
  landscape.kind,
  shiftGradient.kind,
  shiftDistance.kind,
  scale.kind,
  trajectory.kind,
  curvatureMap.kind,
  theorems.kind,
  boundary.kind,
  lipschitz.kind,
]

/** `percentiles:layer=layer3`, `hessian:every=100`. Throws a UserError with the nearest names or the option at fault. */
export function parseProbe(spec: string): Probe {
  return parseSpec('probe', probes, spec)
}
