/** The folder that `normscope explore` serves beside the page, and the runs in it as they go on. */
import { signal } from '@preact/signals'

export interface ServedFolder {
  readonly folder: string
  /** Paths of reports below the folder. */
  readonly reports: readonly string[]
}

export interface ServedRun {
  readonly id: string
  readonly label: string
  readonly seed: number
  readonly step: number
  readonly steps: number
  /** `waiting`: not begun. `stopped`: begun, and nobody trains it now. */
  readonly status: 'running' | 'failed' | 'waiting' | 'stopped' | 'finished' | 'diverged'
  /** In training: where, and for how long. Failed: the message. */
  readonly note: string
}

export interface ServedExperiment {
  readonly name: string
  readonly ended: number
  readonly running: number
  readonly left: number
  readonly failed: number
}

/** As `src/cli/explore/follow.ts` sends it. */
export interface ServedStore {
  /** What `normscope runs watch` prints of the plan. */
  readonly facts: readonly (readonly [name: string, text: string])[]
  readonly ended: number
  readonly known: number
  readonly experiments: readonly ServedExperiment[]
  /** The first ones, in the order in which they matter to someone who waits. */
  readonly runs: readonly ServedRun[]
}

export const served = signal<ServedFolder | undefined>(undefined)
export const servedStore = signal<ServedStore | undefined>(undefined)

/** Listens while the screen is shown. Only a page that `normscope explore` serves has something to listen to. */
export function follow(): () => void {
  const isServed = /^(127\.0\.0\.1|localhost|\[::1\])$/.test(location.hostname)
  if (!isServed) return () => {}
  const source = new EventSource('events')
  source.addEventListener('folder', (event) => {
    served.value = JSON.parse((event as MessageEvent<string>).data) as ServedFolder
  })
  source.addEventListener('store', (event) => {
    servedStore.value = JSON.parse((event as MessageEvent<string>).data) as ServedStore
  })
  // Another server of this machine has no such stream.
  source.onerror = () => {
    if (served.value === undefined) source.close()
  }
  return () => source.close()
}
