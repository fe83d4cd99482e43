/**
 * Writes what was measured while one network trained: its records, its summary, and a page if probes measured
 * something that can be drawn.
 */
import { measuredFigures } from '../../experiment/index.ts'
import type { PlannedRun } from '../../run/index.ts'
import { isTrainingQuantity, type Row } from '../../stats/index.ts'
import { packageVersion } from '../../store/index.ts'
import { recordsToCsv, recordsToNpz, surfaceFiles } from '../index.ts'
import type { OutputFolder } from './output.ts'
import { writeFigures } from './write-figures.ts'

export interface TrainingPaths {
  readonly records: string
  readonly summary: string
  /** Present if probes measured something that can be drawn. */
  readonly report?: string
}

/** Commits the folder. */
export function writeTraining(
  folder: OutputFolder,
  run: PlannedRun,
  summary: { readonly command: string },
  rows: readonly Row[],
): TrainingPaths {
  const at = (name: string) => `${folder.path}/${name}`
  folder.write('records.csv', recordsToCsv(rows))
  folder.write('summary.json', `${JSON.stringify(summary, null, 2)}\n`)
  const measured = rows.filter(({ quantity }) => !isTrainingQuantity(quantity))
  if (measured.length > 0) folder.write('records.npz', recordsToNpz(rows))
  const figures = measuredFigures(measured, [{ arm: run.arm, label: run.label }])
  if (figures.length > 0) {
    const surfaces = surfaceFiles(figures)
    for (const { name, content } of surfaces) folder.write(`surfaces/${name}`, content)
    writeFigures(folder, {
      title: `Run ${run.id}`,
      about: `${run.label}, on ${run.spec.data.from}: what probes measured during training.`,
      figures,
      facts: [['normscope', packageVersion()]],
      command: summary.command,
      files: [
        'records.csv',
        'records.npz',
        'summary.json',
        ...surfaces.map(({ name }) => `surfaces/${name}`),
      ],
    })
  }
  folder.commit()
  return {
    records: at('records.csv'),
    summary: at('summary.json'),
    ...(figures.length > 0 && { report: at('report.html') }),
  }
}
