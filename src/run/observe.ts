/** Joins a probe to a trainer: the trainer stops at the steps at which the probe measures, and emits its rows. */
import { isDue, type Measurement, type Probe, type ProbeTarget, type Snapshots } from '../probe/index.ts'
import type { Observer } from '../train/index.ts'

export interface ObservingOptions extends Pick<ProbeTarget, 'train' | 'test' | 'seed'> {
  /** Steps of the run, which `every=end` and `every=evaluation` of a probe need. */
  readonly steps: number
  readonly evaluateEvery?: number
  /** Snapshots of earlier steps, for probes that look back; by default none. */
  readonly snapshots?: Snapshots
  /** Keeps a snapshot each time this many steps have passed; absent if none are kept. */
  readonly snapshotEvery?: number | undefined
  /** Called when the probe begins to measure, because that may take long. */
  readonly onMeasuring?: (step: number, by: string) => void
}

/** Pass it to `createTrainer` among its `observers`; its events of type `observation` carry the rows. */
export function observe(
  probe: Probe,
  {
    train,
    test,
    seed,
    steps,
    evaluateEvery = steps,
    snapshots = nothingKept,
    snapshotEvery,
    onMeasuring,
  }: ObservingOptions,
): Observer<readonly Measurement[]> {
  return {
    name: probe.spec,
    due: (step) => isDue(probe.every, step, { steps, evaluateEvery }),
    levels: probe.levels,
    async open(session, next) {
      const graph = probe.build({
        step: next,
        train,
        test,
        seed,
        ...(snapshotEvery !== undefined && { snapshots: snapshotEvery }),
      })
      const measurer = await graph.open({ session, snapshots })
      return {
        observe(step) {
          onMeasuring?.(step, probe.spec)
          return measurer.measure(step)
        },
        dispose: () => measurer.dispose(),
      }
    },
  }
}

const nothingKept: Snapshots = {
  steps: [],
  read: (step) => {
    throw new RangeError(`snapshot of step ${step}: none are kept; pass snapshots`)
  },
}
