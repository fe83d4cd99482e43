/** The folder that `normscope explore` serves beside the page, and the runs in it as they go on. */
import { signal } from '@preact/signals'

export interface ServedFolder {
  readonly folder: string
  /** Paths of reports below the folder. */
  readonly reports: readonly string[]
}

export interface LiveRun {
  readonly id: string
  readonly label: string
  readonly seed: number
  readonly step: number
  readonly steps: number
  /** The experiments that asked for it. */
  readonly experiments: readonly string[]
  /** `waiting`: begun, and nobody trains it now. `planned` and `failed` are those of a command that runs. */
  readonly state: 'planned' | 'waiting' | 'training' | 'ended' | 'diverged' | 'failed'
}

export const served = signal<ServedFolder | undefined>(undefined)
export const liveRuns = signal<readonly LiveRun[]>([])

/** Listens while the screen is shown. Only a page that `normscope explore` serves has something to listen to. */
export function follow(): () => void {
  const isServed = /^(127\.0\.0\.1|localhost|\[::1\])$/.test(location.hostname)
  if (!isServed) return () => {}
  const source = new EventSource('events')
  source.addEventListener('folder', (event) => {
    served.value = JSON.parse((event as MessageEvent<string>).data) as ServedFolder
  })
  source.addEventListener('runs', (event) => {
    const changed = JSON.parse((event as MessageEvent<string>).data) as LiveRun[]
    const all = new Map(liveRuns.value.map((run) => [run.id, run]))
    for (const run of changed) all.set(run.id, run)
    liveRuns.value = [...all.values()]
  })
  // A command was stopped, and what it had planned is no longer to come.
  source.addEventListener('gone', (event) => {
    const gone = new Set(JSON.parse((event as MessageEvent<string>).data) as string[])
    liveRuns.value = liveRuns.value.filter(({ id }) => !gone.has(id))
  })
  // Another server of this machine has no such stream.
  source.onerror = () => {
    if (served.value === undefined) source.close()
  }
  return () => source.close()
}
