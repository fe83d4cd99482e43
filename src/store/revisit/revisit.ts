/** Reopens a run of a store for measurements: its network, data and next batch as they were at one of its steps. */
import { runNow } from '../../backend/outputs.ts'
import type { Session } from '../../backend/types.ts'
import { UserError } from '../../errors.ts'
import type { ProbeTarget, Snapshots } from '../../probe/index.ts'
import type { State, Tensor } from '../../tensor/index.ts'
import { residentData, trainingStep } from '../../train/index.ts'
import { openData } from '../../run/data-node.ts'
import { valuesOf } from '../../run/execute.ts'
import type { StoredRun } from '../store.ts'
import { targetOf, trainingOptions } from '../../run/training.ts'

export interface Revisited {
  readonly step: number
  readonly target: ProbeTarget
  readonly snapshots: Snapshots
  /** What differs from training, in words. */
  readonly notes: readonly string[]
}

/** Throws a UserError if the data have changed or the run keeps no checkpoint of `step`, by default its last. */
export async function revisitRun(run: StoredRun, session: Session, step?: number): Promise<Revisited> {
  const { spec } = run
  const checkpoint = run.checkpoint(step)
  const { data, spec: now } = await openData(spec.data.from, spec.scaling)
  if (now.train !== spec.data.train || now.test !== spec.data.test)
    throw new UserError(
      `run ${run.id}: the data ${spec.data.from} are no longer those it was trained on; put them back, or train again`,
    )
  const training = trainingOptions(spec, data)
  const test = residentData('test', data.test, data.preprocessing)
  const next = trainingStep(training)
  const placing = await session.compile({ updates: next.states.map((own) => [own, own.tensor] as const) })
  placing.dispose()
  const values = valuesOf(checkpoint.arrays)
  const missing = next.states.filter(({ name }) => values[name] === undefined)
  await Promise.all(
    next.states.flatMap((own) => {
      const given = values[own.name]
      return given === undefined ? [] : [session.restore(own, given)]
    }),
  )
  const counters = missing.filter(({ role }) => role === 'counter')
  await advance(
    session,
    next.updates.filter(([own]) => counters.includes(own)),
    checkpoint.step,
  )
  const slots = missing.length - counters.length
  return {
    step: checkpoint.step,
    target: targetOf(spec, { step: next, train: training.data, test }),
    snapshots: {
      steps: run.steps(),
      read: (at) => valuesOf(run.checkpoint(at).arrays),
    },
    notes:
      slots === 0
        ? []
        : [
            `a snapshot keeps no state of the optimizer: measures of the next update use a fresh ${spec.optimizer}`,
          ],
  }
}

/** Advances only the order of the data, which a snapshot does not keep. */
async function advance(
  session: Session,
  updates: readonly (readonly [State, Tensor])[],
  steps: number,
): Promise<void> {
  if (updates.length === 0 || steps === 0) return
  const program = await session.compile({ updates })
  for (let i = 0; i < steps; i++) await runNow(program)
  program.dispose()
}
