/** The runs of a folder as they go on, and what is still to come: looks again every second, and reports what has changed. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { findStore, isStore, type WatchedRun } from '../../store/index.ts'
import { formatAge } from '../runs/age.ts'
import { factsOf, openWatch } from '../runs/watched.ts'

/** A run as the page shows it. */
interface FollowedRun {
  readonly id: string
  readonly label: string
  readonly seed: number
  readonly step: number
  readonly steps: number
  readonly status: WatchedRun['status']
  /** In training: where, and for how long. Failed: the message. */
  readonly note: string
}

/** The number of runs of an experiment. */
interface FollowedExperiment {
  readonly name: string
  readonly ended: number
  readonly running: number
  readonly left: number
  readonly failed: number
}

/** What the page shows of a store. Its size does not grow with that of the store. */
export interface FollowedStore {
  /** What `normscope runs watch` prints of the plan. */
  readonly facts: readonly (readonly [name: string, text: string])[]
  readonly ended: number
  readonly known: number
  readonly experiments: readonly FollowedExperiment[]
  /** The first ones, in the order in which they matter to someone who waits. */
  readonly runs: readonly FollowedRun[]
}

const LOOK_EVERY = 1000

/** A large store, on a slow disk, is looked at for at most this share of the time. */
const SHARE = 0.1

/** A table of more rows helps nobody. */
const MOST_ROWS = 200

/** Returns a function that ends it. */
export function followFolder(folder: string, send: (event: string, data: unknown) => void): () => void {
  const sent = new Map<string, string>()
  const sendChanged = (event: string, data: unknown) => {
    const text = JSON.stringify(data)
    if (sent.get(event) === text) return
    sent.set(event, text)
    send(event, data)
  }
  let watched: { readonly store: string; readonly look: ReturnType<typeof openWatch> } | undefined
  const look = () => {
    sendChanged('folder', { folder, reports: reportsIn(folder) })
    const store = [folder, join(folder, 'runs')].some(isStore) ? findStore(folder) : undefined
    if (store === undefined) return
    if (watched?.store !== store) watched = { store, look: openWatch(store) }
    const found = watched.look({ withOthers: true })
    const runs = [...found.runs, ...found.others]
    if (runs.length > 0) sendChanged('store', summarize(factsOf(found), runs, Date.now()))
  }
  let timer: NodeJS.Timeout | undefined
  const lookAgain = () => {
    const start = performance.now()
    try {
      look()
    } catch (error) {
      // A folder may be unreadable for a moment: a file server restarts, or a store is moved.
      if (!(error instanceof UserError)) throw error
    }
    timer = setTimeout(lookAgain, Math.max(LOOK_EVERY, (performance.now() - start) / SHARE))
  }
  lookAgain()
  return () => clearTimeout(timer)
}

/** In the order in which they matter to someone who waits. */
const ORDER: readonly WatchedRun['status'][] = [
  'running',
  'failed',
  'waiting',
  'stopped',
  'finished',
  'diverged',
]

function summarize(facts: FollowedStore['facts'], runs: readonly WatchedRun[], now: number): FollowedStore {
  const experiments = new Map<string, { -readonly [K in keyof FollowedExperiment]: FollowedExperiment[K] }>()
  for (const { status, experiments: names } of runs)
    for (const name of names) {
      const counts = experiments.get(name) ?? { name, ended: 0, running: 0, left: 0, failed: 0 }
      experiments.set(name, counts)
      counts[countedAs[status]]++
    }
  const first = ORDER.flatMap((status) => runs.filter((run) => run.status === status)).slice(0, MOST_ROWS)
  return {
    facts,
    ended: runs.filter(({ status }) => countedAs[status] === 'ended').length,
    known: runs.length,
    experiments: [...experiments.values()].toSorted((a, b) => a.name.localeCompare(b.name)),
    runs: first.map((run) => describe(run, now)),
  }
}

const countedAs = {
  finished: 'ended',
  diverged: 'ended',
  running: 'running',
  stopped: 'left',
  waiting: 'left',
  failed: 'failed',
} as const satisfies Record<WatchedRun['status'], keyof FollowedExperiment>

function describe(run: WatchedRun, now: number): FollowedRun {
  const { id, label, seed, steps, status } = run
  return { id, label, seed, steps, status, step: 'step' in run ? run.step : 0, note: noteOf(run, now) }
}

function noteOf(run: WatchedRun, now: number): string {
  if (run.status === 'failed') {
    const { host, message } = run.failures.at(-1)!
    return `on ${host}: ${message.split('\n')[0]}`
  }
  if (run.status !== 'running') return ''
  const { host, pid, since } = run.holder
  const where = `${host}, process ${pid}`
  const seconds = since === undefined ? Number.NaN : (now - Date.parse(since)) / 1000
  return Number.isNaN(seconds) ? where : `${where}, for ${formatAge(seconds)}`
}

/** The reports directly in the folder or one below. */
function reportsIn(folder: string): string[] {
  const below = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'runs')
    .map(({ name }) => `${name}/report.html`)
  return ['report.html', ...below].filter((path) => existsSync(join(folder, path)))
}
