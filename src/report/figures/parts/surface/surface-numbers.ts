/** Where surfaces are lowest and highest. */
import type { SurfacePanel } from '../../../../figure/plane.ts'
import { countHoles } from '../../../../figure/surface.ts'
import { formatNumber } from '../../../../stats/format.ts'
import type { NumbersTable } from '../numbers.ts'

export function surfaceNumbers(panels: readonly SurfacePanel[]): NumbersTable {
  return {
    head: ['Surface', 'Lowest', 'at', 'Highest', 'Not finite'],
    rows: panels.map(({ title, surface }) => {
      const { x, y, z } = surface
      const finite = Array.from(z.keys()).filter((i) => Number.isFinite(z[i]!))
      const least = finite.reduce((best, i) => (z[i]! < z[best]! ? i : best), finite[0] ?? -1)
      const most = finite.reduce((best, i) => (z[i]! > z[best]! ? i : best), finite[0] ?? -1)
      if (least < 0) return [title, '–', '–', '–', `${z.length} of ${z.length}`]
      const place = `${formatNumber(x[least % x.length]!)}, ${formatNumber(y[Math.floor(least / x.length)]!)}`
      return [
        title,
        formatNumber(z[least]!),
        place,
        formatNumber(z[most]!),
        `${countHoles(surface)} of ${z.length}`,
      ]
    }),
  }
}
