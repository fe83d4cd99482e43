/** The runs of a folder as they go on: looks again every second, and reports what has changed. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isStore, listRuns, type StoredRun } from '../../store/index.ts'

interface FollowedRun {
  readonly id: string
  readonly label: string
  readonly seed: number
  /** Steps up to the last checkpoint. */
  readonly step: number
  readonly steps: number
  readonly state: 'waiting' | 'training' | 'ended' | 'diverged'
}

const LOOK_EVERY = 1000

/** Returns what ends it. */
export function followFolder(folder: string, send: (event: string, data: unknown) => void): () => void {
  const told = new Map<string, string>()
  let reports = ''
  const look = () => {
    const found = reportsIn(folder)
    if (found.join() !== reports || told.size === 0) {
      reports = found.join()
      send('folder', { folder, reports: found })
    }
    const changed = runsIn(folder).filter((run) => {
      const text = JSON.stringify(run)
      if (told.get(run.id) === text) return false
      told.set(run.id, text)
      return true
    })
    if (changed.length > 0) send('runs', changed)
  }
  look()
  const timer = setInterval(look, LOOK_EVERY)
  return () => clearInterval(timer)
}

/** Runs that cannot be read are left out: one may be half a second old. */
function runsIn(folder: string): FollowedRun[] {
  if (![folder, join(folder, 'runs')].some(isStore)) return []
  return listRuns(folder).runs.map(describe)
}

function describe(run: StoredRun): FollowedRun {
  const { id, spec, done, holder } = run
  return {
    id,
    label: `${spec.model.architecture}, norm ${spec.model.norm}`,
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
