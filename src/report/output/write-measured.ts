/** Writes what probes measured on a kept run: records, surfaces, figures and a page. */
import { measuredFigures } from '../../experiment/index.ts'
import { type PlannedRun, rowsOf } from '../../run/index.ts'
import { formatNumber } from '../../stats/index.ts'
import { type MeasuredRun, packageVersion } from '../../store/index.ts'
import { recordsToCsv, recordsToNpz, surfaceFiles } from '../index.ts'
import type { OutputFolder } from './output.ts'
import { writeFigures } from './write-figures.ts'

export interface MeasuredSummary {
  /** The command that reproduces it. */
  readonly command: string
  readonly run: string
  readonly step: number
  readonly probes: readonly string[]
  readonly rows: number
  /** What differs from training, and what could mislead in a figure. */
  readonly notes: readonly string[]
}

/** Returns the content of `summary.json` and the names of files relative to the folder, which is not committed. */
export function writeMeasured(
  { run, step, cautions, rows }: MeasuredRun,
  folder: OutputFolder,
  { command, probes }: Pick<MeasuredSummary, 'command' | 'probes'>,
): {
  readonly summary: MeasuredSummary
  readonly paths: ReturnType<typeof writeFigures>
  /** What could mislead in a figure, in words. */
  readonly notes: readonly string[]
} {
  const { architecture, norm } = run.spec.model
  const arm = `${architecture} ${norm}`
  const label = `${architecture}, norm ${norm}`
  const planned: PlannedRun = { id: run.id, experiment: 'probe', arm, label, spec: run.spec }
  const records = rowsOf(planned, rows)
  folder.write('records.csv', recordsToCsv(records))
  folder.write('records.npz', recordsToNpz(records))
  const figures = measuredFigures(records, [{ arm, label }])
  const surfaces = surfaceFiles(figures)
  for (const { name, content } of surfaces) folder.write(`surfaces/${name}`, content)
  const paths = writeFigures(folder, {
    title: `Run ${run.id} at step ${step}`,
    about: `${label}, on ${run.spec.data.from}.`,
    figures,
    facts: [
      ...rows
        .filter(({ x }) => x === undefined)
        .map(
          ({ layer, quantity, value }) =>
            [layer === '' ? quantity : `${layer}: ${quantity}`, formatNumber(value, 5)] as const,
        ),
      ['normscope', packageVersion()],
    ],
    command,
    files: ['records.csv', 'records.npz', ...surfaces.map(({ name }) => `surfaces/${name}`), 'summary.json'],
  })
  const notes = figures.flatMap((figure) => (figure.notes ?? []).map((note) => `${figure.title}: ${note}`))
  const summary = { command, run: run.id, step, probes, rows: rows.length, notes: [...cautions, ...notes] }
  folder.write('summary.json', `${JSON.stringify(summary, null, 2)}\n`)
  return { summary, paths, notes }
}
