/** The measurements of advice along the depth of the network, as a figure. */
import type { LinesFigure, LinesPanel, Series } from '../../figure/index.ts'
import type { BatchStatistics } from './batch-statistics.ts'
import type { Depth, LayerMeasures } from './depth.ts'

const START = 'at the start'
const AFTER = 'after one step'

export function depthFigure(
  network: string,
  depth: Depth,
  statistics: BatchStatistics,
  batch: number,
): LinesFigure {
  const places = new Map(depth.layers.map(({ layer }, i) => [layer, i + 1]))
  const curve = (arm: string, of: (layer: Depth['layers'][number]) => number | null): Series => ({
    arm,
    points: depth.layers.flatMap((each, i) => {
      const y = of(each)
      return y === null ? [] : [{ x: i + 1, y }]
    }),
  })
  const both = (of: (measures: LayerMeasures) => number | null): Series[] => [
    curve(START, ({ start }) => of(start)),
    curve(AFTER, ({ after }) => of(after)),
  ]
  const noise = (of: (noise: { means: number; variances: number }) => number): Series['points'] =>
    statistics.places.flatMap(({ layer, noise: own }) => {
      const x = places.get(layer)
      return x === undefined || own === null ? [] : [{ x, y: of(own) }]
    })
  const panels: LinesPanel[] = [
    { title: 'standard deviation of what the weights give', series: both(({ spread }) => spread) },
    { title: 'gradient relative to the weights', series: both(({ gradient }) => gradient) },
    { title: 'dead units, share', series: both(({ dead }) => dead) },
    {
      title: `noise of the statistics of batches of ${batch}`,
      series: [
        { arm: 'means, in σ', points: noise(({ means }) => means) },
        { arm: 'variances, in σ²', points: noise(({ variances }) => variances) },
      ],
    },
  ]
  const drawn = panels.filter(({ series }) => series.some(({ points }) => points.some(({ y }) => y > 0)))
  return {
    kind: 'lines-with-bands',
    name: 'depth',
    title: `${network}, by depth`,
    caption: `Layers from the input; values of ${depth.sample} training samples, the gradient of one batch of ${batch}, noise over ${statistics.batches} batches. Values of 0 are gaps.`,
    arms: [START, AFTER, 'means, in σ', 'variances, in σ²'].map((arm) => ({ arm, label: arm })),
    axes: 'own',
    x: { label: 'layer, from the input' },
    y: { label: 'measured', scale: 'log' },
    panels: drawn,
  }
}
