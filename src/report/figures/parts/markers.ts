/** Shapes of points, so that groups differ by more than colour. */
import { round } from './svg.ts'

const MARKERS = ['circle', 'triangle', 'square', 'diamond', 'plus', 'ring', 'wedge'] as const
/** `line` stands for a line in a legend. */
export type Marker = (typeof MARKERS)[number] | 'line'

/** The shape for item i of a list; the shapes repeat after the last. */
export function markerOf(i: number): Marker {
  return MARKERS[i % MARKERS.length]!
}

/** A marker; all shapes have about the same area. */
export function drawMarker(marker: Marker, x: number, y: number, size: number, colour: string): string {
  const [a, b, r] = [round(x), round(y), size]
  const filled = `fill="${colour}" fill-opacity="0.85" stroke="#ffffff" stroke-width="0.6"`
  const shape = (path: string) => `<path d="${path}" ${filled}/>`
  const [wide, tall] = [round(r * 1.25), round(r * 1.15)]
  switch (marker) {
    case 'circle':
      return `<circle cx="${a}" cy="${b}" r="${r}" ${filled}/>`
    case 'ring':
      return `<circle cx="${a}" cy="${b}" r="${round(r * 0.9)}" fill="none" stroke="${colour}" stroke-width="1.8"/>`
    case 'square':
      return `<rect x="${round(x - r * 0.9)}" y="${round(y - r * 0.9)}" width="${round(r * 1.8)}" height="${round(r * 1.8)}" ${filled}/>`
    case 'triangle':
      return shape(`M${a},${round(y - tall)}l${wide},${round(tall * 2)}h${-2 * wide}Z`)
    case 'wedge':
      return shape(`M${a},${round(y + tall)}l${wide},${-round(tall * 2)}h${-2 * wide}Z`)
    case 'diamond':
      return shape(
        `M${a},${round(y - r * 1.3)}l${wide},${round(r * 1.3)}l${-wide},${round(r * 1.3)}l${-wide},${-round(r * 1.3)}Z`,
      )
    case 'line':
      return `<path d="M${round(x - 1.6 * r)},${b}h${round(3.2 * r)}" stroke="${colour}" stroke-width="1.6" fill="none"/>`
    case 'plus':
      return `<path d="M${round(x - r)},${b}h${2 * r}M${a},${round(y - r)}v${2 * r}" stroke="${colour}" stroke-width="2.2" fill="none"/>`
  }
}
