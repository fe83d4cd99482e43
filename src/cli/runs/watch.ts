/** `normscope runs watch`: what the processes that share a store are doing, and how long the rest takes. */
import pc from 'picocolors'
import { displayPath } from '../../report/output/index.ts'
import { formatNumber } from '../../stats/index.ts'
import { findStore } from '../../store/index.ts'
import type { Screen } from '../display/display.ts'
import { truncateLine } from '../display/live-table.ts'
import { definitions, table } from '../display/table.ts'
import { formatAge } from './age.ts'
import { factsOf, type Look, type Of, openWatch } from './watched.ts'

/** The options as commander passes them. */
export interface WatchArguments {
  store: string
  once?: boolean
  json?: boolean
}

/** Milliseconds between two looks. */
const LOOK_EVERY = 5000

/** Looks once, or until nothing is left. Throws a UserError if there is no store. */
export async function watchCommand(
  { store, once = false, json = false }: WatchArguments,
  screen: Screen,
): Promise<void> {
  const look = openWatch(findStore(store))
  const isLive = !once && !json && screen.isTTY === true
  let drawn = 0
  for (;;) {
    const found = look()
    const { watched } = found
    const isLast = once || watched.planned === watched.finished + watched.diverged + watched.failed
    if (json) screen.write(`${JSON.stringify(watched)}\n`)
    else {
      const lines = describeLook(found, Date.now()).split('\n')
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

function describeLook(look: Look, now: number): string {
  const { store, failed, runs } = look.watched
  const facts: [string, string][] = [
    ['store', displayPath(store) || '.'],
    ...factsOf(look).map(([name, text]): [string, string] => [
      name,
      name === 'failed' && failed > 0 ? pc.red(text) : text,
    ]),
  ]
  const parts = [definitions(facts)]
  const rows = runs.flatMap((run) => (run.status === 'running' ? [describeRunning(run, now)] : []))
  if (rows.length > 0)
    parts.push(
      table([['run', 'arm', 'seed', 'step', 'host', 'process', 'for'], ...rows], [2, 3, 5, 6], {
        head: true,
      }),
    )
  const failures = runs.flatMap((run) => (run.status === 'failed' ? [describeFailed(run)] : []))
  if (failures.length > 0) parts.push(failures.join('\n'))
  return `${parts.join('\n\n')}\n`
}

function describeRunning(
  { id, experiments, label, seed, step, steps, holder }: Of<'running'>,
  now: number,
): string[] {
  const since = holder.since === undefined ? Number.NaN : Date.parse(holder.since)
  return [
    id.slice(0, 8),
    experiments.length === 0 ? label : `${experiments.join(', ')}: ${label}`,
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
