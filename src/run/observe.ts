/** Joins a probe to a trainer: the trainer stops at the steps at which the probe measures, and emits its rows. */
import {
  isDue,
  type Measurement,
  type Probe,
  type ProbeGraph,
  type ProbeTarget,
  type Snapshots,
} from '../probe/index.ts'
import type { Observer, TrainingStep } from '../train/index.ts'

interface Moments {
  /** Steps of the run, which `every=end` and `every=evaluation` of a probe need. */
  readonly steps: number
  readonly evaluateEvery?: number
  /** Snapshots of earlier steps, for probes that look back; by default none. */
  readonly snapshots?: Snapshots
  /** Called when the probe begins to measure, because that may take long. */
  readonly onMeasuring?: (step: number, by: string) => void
}

export interface ObservingOptions extends Moments, Pick<ProbeTarget, 'train' | 'test' | 'seed'> {
  /** Keeps a snapshot each time this many steps have passed; absent if none are kept. */
  readonly snapshotEvery?: number | undefined
}

/** Pass it to `createTrainer` among its `observers`; its events of type `observation` carry the rows. */
export function observe(
  probe: Probe,
  { train, test, seed, snapshotEvery, ...moments }: ObservingOptions,
): Observer<readonly Measurement[]> {
  const build = (step: TrainingStep) =>
    probe.build({
      step,
      train,
      test,
      seed,
      ...(snapshotEvery !== undefined && { snapshots: snapshotEvery }),
    })
  return observerOf(probe, build, moments)
}

/** The same with a graph that may be that of several runs. */
export function observerOf(
  { spec, every, levels }: Probe,
  graphOf: (next: TrainingStep) => ProbeGraph,
  { steps, evaluateEvery = steps, snapshots = nothingKept, onMeasuring }: Moments,
): Observer<readonly Measurement[]> {
  return {
    name: spec,
    due: (step) => isDue(every, step, { steps, evaluateEvery }),
    levels,
    async open(session, next) {
      const measurer = await graphOf(next).open({ session, snapshots })
      return {
        observe(step) {
          onMeasuring?.(step, spec)
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
