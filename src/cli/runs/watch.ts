/** `normscope runs watch`: what the processes that share a store are doing, and how long the rest takes. */
import pc from 'picocolors'
import { counted } from '../../counts.ts'
import { displayPath } from '../../report/output/index.ts'
import { formatDuration, formatEstimate, formatNumber } from '../../stats/index.ts'
import {
  findStore,
  readPlans,
  readRun,
  runsAsPlan,
  type StoredPlan,
  type StoredPlanRun,
  type WatchedRun,
  watchRuns,
} from '../../store/index.ts'
import { type Remaining, remaining } from '../../study/index.ts'
import type { Screen } from '../display/display.ts'
import { truncateLine } from '../display/live-table.ts'
import { definitions, table } from '../display/table.ts'
import { formatAge } from './age.ts'

/** The options as commander passes them. */
export interface WatchArguments {
  store: string
  once?: boolean
  json?: boolean
}

/** Milliseconds between two looks. */
const LOOK_EVERY = 5000

/** What programs read. */
interface Watched {
  readonly store: string
  /** The command whose plan is watched; null if the store has no plan, so that only begun runs are known. */
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

type Of<S extends WatchedRun['status']> = Extract<WatchedRun, { status: S }>

/** Looks once, or until nothing is left. Throws a UserError if there is no store. */
export async function watchCommand(
  { store, once = false, json = false }: WatchArguments,
  screen: Screen,
): Promise<void> {
  const look = openWatch(store)
  const isLive = !once && !json && screen.isTTY === true
  let drawn = 0
  for (;;) {
    const watched = look()
    const isLast = once || watched.planned === watched.finished + watched.diverged + watched.failed
    if (json) screen.write(`${JSON.stringify(watched)}\n`)
    else {
      const lines = describeWatched(watched, Date.now()).split('\n')
      const most = isLive ? (screen.rows ?? 24) - 2 : lines.length
      const width = isLive ? (screen.columns ?? 80) - 1 : Number.POSITIVE_INFINITY
      const shown = lines.slice(0, most).map((line) => truncateLine(line, width))
      const up = drawn === 0 ? '' : `\u001b[${drawn}A\r`
      screen.write(
        isLive
          ? `${up}${shown.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J`
          : `${shown.join('\n')}\n`,
      )
      drawn = isLive ? shown.length : 0
    }
    if (isLast) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY))
  }
}

function openWatch(given: string): () => Watched {
  const store = findStore(given)
  const plans = readPlans(store)
  const plan: Pick<StoredPlan, 'runs'> & { command?: string } = plans[0] ?? { runs: begunRuns(store) }
  const look = watchRuns(store, plan.runs)
  const isSeconds = plan.runs.every(({ seconds }) => seconds !== undefined)
  const expectedOf = ({ seconds, steps }: StoredPlanRun) => (isSeconds ? seconds! : steps)
  return () => {
    const runs = look()
    const having = <S extends WatchedRun['status']>(...status: S[]) =>
      runs.filter((run): run is Of<S> => status.includes(run.status as S))
    const running = having('running')
    const left = having('running', 'stopped', 'waiting').map((run) => {
      const step = run.status === 'waiting' ? 0 : run.step
      return expectedOf(run) * Math.max(0, 1 - step / run.steps)
    })
    // A run that diverged ended early.
    const ended = having('finished').map((run) => ({ expected: expectedOf(run), seconds: run.took }))
    return {
      store,
      command: plan.command ?? null,
      otherPlans: Math.max(0, plans.length - 1),
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
}

/** The runs of a store that has no plan. */
const begunRuns = (store: string): StoredPlanRun[] =>
  runsAsPlan(store, (id) => {
    const run = readRun(store, id)
    if (run === undefined) return undefined
    const { experiment = '', arm = run.spec.model.norm } = run.uses[0] ?? {}
    const { seed, steps } = run.spec
    return { id, experiment, label: arm, seed, steps }
  })

function describeWatched(watched: Watched, now: number): string {
  const { store, command, otherPlans, planned, finished, diverged, failed, running, stopped, waiting } =
    watched
  const left = running + stopped + waiting
  const done = finished + diverged
  const others = otherPlans > 0 ? `; ${counted(otherPlans, 'other plan')} in this store` : ''
  const facts: [string, string][] = [
    ['store', displayPath(store) || '.'],
    ['command', command === null ? 'unknown: only runs that were begun are counted' : `${command}${others}`],
    ['done', `${done} of ${counted(planned, 'run')}${diverged > 0 ? `, ${diverged} of them diverged` : ''}`],
    ['running', String(running)],
    ['failed', failed > 0 ? pc.red(String(failed)) : '0'],
    [
      'left',
      left === running
        ? `${left}${left > 0 ? ', all in training' : ''}`
        : `${left}: ${running} in training, ${stopped} stopped at a checkpoint, ${waiting} not begun`,
    ],
    ['time', left === 0 ? 'nothing is left' : describeTime(watched)],
  ]
  const parts = [definitions(facts)]
  const rows = watched.runs.flatMap((run) => (run.status === 'running' ? [describeRunning(run, now)] : []))
  if (rows.length > 0)
    parts.push(
      table([['run', 'arm', 'seed', 'step', 'host', 'process', 'for'], ...rows], [2, 3, 5, 6], {
        head: true,
      }),
    )
  const failures = watched.runs.flatMap((run) => (run.status === 'failed' ? [describeFailed(run)] : []))
  if (failures.length > 0) parts.push(failures.join('\n'))
  return `${parts.join('\n\n')}\n`
}

function describeRunning(
  { id, experiment, label, seed, step, steps, holder }: Of<'running'>,
  now: number,
): string[] {
  const since = holder.since === undefined ? Number.NaN : Date.parse(holder.since)
  return [
    id.slice(0, 8),
    experiment === '' ? label : `${experiment}: ${label}`,
    String(seed),
    `${formatNumber(step)} of ${formatNumber(steps)}`,
    holder.host,
    String(holder.pid),
    Number.isNaN(since) ? '' : formatAge((now - since) / 1000),
  ]
}

function describeFailed({ id, label, seed, failures }: Of<'failed'>): string {
  const { host, message } = failures.at(-1)!
  const times = failures.length > 1 ? ` ${failures.length} times, last` : ''
  return `${pc.red('✗')} ${id.slice(0, 8)} ${label}, seed ${seed} failed${times} on ${host}: ${message.split('\n')[0]}`
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
