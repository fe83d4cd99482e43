/** Measurements of a run between its steps, by their specs. */
import { percentilesProbe, type PercentilesSpec } from './percentiles.ts'
import type { Probe } from './probe.ts'

export type ProbeSpec = PercentilesSpec

export function createProbe(spec: ProbeSpec): Probe {
  switch (spec.kind) {
    case 'percentiles':
      return percentilesProbe(spec)
  }
}
