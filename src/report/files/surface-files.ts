/** The surfaces of figures as files for other programs: NumPy, the viewers of loss-landscape, ParaView. */
import { writeHdf5, writeNpz } from '../../data/index.ts'
import type { FigureSpec } from '../../figure/figure.ts'
import { sameGrid, type Surface } from '../../figure/surface.ts'
import { slug } from '../report.ts'
import { surfaceToVtk } from './vtk.ts'

export interface DataFile {
  readonly name: string
  readonly content: string | Uint8Array
}

interface Drawn {
  /** `FIGURE-PANEL` */
  readonly name: string
  readonly panel: string
  readonly label: string
  readonly surface: Surface
}

/**
 * `NAME-PANEL.npz` and `.vtp` for each panel with a surface; a surface drawn twice is written once. Surfaces on one
 * grid, such as loss and accuracy, share one `.h5`, named after the first.
 */
export function surfaceFiles(figures: readonly FigureSpec[]): DataFile[] {
  const drawn: Drawn[] = []
  for (const figure of figures) {
    if (figure.kind !== 'contour' && figure.kind !== 'surface') continue
    for (const { title: panel, surface } of figure.panels)
      if (!drawn.some((other) => other.surface === surface))
        drawn.push({ name: `${figure.name}-${slug(panel)}`, panel, label: figure.z.label, surface })
  }
  const shared: Drawn[][] = []
  for (const own of drawn) {
    const beside = shared.find(
      ([first, ...rest]) =>
        first!.panel === own.panel &&
        sameGrid(first!.surface, own.surface) &&
        [first!, ...rest].every(({ label }) => hdf5Name(label) !== hdf5Name(own.label)),
    )
    if (beside) beside.push(own)
    else shared.push([own])
  }
  return [
    ...drawn.flatMap(({ name, label, surface }) => [
      { name: `${name}.npz`, content: surfaceToNpz(surface) },
      { name: `${name}.vtp`, content: surfaceToVtk(surface, label) },
    ]),
    ...shared.map((all) => ({ name: `${all[0]!.name}.h5`, content: surfacesToHdf5(all) })),
  ]
}

/** Arrays `x` [columns], `y` [rows] and `z` [rows, columns]. */
export function surfaceToNpz({ x, y, z }: Surface): Uint8Array<ArrayBuffer> {
  return writeNpz({
    x: { shape: [x.length], data: Float64Array.from(x) },
    y: { shape: [y.length], data: Float64Array.from(y) },
    z: { shape: [y.length, x.length], data: z },
  })
}

/**
 * Surfaces on one grid in the layout of loss-landscape (plot_surface.py, plot_hessian_eigen.py and the viewers
 * plot_1D.py, plot_2D.py, h52vtp.py of https://github.com/tomgoldstein/loss-landscape): `xcoordinates`,
 * `ycoordinates` and, [rows, columns], `train_loss`, `train_acc` in percent, `test_loss`, `test_acc`, `min_eig`,
 * `max_eig`, for each label that names one of them. The arrays of a line are [columns], without `ycoordinates`. Any
 * other surface keeps its own name.
 */
export function surfacesToHdf5(
  surfaces: readonly Pick<Drawn, 'label' | 'surface'>[],
): Uint8Array<ArrayBuffer> {
  const { x, y } = surfaces[0]!.surface
  const isLine = y.length === 1
  const shape = isLine ? [x.length] : [y.length, x.length]
  return writeHdf5({
    xcoordinates: { shape: [x.length], data: Float64Array.from(x) },
    ...(!isLine && { ycoordinates: { shape: [y.length], data: Float64Array.from(y) } }),
    ...Object.fromEntries(
      surfaces.map(({ label, surface: { z } }) => {
        const name = hdf5Name(label)
        return [name, { shape, data: name.endsWith('_acc') ? z.map((share) => 100 * share) : z }]
      }),
    ),
  })
}

/** The name of a surface's data set, according to its label. */
export function hdf5Name(label: string): string {
  const set = /\btest\b/.test(label) ? 'test' : 'train'
  if (/^loss\b/i.test(label)) return `${set}_loss`
  if (/^accuracy\b/i.test(label)) return `${set}_acc`
  if (/^smallest eigenvalue\b/.test(label)) return 'min_eig'
  if (/^largest eigenvalue\b/.test(label)) return 'max_eig'
  return slug(label).replaceAll('-', '_')
}
