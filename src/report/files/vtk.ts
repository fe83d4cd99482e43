/**
 * A surface as VTK PolyData (.vtp) for ParaView: a point at (x, y, z) for each finite value, a quadrilateral for each
 * cell with four finite corners. https://docs.vtk.org/en/latest/design_documents/VTKFileFormats.html
 */
import type { Surface } from '../../figure/surface.ts'
import { escapeMarkup } from '../figures/parts/svg.ts'

/** `name` is the name of the values in the viewer. */
export function surfaceToVtk({ x, y, z }: Surface, name: string): string {
  const finite = Array.from(z.keys()).filter((i) => Number.isFinite(z[i]!))
  const numbers = new Map(finite.map((i, number) => [i, number]))
  const cells: number[][] = []
  for (let j = 0; j + 1 < y.length; j++)
    for (let i = 0; i + 1 < x.length; i++) {
      const first = j * x.length + i
      const corners = [first, first + 1, first + x.length + 1, first + x.length].map((corner) =>
        numbers.get(corner),
      )
      if (corners.every((corner) => corner !== undefined)) cells.push(corners)
    }
  const points = finite.map((i) => `${x[i % x.length]} ${y[Math.floor(i / x.length)]} ${z[i]}`)
  const array = (attributes: string, values: readonly (string | number)[]) =>
    `<DataArray ${attributes} format="ascii">\n${values.join('\n')}\n</DataArray>`
  return `<?xml version="1.0"?>
<VTKFile type="PolyData" version="0.1" byte_order="LittleEndian">
<PolyData>
<Piece NumberOfPoints="${points.length}" NumberOfVerts="0" NumberOfLines="0" NumberOfStrips="0" NumberOfPolys="${cells.length}">
<PointData Scalars="${escapeMarkup(name)}">
${array(
  `type="Float64" Name="${escapeMarkup(name)}"`,
  finite.map((i) => z[i]!),
)}
</PointData>
<Points>
${array('type="Float64" Name="Points" NumberOfComponents="3"', points)}
</Points>
<Polys>
${array(
  'type="Int64" Name="connectivity"',
  cells.map((cell) => cell.join(' ')),
)}
${array(
  'type="Int64" Name="offsets"',
  cells.map((_, i) => 4 * (i + 1)),
)}
</Polys>
</Piece>
</PolyData>
</VTKFile>
`
}
