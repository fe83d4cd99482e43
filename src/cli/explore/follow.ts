/** The runs of a folder as they go on, and what is still to come: looks again every second, and reports what has changed. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import {
  type AnnouncedRun,
  findStore,
  idsOf,
  isStore,
  listPlans,
  readRun,
  type StoredRun,
} from '../../store/index.ts'

interface FollowedRun extends AnnouncedRun {
  /** Steps up to the last checkpoint. */
  readonly step: number
  /** `waiting`: begun, and nobody trains it now. `planned` and `failed` are those of a command that runs. */
  readonly state: 'planned' | 'waiting' | 'training' | 'ended' | 'diverged' | 'failed'
}

const LOOK_EVERY = 1000

/** Returns what ends it. */
export function followFolder(folder: string, send: (event: string, data: unknown) => void): () => void {
  const told = new Map<string, string>()
  /** Ended runs do not change, and a store may have thousands. */
  const ended = new Set<string>()
  let [reports, isFirst] = ['', true]
  const look = () => {
    const found = reportsIn(folder)
    if (found.join() !== reports || isFirst) {
      reports = found.join()
      send('folder', { folder, reports: found })
    }
    isFirst = false
    const store = [folder, join(folder, 'runs')].some(isStore) ? findStore(folder) : undefined
    if (store === undefined) return
    const runs = runsIn(store, ended)
    const all = new Map(plannedIn(store).map((run) => [run.id, run]))
    for (const run of runs) all.set(run.id, joined(all.get(run.id), run))
    const changed = [...all.values()].filter((run) => {
      // Read once, when it ended.
      if (ended.has(run.id) && run.state === 'planned') return false
      const text = JSON.stringify(run)
      if (told.get(run.id) === text) return false
      told.set(run.id, text)
      return true
    })
    for (const run of runs) if (run.state === 'ended' || run.state === 'diverged') ended.add(run.id)
    if (changed.length > 0) send('runs', changed)
    const gone = [...told.keys()].filter((id) => !all.has(id) && !ended.has(id))
    for (const id of gone) told.delete(id)
    if (gone.length > 0) send('gone', gone)
  }
  look()
  const timer = setInterval(look, LOOK_EVERY)
  return () => clearInterval(timer)
}

/** All that have not ended before. Runs that cannot be read are left out: one may be half a second old. */
function runsIn(store: string, ended: ReadonlySet<string>): FollowedRun[] {
  return idsOf(store).flatMap((id) => {
    if (ended.has(id)) return []
    try {
      const run = readRun(store, id)
      return run === undefined ? [] : [describe(run)]
    } catch (error) {
      if (error instanceof UserError) return []
      throw error
    }
  })
}

/** What commands that run now have planned, whether or not it has been begun. */
function plannedIn(store: string): FollowedRun[] {
  return listPlans(store).flatMap(({ runs, failed }) =>
    runs.map((run) => ({
      ...run,
      step: 0,
      state: failed.includes(run.id) ? ('failed' as const) : ('planned' as const),
    })),
  )
}

/** What the store has of a run, and what a command says of it. */
function joined(planned: FollowedRun | undefined, kept: FollowedRun): FollowedRun {
  if (planned === undefined) return kept
  const experiments = [...new Set([...planned.experiments, ...kept.experiments])]
  // A begun run that nobody trains has failed, or will be resumed.
  return { ...kept, experiments, ...(kept.state === 'waiting' && { state: planned.state }) }
}

function describe(run: StoredRun): FollowedRun {
  const { id, spec, done, holder, uses } = run
  return {
    id,
    label: `${spec.model.architecture}, norm ${spec.model.norm}`,
    experiments: [...new Set(uses.map(({ experiment }) => experiment))],
    seed: spec.seed,
    step: done?.outcome.step ?? (holder ? (run.steps().at(-1) ?? 0) : 0),
    steps: spec.steps,
    state: done ? (done.outcome.kind === 'diverged' ? 'diverged' : 'ended') : holder ? 'training' : 'waiting',
  }
}

/** The reports directly in the folder or one below. */
function reportsIn(folder: string): string[] {
  const below = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'runs')
    .map(({ name }) => `${name}/report.html`)
  return ['report.html', ...below].filter((path) => existsSync(join(folder, path)))
}
