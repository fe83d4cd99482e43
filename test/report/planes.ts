/** A figure of each kind that shows a plane, bands, densities or points, of made-up values. */
import type { FigureSpec } from '../../src/figure/figure.ts'
import { uniformIntegers } from '../../src/random/philox.ts'
import { type Surface, surfaceOf } from '../../src/figure/surface.ts'
import { arms } from './example.ts'

const range = (low: number, high: number, count: number) =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1))

function surface(count: number, f: (x: number, y: number) => number): Surface {
  const axis = range(-1, 1, count)
  return surfaceOf(axis.flatMap((y) => axis.map((x) => ({ x, y, value: f(x, y) }))))
}

/** A bumpy bowl that overflows in one corner, and a smooth one. */
const rough = surface(31, (x, y) =>
  x + y > 1.75
    ? Number.POSITIVE_INFINITY
    : 0.12 + 2.4 * (x * x + 0.6 * y * y) + 0.5 * (1 - Math.cos(5 * x)) * (1 + Math.sin(4 * y + x)),
)
const smooth = surface(31, (x, y) => 0.05 + 1.1 * x * x + 0.9 * y * y + 0.2 * x * y)

const path = range(0, 1, 13).map((t, i) => {
  const [x, y] = [-0.8 * (1 - t) ** 1.6, 0.7 * (1 - t) * Math.cos(2.2 * t)]
  return {
    x,
    y,
    z: 0.1 + 2 * (x * x + y * y),
    ...(i === 0 ? { label: 'step 0' } : i === 12 ? { label: 'step 3,000' } : {}),
  }
})

const noise = uniformIntegers(7, 1)
const random = () => noise(10_001) / 10_000
const normal = () => random() + random() + random() + random() + random() + random() - 3

const base = { arms, caption: 'Values made up.' }
const direction = (index: string) => ({ label: `direction ${index}` })
const panels = [
  { title: 'without BN', arm: 'plain', surface: rough, path },
  { title: 'with BN', arm: 'bn', surface: smooth, path },
]
const layers = ['conv1', 'conv2', 'conv3', 'conv4', 'dense1', 'dense2']
const layerStrip = (title: string, arm: string, strength: number) => ({
  title,
  arm,
  layers,
  x: range(0, 2900, 30),
  values: layers.map((_, layer) =>
    range(0, 1, 30).map((t, i) =>
      arm === 'plain' && layer === 5 && i > 26
        ? Number.NaN
        : strength * (0.02 + Math.exp(-3 * t) * (1 + layer) * (0.6 + 0.4 * Math.sin(9 * t + layer))),
    ),
  ),
})

const cloud = (x: number, y: number, count: number, wrong: boolean) =>
  Array.from({ length: count }, () => {
    const point = { x: x + 0.5 * normal(), y: y + 0.5 * normal() }
    return { ...point, ...(wrong && point.x > 0.7 ? { wrong: true } : {}) }
  })

const decision = surfaceOf(
  range(-2.4, 2.4, 33).flatMap((y) =>
    range(-2.4, 2.4, 33).map((x) => ({ x, y, value: x * x + y * y + 0.3 * x * y })),
  ),
)

