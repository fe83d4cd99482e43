/** `normscope runs list`: one line per run of a store. */
import { counted } from '../../counts.ts'
import pc from 'picocolors'
import { formatBytes } from '../../compile/index.ts'
import { describeRuns, diskUse, type StoredRun, type Use } from '../../store/index.ts'
import { formatNumber } from '../../stats/index.ts'
import { displayPath } from '../../report/output/index.ts'
import { formatAge } from './age.ts'
import { paragraph, table } from '../display/table.ts'

/** The options as commander passes them. */
export interface StoreArguments {
  store: string
  json?: boolean
}

/** A run as programs read it. */
export interface RunEntry {
  readonly id: string
  readonly uses: readonly Use[]
  readonly model: string
  readonly norm: string
  readonly data: string
  readonly seed: number
  readonly steps: number
  readonly outcome: 'finished' | 'diverged' | 'unfinished' | 'in training'
  /** Steps taken so far; null if no checkpoint exists yet. */
  readonly step: number | null
  /** Training time; null if the run has not ended. */
  readonly seconds: number | null
  /** The time of the last write: ISO 8601. */
  readonly modified: string
  readonly bytes: number
}

/** Throws a UserError if there is no store. */
export function listRunsCommand({ store, json = false }: StoreArguments, now = Date.now()): string {
  const { path, runs, damaged, setAside } = describeRuns(store, describeRun)
  const entries = runs.toSorted((a, b) => b.modified.localeCompare(a.modified) || a.id.localeCompare(b.id))
  if (json) return `${JSON.stringify({ store: path, runs: entries, damaged, setAside }, null, 2)}\n`
  const notes = [
    ...damaged.map(({ message }) => message),
    ...(setAside.length > 0 ? [`set aside, damaged: ${setAside.join(', ')}`] : []),
  ]
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0)
  const hints = ['normscope runs show ID shows one run']
  if (notes.length > 0 || entries.some(({ outcome }) => outcome === 'unfinished'))
    hints.push('normscope runs gc lists what can be removed')
  return [
    ...(entries.length === 0 ? [] : [listOf(entries, now), '']),
    `${counted(entries.length, 'run')} in ${displayPath(path) || '.'}, ${formatBytes(total)}`,
    ...notes.map((note) => pc.yellow(note)),
    ...(entries.length === 0 ? [] : [pc.dim(paragraph(hints.join('; ')))]),
    '',
  ].join('\n')
}

/** Throws a DamagedRun. */
export function describeRun(run: StoredRun): RunEntry {
  const { id, uses, spec, done, holder, folder } = run
  const { bytes, modified } = diskUse(folder)
  return {
    id,
    uses,
    model: spec.model.architecture,
    norm: spec.model.norm,
    data: spec.data.from,
    seed: spec.seed,
    steps: spec.steps,
    outcome: done?.outcome.kind ?? (holder ? 'in training' : 'unfinished'),
    step: done?.outcome.step ?? run.steps().at(-1) ?? null,
    seconds: done?.seconds ?? null,
    modified: done?.ended ?? new Date(modified).toISOString(),
    bytes,
  }
}

/** Formats `convergence: plain, bn; noise: plain`. */
export function describeUses(uses: readonly Use[]): string {
  const experiments = [...new Set(uses.map(({ experiment }) => experiment))]
  return experiments
    .map((name) => {
      const arms = uses.filter(({ experiment }) => experiment === name).map(({ arm }) => arm)
      return `${name}: ${arms.join(', ')}`
    })
    .join('; ')
}

export function describeEnding({ outcome, step }: Pick<RunEntry, 'outcome' | 'step'>): string {
  if (outcome === 'finished' || step === null) return outcome
  return `${outcome} at ${formatNumber(step)}`
}

const WIDEST = 40

function listOf(entries: readonly RunEntry[], now: number): string {
  const length = lengthOfIds(entries.map(({ id }) => id))
  const short = (text: string) => (text.length <= WIDEST ? text : `${text.slice(0, WIDEST - 1)}…`)
  const rows = entries.map((entry) => [
    entry.id.slice(0, length),
    short(describeUses(entry.uses)),
    short(entry.model),
    short(entry.norm),
    short(entry.data),
    String(entry.seed),
    formatNumber(entry.steps),
    describeEnding(entry),
    formatBytes(entry.bytes),
    formatAge((now - Date.parse(entry.modified)) / 1000),
  ])
  const head = ['id', 'requested by', 'model', 'norm', 'data', 'seed', 'steps', 'outcome', 'size', 'age']
  return table([head, ...rows], [5, 6, 8, 9], { head: true })
}

/** The number of characters, at least 8, that make the ids differ. */
function lengthOfIds(ids: readonly string[]): number {
  let length = 8
  while (new Set(ids.map((id) => id.slice(0, length))).size < ids.length) length++
  return length
}
