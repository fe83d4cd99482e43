/** `--dry-run`: what would be trained, how long it takes and how much memory it needs. */
import { largest } from '../../extremes.ts'
import pc from 'picocolors'
import { existsSync } from 'node:fs'
import { formatBytes } from '../../compile/index.ts'
import { stepsKept } from '../../store/index.ts'
import { type Forecast, forecast, type StudyPlan } from '../../study/index.ts'
import { share } from '../../executor/processes/index.ts'
import { formatEstimate, formatNumber } from '../../stats/index.ts'
import { describeShare } from '../display/describe.ts'
import { displayPath } from '../../report/output/index.ts'
import { definitions, table } from '../display/table.ts'

/** The forecast as programs read it. */
export interface Preview extends Forecast {
  /** Elapsed time; null if unknown. Bytes per process, and of all processes that run at a time. */
  readonly duration: number | null
  readonly bytesEach: number
  readonly bytes: number
  readonly workers: number
  readonly threadsEach: number
  readonly store: string
  /** Per arm; if there are several experiments, per experiment. */
  readonly parts: readonly (Forecast & { readonly name: string })[]
}

export function preview(plan: StudyPlan, store: string, threads: number): Preview {
  const { experiments, runs, expected, memory } = plan
  const kept = stepsKept(store, runs)
  const whole = forecast(runs, kept, expected)
  const parts =
    experiments.length > 1
      ? experiments.map(({ settings, runs: own }) => ({ name: settings.experiment.name, own }))
      : experiments[0]!.arms.map(({ arm, label }) => ({
          name: label,
          own: runs.filter((run) => run.arm === arm),
        }))
  const left = whole.runs - whole.kept
  const { workers, threadsEach } = share(left, threads, runs[0]?.spec.engine.backend)
  const sizes = runs
    .filter(({ id, spec }) => (kept.get(id) ?? 0) < spec.steps)
    .map(({ id }) => memory.get(id) ?? 0)
  const bytesEach = Math.max(0, largest(sizes))
  return {
    ...whole,
    duration: Number.isFinite(whole.seconds) ? whole.seconds / (workers * threadsEach) : null,
    bytesEach,
    bytes: bytesEach * workers,
    workers,
    threadsEach,
    store,
    parts: parts.map(({ name, own }) => ({ name, ...forecast(own, kept, expected) })),
  }
}

/** Rounded to tens of MiB or tenths of GiB: the estimate is no more precise. */
function roughly(bytes: number): string {
  const tens = 10 * 2 ** 20
  const rounded = Math.max(1, Math.round(bytes / tens)) * tens
  return formatBytes(rounded).replace('.0 MiB', ' MiB')
}

export function describePreview(foreseen: Preview): string {
  const { runs, kept, begun, duration, bytesEach, bytes, store, parts } = foreseen
  const rows = parts.map((part) => [
    part.name,
    String(part.runs),
    part.kept === 0 ? '' : String(part.kept),
    part.begun === 0 ? '' : String(part.begun),
    part.steps === 0 ? '' : formatNumber(part.steps),
  ])
  const left = runs - kept
  const to = `${left} of ${runs} to train${begun > 0 ? `, ${begun} from a checkpoint` : ''}, ${kept} kept`
  const lines: [string, string][] = [
    ['runs', to],
    [
      'time',
      left === 0
        ? 'none'
        : duration === null
          ? 'not known'
          : `${formatEstimate(duration)}, ${describeShare(foreseen)}`,
    ],
    ['memory', left === 0 ? 'none' : `about ${roughly(bytesEach)} per run, ${roughly(bytes)} in all`],
    ['store', `${displayPath(store)}${existsSync(store) ? '' : ', which does not exist yet'}`],
  ]
  return [
    table([['', 'runs', 'kept', 'begun', 'steps left'], ...rows], [1, 2, 3, 4], { head: true }),
    '',
    definitions(lines),
    '',
    pc.dim('a dry run: nothing was trained or written'),
  ].join('\n')
}
