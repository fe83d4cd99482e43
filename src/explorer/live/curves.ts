/** From what networks have measured so far to figures, quickly enough for every frame. */
import type { BandPoint, LinesFigure, Series } from '../../figure/index.ts'
import type { ArmKey } from '../../figure/parts.ts'
import type { Measurement } from '../../probe/index.ts'
import { englishParts, type PartWords } from '../words/parts.ts'

export interface Curved {
  readonly arm: string
  readonly label: string
  readonly step: number
  readonly losses: Float32Array
  readonly rows: readonly Measurement[]
  readonly note?: string | undefined
}

/** A figure of 600 pixels shows no more points than this. */
const POINTS = 150

/** The mean of every few losses, with the range of these. */
function lossPoints(losses: Float32Array, count: number): BandPoint[] {
  const size = Math.max(1, Math.ceil(count / POINTS))
  const points: BandPoint[] = []
  for (let start = 0; start < count; start += size) {
    const end = Math.min(count, start + size)
    let [sum, low, high] = [0, Infinity, -Infinity]
    for (let i = start; i < end; i++) {
      const loss = losses[i]!
      sum += loss
      low = Math.min(low, loss)
      high = Math.max(high, loss)
    }
    const y = sum / (end - start)
    points.push({ x: (start + 1 + end) / 2, y, ...(size > 1 && { low, high }) })
  }
  return points
}

const keysOf = (arms: readonly Curved[]): ArmKey[] => arms.map(({ arm, label }) => ({ arm, label }))

export function lossFigure(
  arms: readonly Curved[],
  steps: number,
  words: PartWords['curves'] = englishParts.curves,
): LinesFigure {
  const { title, caption, label } = words.loss
  return {
    kind: 'lines-with-bands',
    name: 'training-loss',
    title,
    caption,
    arms: keysOf(arms),
    x: { label: words.step, domain: [0, steps] },
    y: { label, unit: 'nats', scale: 'log', logWords: words.logWords },
    panels: [{ series: arms.map((arm) => series(arm, lossPoints(arm.losses, arm.step))) }],
  }
}

export interface QuantityFigure {
  readonly name: string
  readonly title: string
  readonly caption: string
  readonly quantity: string
  readonly label: string
  readonly scale?: 'linear' | 'log'
  readonly percent?: boolean
  readonly times?: number
  readonly reference?: { readonly value: number; readonly label: string }
  /** What the steps are called. */
  readonly stepWords?: string
}

/** One quantity of the whole network over steps; undefined if nothing has been measured. */
export function quantityFigure(
  arms: readonly Curved[],
  steps: number,
  {
    name,
    title,
    caption,
    quantity,
    label,
    scale,
    percent,
    times = 1,
    reference,
    stepWords = englishParts.curves.step,
  }: QuantityFigure,
): LinesFigure | undefined {
  const all = arms.map((arm) => series(arm, pointsOf(arm, quantity, times)))
  if (all.every(({ points }) => points.length === 0)) return undefined
  return {
    kind: 'lines-with-bands',
    name,
    title,
    caption,
    arms: keysOf(arms),
    x: { label: stepWords, domain: [0, steps] },
    y: { label, ...(scale && { scale }), ...(percent && { format: 'percent' as const }) },
    panels: [
      {
        series: all,
        ...(reference && { references: [{ axis: 'y' as const, ...reference }] }),
      },
    ],
  }
}

/** One quantity of each layer over steps: a panel per layer. */
export function layerFigure(
  arms: readonly Curved[],
  steps: number,
  { name, title, caption, quantity, label, scale }: QuantityFigure,
): LinesFigure | undefined {
  const layers = [
    ...new Set(
      arms.flatMap(({ rows }) => rows.filter((row) => row.quantity === quantity).map((row) => row.layer)),
    ),
  ]
  if (layers.length === 0) return undefined
  return {
    kind: 'lines-with-bands',
    name,
    title,
    caption,
    arms: keysOf(arms),
    x: { label: 'training step', domain: [0, steps] },
    y: { label, ...(scale && { scale }) },
    panels: layers.map((layer) => ({
      title: layer,
      series: arms.map((arm) => series(arm, pointsOf(arm, quantity, 1, layer))),
    })),
  }
}

/** The percentiles of the values in each layer over steps, one arm and layer per panel. */
export function distributionFigure(arms: readonly Curved[], steps: number): LinesFigure | undefined {
  const of = (percentile: number) => `activation percentile ${percentile}`
  const layers = [
    ...new Set(
      arms.flatMap(({ rows }) =>
        rows.filter(({ quantity }) => quantity === of(50)).map(({ layer }) => layer),
      ),
    ),
  ]
  if (layers.length === 0) return undefined
  const banded = (arm: Curved, layer: string): BandPoint[] => {
    const [low, middle, high] = [of(5), of(50), of(95)].map((quantity) => pointsOf(arm, quantity, 1, layer))
    return middle!.map((point, i) => ({
      ...point,
      ...(low![i] && high![i] && { low: low![i].y, high: high![i].y }),
    }))
  }
  return {
    kind: 'lines-with-bands',
    name: 'distributions',
    title: 'What each layer’s activation receives',
    caption: 'The median of the values in a layer, with the range from the 5th to the 95th percentile.',
    axes: 'own',
    arms: keysOf(arms),
    x: { label: 'training step', domain: [0, steps] },
    y: { label: 'value' },
    panels: layers.map((layer) => ({
      title: layer,
      series: arms.map((arm) => series(arm, banded(arm, layer))),
    })),
  }
}

function pointsOf({ rows }: Curved, quantity: string, times: number, layer = ''): BandPoint[] {
  const found = new Map<number, number>()
  for (const row of rows)
    if (row.quantity === quantity && row.layer === layer) found.set(row.step, row.value * times)
  const every = Math.ceil(found.size / (2 * POINTS))
  return [...found]
    .sort(([a], [b]) => a - b)
    .filter((_, i) => i % every === 0 || i === found.size - 1)
    .map(([x, y]) => ({ x, y }))
}

const series = ({ arm, note }: Curved, points: BandPoint[]): Series => ({
  arm,
  points,
  ...(note !== undefined && { note }),
})
