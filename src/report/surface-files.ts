/** The surfaces of figures as files for other programs: NumPy, the viewers of loss-landscape, ParaView. */
import { writeHdf5, writeNpz } from '../data/index.ts'
import type { FigureSpec } from '../stats/figure.ts'
import type { Surface } from '../stats/surface.ts'
import { slug } from './report.ts'
import { surfaceToVtk } from './vtk.ts'

export interface DataFile {
  readonly name: string
  readonly content: string | Uint8Array
}

/** For each panel with a surface `NAME-PANEL.npz`, `.h5` and `.vtp`; a surface drawn twice is written once. */
export function surfaceFiles(figures: readonly FigureSpec[]): DataFile[] {
  const written = new Set<Surface>()
  return figures.flatMap((figure) => {
    if (figure.kind !== 'contour' && figure.kind !== 'surface') return []
    return figure.panels.flatMap(({ title, surface }) => {
      if (written.has(surface)) return []
      written.add(surface)
      const name = `${figure.name}-${slug(title)}`
      return [
        { name: `${name}.npz`, content: surfaceToNpz(surface) },
        { name: `${name}.h5`, content: surfaceToHdf5(surface) },
        { name: `${name}.vtp`, content: surfaceToVtk(surface, figure.z.label) },
      ]
    })
  })
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
 * The layout that the viewers of loss-landscape read (plot_2D.py, h52vtp.py of https://github.com/tomgoldstein/loss-landscape):
 * `xcoordinates`, `ycoordinates` and `train_loss` [rows, columns].
 */
export function surfaceToHdf5({ x, y, z }: Surface): Uint8Array<ArrayBuffer> {
  return writeHdf5({
    xcoordinates: { shape: [x.length], data: Float64Array.from(x) },
    ycoordinates: { shape: [y.length], data: Float64Array.from(y) },
    train_loss: { shape: [y.length, x.length], data: z },
  })
}
