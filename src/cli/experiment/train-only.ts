/**
 * `--worker` and `--part`: one of several processes that train the runs of a plan, in a shared store or in one each. It
 * concludes nothing and writes no report; the same command without the option does, from the store.
 */
import { counted } from '../../counts.ts'
import type { PlannedRun } from '../../run/index.ts'
import type { Executor, StudyPlan } from '../../study/index.ts'
import type { Display } from '../display/display.ts'

/** Distinct runs, by whichever process they were trained. */
interface Trained {
  readonly finished: number
  readonly failed: number
  readonly left: number
  readonly planned: number
}

/** Closes the display at the end. */
export async function trainOnly(
  { runs, distinct }: StudyPlan,
  executor: Executor,
  { display, signal }: { display: Display; signal: AbortSignal },
): Promise<Trained> {
  const { results, failures } = await executor
    .perform(runs, { signal, onEvent: (event) => display.update(event) })
    .finally(() => display.close())
  const [finished, failed] = [distinctRuns(results), distinctRuns(failures)]
  return { finished, failed, left: distinct - finished - failed, planned: distinct }
}

const distinctRuns = (of: readonly { readonly run: PlannedRun }[]): number =>
  new Set(of.map(({ run }) => run.id)).size

export function describeTrained(
  { finished, failed, left, planned }: Trained,
  option: 'worker' | 'part',
): string {
  const rest =
    left > 0
      ? `${left} left; the same command resumes`
      : `the same command without --${option} writes the report`
  const failures = failed > 0 ? `${failed} failed, ` : ''
  return `${finished} of ${counted(planned, 'run')} ended, ${failures}${rest}`
}
