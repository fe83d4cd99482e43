/** What each host does, as lines for a terminal. */
import pc from 'picocolors'
import { counted } from '../../../counts.ts'
import { formatDuration, formatEstimate } from '../../../stats/index.ts'
import type { Progress } from '../../../study/index.ts'
import { type Frame, progressBar, truncateLine } from '../../display/live-table.ts'
import type { PoolEvent } from './pool.ts'

interface HostState {
  status: 'connecting' | 'ready' | 'training' | 'collecting' | 'lost'
  /** Runs of the batch, and the ids of those that ended on the host. */
  runs: number
  readonly ended: Set<string>
  /** Runs that ended on this host and were collected. */
  collected: number
}

export class HostTable {
  readonly #hosts: ReadonlyMap<string, HostState>

  constructor(names: readonly string[]) {
    const initial = (): HostState => ({ status: 'connecting', runs: 0, ended: new Set(), collected: 0 })
    this.#hosts = new Map(names.map((name) => [name, initial()]))
  }

  update(event: PoolEvent): void {
    const host = this.#hosts.get(event.host)!
    switch (event.type) {
      case 'host ready':
        host.status = 'ready'
        break
      case 'batch':
        host.status = 'training'
        host.runs = event.runs
        host.ended.clear()
        break
      case 'collected':
        host.status = 'ready'
        host.collected += event.ended
        break
      case 'host lost':
        host.status = event.isFinal ? 'lost' : 'connecting'
    }
  }

  /** A run has ended on a host. */
  end(name: string, run: string): void {
    const host = this.#hosts.get(name)!
    host.ended.add(run)
    if (host.ended.size >= host.runs) host.status = 'collecting'
  }

  lines(progress: Progress, { columns, now }: Frame): string[] {
    const width = Math.max(...[...this.#hosts.keys()].map((name) => name.length))
    const hosts = [...this.#hosts].map(([name, host]) => `${name.padEnd(width)}  ${describe(host)}`)
    const left = progress.secondsLeft(now)
    const footer = [
      `${progress.ended} of ${counted(progress.states.length, 'run')}`,
      `${formatDuration(Math.floor(progress.elapsed(now)))} elapsed`,
      ...(Number.isFinite(left) ? [`${formatEstimate(left)} left`] : []),
      'Ctrl-C stops the hosts at a checkpoint',
    ].join(' · ')
    return [...hosts, '', pc.dim(footer)].map((line) => truncateLine(line, columns))
  }
}

function describe({ status, runs, ended, collected }: HostState): string {
  const before = collected > 0 ? `, ${collected} collected` : ''
  switch (status) {
    case 'connecting':
      return pc.dim(`connecting, copying the package${before}`)
    case 'ready':
      return pc.dim(`waits for runs${before}`)
    case 'training':
      return `${pc.cyan(progressBar(ended.size / runs))} ${ended.size} of ${counted(runs, 'run')}${before}`
    case 'collecting':
      return `${pc.green(progressBar(1))} collecting ${counted(runs, 'run')}${before}`
    case 'lost':
      return pc.red(`lost${before}`)
  }
}
