/** The figures of bench/growth.ts: pure functions of what it measured. */
import type { FigureSpec } from '../src/figure/index.ts'
import { plural } from './benchmark.ts'

export const axes = {
  batch: { of: 'batch, of 128', factors: [1 / 8, 1 / 4, 1 / 2, 1, 2, 4] },
  width: { of: 'width, of 32, 64, 128 channels', factors: [1 / 4, 1 / 2, 1, 2] },
  depth: { of: 'depth, of 6 convolutions', factors: [1 / 2, 1, 3 / 2, 2, 3] },
} as const
export type Axis = keyof typeof axes

export const norms = ['none', 'batch', 'layer']

export interface Cost {
  axis: Axis
  factor: number
  norm: string
  ours_ms: number
  memory_mib: number
}

export function growthFigures(costs: readonly Cost[], threads: number): FigureSpec[] {
  return [
    figureOf(costs, 'ours_ms', {
      name: 'growth-time',
      title: `Time of a training step against batch, width and depth, ${plural(threads, 'thread')}`,
      axis: { label: 'a step', unit: 'ms' },
    }),
    figureOf(costs, 'memory_mib', {
      name: 'growth-memory',
      title: 'Memory that a training step reserves, against batch, width and depth',
      axis: { label: 'memory', unit: 'MiB' },
    }),
  ]
}

function figureOf(
  costs: readonly Cost[],
  quantity: 'ours_ms' | 'memory_mib',
  { name, title, axis }: { name: string; title: string; axis: { label: string; unit: string } },
): FigureSpec {
  return {
    kind: 'lines-with-bands',
    name,
    title,
    caption: 'The network of W2 in the default mode, each of its sizes in turn changed by a factor.',
    arms: norms.map((norm) => ({ arm: norm, label: norm === 'none' ? 'no norm' : `${norm} norm` })),
    x: { label: 'factor', scale: 'log' },
    y: { ...axis, scale: 'log' },
    panels: (Object.keys(axes) as Axis[]).map((panel) => ({
      title: axes[panel].of,
      series: norms.map((norm) => ({
        arm: norm,
        points: costs
          .filter((cost) => cost.axis === panel && cost.norm === norm)
          .map((cost) => ({ x: cost.factor, y: cost[quantity] })),
      })),
    })),
  }
}