export const planes: FigureSpec[] = [
  {
    ...base,
    kind: 'contour',
    name: 'contour',
    title: 'The loss around the end of training, on one scale of colours',
    x: direction('1'),
    y: direction('2'),
    z: { label: 'training loss', unit: 'nats', scale: 'log' },
    panels,
  },
  {
    ...base,
    kind: 'surface',
    name: 'surface',
    title: 'The loss around the end of training, in relief',
    x: direction('1'),
    y: direction('2'),
    z: { label: 'training loss', unit: 'nats' },
    panels,
    notes: ['The slice without BN is convex, although λ_min is negative.'],
  },
  {
    ...base,
    kind: 'strip',
    name: 'strip',
    title: 'Shift of the gradient by layer and step',
    x: { label: 'training step' },
    z: { label: '‖G − G′‖', scale: 'log' },
    panels: [layerStrip('without BN', 'plain', 1), layerStrip('with BN', 'bn', 0.3)],
  },
  {
    ...base,
    kind: 'strip',
    name: 'strip-diverging',
    title: 'Cosine of the gradients before and after',
    x: { label: 'training step' },
    z: { label: 'cos(G, G′)', centre: 0, domain: [-1, 1] },
    panels: [
      {
        title: 'without BN',
        arm: 'plain',
        layers: layers.slice(0, 3),
        x: range(0, 900, 10),
        values: [0, 1, 2].map((layer) => range(-1, 1, 10).map((t) => t * (1 - 0.3 * layer))),
      },
    ],
  },
  {
    ...base,
    kind: 'bands',
    name: 'bands',
    title: 'How far the loss varies along the gradient',
    x: { label: 'training step' },
    y: { label: 'training loss', unit: 'nats', scale: 'log' },
    panels: [
      {
        series: ['plain', 'bn'].map((arm) => ({
          arm,
          points: range(0, 3000, 61).map((x) => {
            const middle = 2.2 * Math.exp(-x / (arm === 'bn' ? 500 : 1100)) + 0.1
            const spread = arm === 'bn' ? 1.25 : 1.9 + 0.6 * Math.sin(x / 130)
            return { x, low: middle / spread ** 0.4, high: middle * spread }
          }),
        })),
        references: [{ axis: 'x', value: 1000, label: 'rate cut' }],
      },
    ],
  },
  {
    ...base,
    kind: 'density',
    name: 'density',
    title: 'The spectrum of the Hessian at the end',
    x: { label: 'eigenvalue' },
    y: { label: 'density', scale: 'log', domain: [1e-6, 10] },
    panels: ['plain', 'bn'].map((arm) => ({
      title: arm === 'bn' ? 'with BN' : 'without BN',
      series: [
        {
          arm,
          points: range(-10, 50, 241).map((x) => ({
            x,
            y:
              4 * Math.exp(-(x * x) / 3) +
              (arm === 'plain' ? 2e-3 * Math.exp(-((x - 42) ** 2) / 4) : 0) +
              1e-2 * Math.exp(-((x - 8) ** 2) / 6),
          })),
          marks: arm === 'plain' ? [-6.1, 42.3] : [-3.2, 9.1],
        },
      ],
    })),
  },
  {
    ...base,
    kind: 'scatter',
    name: 'scatter',
    title: 'Does the quantity predict how fast a run trains?',
    y: { label: 'steps to 80 %', scale: 'log' },
    panels: [
      {
        title: 'gradient shift',
        x: { label: '‖G − G′‖', scale: 'log' },
        points: arms.flatMap(({ arm }, i) =>
          range(1, 5, 5).map(() => ({
            arm,
            x: Math.exp(normal()),
            y: 300 * Math.exp(i / 3 + 0.3 * normal()),
          })),
        ),
        correlation: {
          name: 'Spearman’s ρ',
          coefficient: 0.08,
          interval: [-0.29, 0.43],
          note: 'within arms 0.02',
        },
      },
      {
        title: 'effective β',
        x: { label: 'effective β-smoothness', scale: 'log' },
        points: arms.flatMap(({ arm }, i) =>
          range(1, 5, 5).map((seed) => ({
            arm,
            x: Math.exp(i / 2 + 0.4 * normal()),
            y:
              arm === 'plain-x30' && seed > 3
                ? Number.POSITIVE_INFINITY
                : 300 * Math.exp(i / 3 + 0.2 * normal()),
          })),
        ),
        correlation: { name: 'Spearman’s ρ', coefficient: 0.83, interval: [0.62, 0.93] },
      },
      {
        title: 'λ_max',
        x: { label: 'largest eigenvalue' },
        points: arms.flatMap(({ arm }, i) =>
          range(1, 5, 5).map(() => ({
            arm,
            x: 40 + 9 * i + 12 * normal(),
            y: 300 * Math.exp(i / 3 + 0.3 * normal()),
          })),
        ),
        correlation: { name: 'Spearman’s ρ', coefficient: null, interval: null },
      },
    ],
  },
  {
    ...base,
    kind: 'points',
    name: 'points',
    title: 'Shifted test points, before and after normalization',
    x: { label: 'x₁' },
    y: { label: 'x₂' },
    panels: (['training', 'test, shifted', 'test, normalized'] as const).map((title, i) => ({
      title,
      groups: [
        { label: 'inside', points: cloud(i === 1 ? 0.9 : 0, 0, 40, i === 1) },
        {
          label: 'outside',
          points: range(0, 6.2, 40).map((angle) => ({
            x: (i === 1 ? 0.9 : 0) + 1.8 * Math.cos(angle) + 0.15 * normal(),
            y: 1.8 * Math.sin(angle) + 0.15 * normal(),
          })),
        },
      ],
      circles: [{ x: i === 1 ? 0.9 : 0, y: 0, radius: 1.3, label: 'the truth' }],
      boundary: { surface: decision, level: 1.7, label: 'border learned' },
      note: `accuracy ${[98, 71, 96][i]} %`,
    })),
  },
]
