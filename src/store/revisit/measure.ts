/** Measures a kept run: probes of the network at one of its steps. */
import type { Measurement, Probe } from '../../probe/index.ts'
import { openEngine } from '../../run/index.ts'
import type { StoredRun } from '../store.ts'
import { revisitRun } from './revisit.ts'

export interface MeasuringOptions {
  /** By default the run's last step. */
  readonly step?: number | undefined
  readonly threads: number
  /** Stops before the next probe. */
  readonly signal?: AbortSignal | undefined
  readonly onEvent: (event: MeasuringEvent) => void
}

export type MeasuringEvent =
  /** `cautions`: what differs from training, in words. */
  | { readonly type: 'opened'; readonly step: number; readonly cautions: readonly string[] }
  | { readonly type: 'measured'; readonly probe: string; readonly rows: readonly Measurement[] }

export interface MeasuredRun {
  readonly run: StoredRun
  readonly step: number
  readonly cautions: readonly string[]
  /** Rows of all probes, in their order. */
  readonly rows: readonly Measurement[]
}

/**
 * Undefined if the signal stopped it. Throws a UserError if the data have changed, the run keeps no checkpoint of the
 * step, or a probe does not fit the network.
 */
export async function measureRun(
  run: StoredRun,
  probes: readonly Probe[],
  { step: wanted, threads, signal, onEvent }: MeasuringOptions,
): Promise<MeasuredRun | undefined> {
  const session = await openEngine(run.spec.engine, threads)
  try {
    const { target, snapshots, step, notes: cautions } = await revisitRun(run, session, wanted)
    const graphs = probes.map((probe) => ({ probe, graph: probe.build(target) }))
    onEvent({ type: 'opened', step, cautions })
    const rows: Measurement[] = []
    for (const { probe, graph } of graphs) {
      if (signal?.aborted) return undefined
      const measurer = await graph.open({ session, snapshots })
      const measured = await measurer.measure(step)
      measurer.dispose()
      rows.push(...measured)
      onEvent({ type: 'measured', probe: probe.spec, rows: measured })
    }
    return { run, step, cautions, rows }
  } finally {
    session.close()
  }
}
