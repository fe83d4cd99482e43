/** Every kind of figure. A new kind is its file and a line here. */
import type { FigureSpec } from '../../figure/figure.ts'
import { bandsKind } from './bands.ts'
import { barsKind } from './bars.ts'
import { contourKind } from './contour.ts'
import { densityKind } from './density.ts'
import { dotsWithIntervalsKind } from './dots-with-intervals.ts'
import type { FigureKind } from './kind.ts'
import { linesWithBandsKind } from './lines-with-bands.ts'
import { percentileBandsKind } from './percentile-bands.ts'
import { pointsKind } from './points.ts'
import { scatterKind } from './scatter.ts'
import { stripKind } from './strip.ts'
import { surfaceKind } from './surface.ts'

const kinds: { readonly [K in FigureSpec['kind']]: FigureKind<Extract<FigureSpec, { kind: K }>> } = {
  bands: bandsKind,
  bars: barsKind,
  contour: contourKind,
  density: densityKind,
  'dots-with-intervals': dotsWithIntervalsKind,
  'lines-with-bands': linesWithBandsKind,
  'percentile-bands': percentileBandsKind,
  points: pointsKind,
  scatter: scatterKind,
  strip: stripKind,
  surface: surfaceKind,
}

export function kindOf({ kind }: FigureSpec): FigureKind {
  return kinds[kind]
}

export const kindNames: readonly string[] = Object.keys(kinds)
