/**
 * Writes a landscape: its surfaces as tables and in the formats of other programs, its directions, its figures and a
 * page.
 */
import { writeNpz } from '../../data/index.ts'
import type { Landscape } from '../../executor/processes/index.ts'
import type { Surface } from '../../figure/index.ts'
import { formatNumber } from '../../stats/index.ts'
import { packageVersion } from '../../store/index.ts'
import { surfacesToHdf5, surfaceToVtk } from '../index.ts'
import { type LandscapeDrawing, landscapeFigures } from '../landscape.ts'
import type { OutputFolder } from './output.ts'
import { writeFigures } from './write-figures.ts'

export interface LandscapeSummary {
  /** The command that reproduces it. */
  readonly command: string
  readonly notes: readonly string[]
}

/** Returns the content of `summary.json` and the names of files relative to the folder, which is not committed. */
export function writeLandscape(
  landscape: Landscape,
  folder: OutputFolder,
  { command, ...drawing }: LandscapeDrawing & { readonly command: string },
): { readonly summary: LandscapeSummary; readonly paths: ReturnType<typeof writeFigures> } {
  const { run, other, step, samples, loss, accuracy, centre, eigenvalues, directions } = landscape
  const { options } = drawing
  const { x, y } = loss
  folder.write('surface.csv', surfaceToCsv(loss, accuracy))
  folder.write(
    'surface.npz',
    writeNpz({
      x: { shape: [x.length], data: Float64Array.from(x) },
      y: { shape: [y.length], data: Float64Array.from(y) },
      loss: { shape: [y.length, x.length], data: loss.z },
      ...(accuracy && { accuracy: { shape: [y.length, x.length], data: accuracy.z } }),
    }),
  )
  const set = options.data === 'test' ? ', test data' : ''
  folder.write(
    'surface.h5',
    surfacesToHdf5([
      { label: `loss${set}`, surface: loss },
      ...(accuracy ? [{ label: `accuracy${set}`, surface: accuracy }] : []),
    ]),
  )
  if (options.dimensions === 2) folder.write('surface.vtp', surfaceToVtk(loss, 'loss'))
  folder.write('directions.safetensors', directions)
  const facts: [string, string][] = [
    ['run', `${run.id}, step ${step}`],
    ['network', `${run.spec.model.architecture}, norm ${run.spec.model.norm}`],
    ['loss of', `${samples} samples of the ${options.data} set`],
    ['statistics', options.statistics],
    ['loss at the centre', formatNumber(centre, 5)],
    ...(eigenvalues
      ? ([
          ['largest eigenvalue', formatNumber(eigenvalues.largest)],
          ['smallest eigenvalue', formatNumber(eigenvalues.smallest)],
        ] as [string, string][])
      : []),
    ['normscope', packageVersion()],
  ]
  const paths = writeFigures(folder, {
    title: other ? `From run ${run.id} to ${other.id}` : `The loss around run ${run.id}`,
    about: `${run.spec.model.architecture}, norm ${run.spec.model.norm}, on ${run.spec.data.from}, after ${step} steps.`,
    figures: landscapeFigures(landscape, drawing),
    facts,
    command,
    files: [
      'surface.csv',
      'surface.npz',
      'surface.h5',
      ...(options.dimensions === 2 ? ['surface.vtp'] : []),
      'directions.safetensors',
      'summary.json',
    ],
  })
  const summary = {
    command,
    run: run.id,
    step,
    ...(other && { to: other.id }),
    options,
    grid: { x, y },
    samples,
    holes: loss.z.filter((value) => !Number.isFinite(value)).length,
    notes: [...landscape.notes, ...landscape.cautions],
    ...(eigenvalues && { eigenvalues }),
  }
  folder.write('summary.json', `${JSON.stringify(summary, null, 2)}\n`)
  return { summary, paths }
}

function surfaceToCsv({ x, y, z }: Surface, accuracy: Surface | undefined): string {
  const lines = y.flatMap((b, j) =>
    x.map((a, i) =>
      [a, b, z[j * x.length + i], ...(accuracy ? [accuracy.z[j * x.length + i]] : [])].join(','),
    ),
  )
  return `${[['x', 'y', 'loss', ...(accuracy ? ['accuracy'] : [])].join(','), ...lines].join('\r\n')}\r\n`
}
