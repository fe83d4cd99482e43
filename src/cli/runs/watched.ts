/** What the processes that share a store have done of a plan, and what is left: for `runs watch` and for the explorer. */
import { counted } from '../../counts.ts'
import { formatDuration, formatEstimate } from '../../stats/index.ts'
import {
  begunRuns,
  readPlans,
  stampOfPlans,
  type StoredPlan,
  type StoredPlanRun,
  type WatchedRun,
  watchRuns,
} from '../../store/index.ts'
import { type Remaining, remaining } from '../../study/index.ts'

/** What programs read. */
interface Watched {
  readonly store: string
  /**
   * The command whose plan is watched; null if the store has no plan, so that only begun runs are known, or if the plan is
   * that of a call of the library.
   */
  readonly command: string | null
  readonly otherPlans: number
  readonly planned: number
  readonly finished: number
  readonly diverged: number
  readonly failed: number
  readonly running: number
  /** Begun, and in training by no process. */
  readonly stopped: number
  readonly waiting: number
  readonly remaining: Remaining | null
  /** Runs in training, and failures. */
  readonly runs: readonly WatchedRun[]
}

/** A look at a store. */
export interface Look {
  readonly watched: Watched
  /** Whether a plan says what is left. */
  readonly isPlanned: boolean
  /** The runs of the plan; if the store has none, those that were begun. */
  readonly runs: readonly WatchedRun[]
  /** Runs of the store that belong to no plan that is watched; empty unless they were requested. */
  readonly others: readonly WatchedRun[]
}

export type Of<S extends WatchedRun['status']> = Extract<WatchedRun, { status: S }>

/**
 * Watches the plan that was used last; if none of its runs is in training, the latest with one that is. Each call of the
 * result looks once. `store`: the path of a store.
 */
export function openWatch(store: string): (options?: { readonly withOthers?: boolean }) => Look {
  const look = watchRuns(store)
  const begun = begunRuns(store)
  let stamp: string | undefined
  let plans: readonly StoredPlan[] = []
  return ({ withOthers = false } = {}) => {
    const now = stampOfPlans(store)
    if (now !== stamp) plans = readPlans(store)
    stamp = now
    const chosen = latestTrained(plans, look)
    const runs = chosen?.runs ?? look(begun(new Set()))
    const others = withOthers && chosen ? look(begun(new Set(runs.map(({ id }) => id)))) : []
    const watched = summarize(store, runs, chosen?.command ?? null, Math.max(0, plans.length - 1))
    return { watched, isPlanned: chosen !== undefined, runs, others }
  }
}

/** The latest plan of which a run is in training; otherwise the latest. */
function latestTrained(
  plans: readonly StoredPlan[],
  look: (runs: readonly StoredPlanRun[]) => readonly WatchedRun[],
) {
  let latest: { readonly command: string | null; readonly runs: readonly WatchedRun[] } | undefined
  for (const { command, runs } of plans) {
    const watched = { command, runs: look(runs) }
    if (watched.runs.some(({ status }) => status === 'running')) return watched
    latest ??= watched
  }
  return latest
}

function summarize(
  store: string,
  runs: readonly WatchedRun[],
  command: string | null,
  otherPlans: number,
): Watched {
  const having = <S extends WatchedRun['status']>(...status: S[]) =>
    runs.filter((run): run is Of<S> => status.includes(run.status as S))
  const isSeconds = runs.every(({ seconds }) => seconds !== undefined)
  const expectedOf = ({ seconds, steps }: StoredPlanRun) => (isSeconds ? seconds! : steps)
  const running = having('running')
  const left = having('running', 'stopped', 'waiting').map((run) => {
    const step = run.status === 'waiting' ? 0 : run.step
    return expectedOf(run) * Math.max(0, 1 - step / run.steps)
  })
  // A run that diverged ended early.
  const ended = having('finished').map((run) => ({ expected: expectedOf(run), seconds: run.took }))
  return {
    store,
    command,
    otherPlans,
    planned: runs.length,
    finished: ended.length,
    diverged: having('diverged').length,
    failed: having('failed').length,
    running: running.length,
    stopped: having('stopped').length,
    waiting: having('waiting').length,
    remaining: remaining(ended, left, { running: running.length, isSeconds }) ?? null,
    runs: [...running, ...having('failed')],
  }
}

/** What is done, in training, failed and left, and how long the rest takes. */
export function factsOf({ watched, isPlanned }: Look): [name: string, text: string][] {
  const { command, otherPlans, planned, finished, diverged, failed, running, stopped, waiting } = watched
  const left = running + stopped + waiting
  const others = otherPlans > 0 ? `; ${counted(otherPlans, 'other plan')} in this store` : ''
  return [
    [
      'command',
      isPlanned
        ? `${command ?? 'none: a call of the library'}${others}`
        : 'unknown: only runs that were begun are counted',
    ],
    [
      'done',
      `${finished + diverged} of ${counted(planned, 'run')}${diverged > 0 ? `, ${diverged} of them diverged` : ''}`,
    ],
    ['running', String(running)],
    ['failed', String(failed)],
    [
      'left',
      left === running
        ? `${left}${left > 0 ? ', all in training' : ''}`
        : `${left}: ${running} in training, ${stopped} stopped at a checkpoint, ${waiting} not begun`,
    ],
    ['time', left === 0 ? 'nothing is left' : describeTime(watched)],
  ]
}

function describeTime({ remaining: rest, running }: Watched): string {
  if (rest === null) return 'not known before a run has ended'
  const range = ([low, high]: readonly [number, number]) =>
    `${formatDuration(low)} to ${formatDuration(high)}`
  const { work, workInterval, time, timeInterval } = rest
  if (time === null || timeInterval === null)
    return `no process is training; ${formatEstimate(work)} of training are left (${range(workInterval)})`
  return `${formatEstimate(time)} with ${counted(running, 'run')} at a time (80 % interval: ${range(timeInterval)})`
}
