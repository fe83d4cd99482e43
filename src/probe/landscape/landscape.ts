/**
 * The loss on a line or a plane through the current parameters along random directions with the length of the
 * weights, filter by filter: Li, Xu, Taylor, Studer & Goldstein 2018, arXiv:1712.09913, §4. `plane.ts` describes how
 * a point is measured and `direction.ts` how the directions are made.
 *
 * Their grids have 51 points from −1 to 1, in one or two dimensions. Their surfaces are drawn in evaluation mode,
 * which for a network with batch normalization uses the statistics of one point of the plane for all points; here
 * every point uses those of its own batches unless `statistics` says otherwise.
 */
import type { Session } from '../../backend/types.ts'
import { choiceOption, countOption, eitherOption, numberOption, type Options } from '../../options/index.ts'
import { choice, named, namesOf, type Quantities } from '../../stats/index.ts'
import { cast } from '../../tensor/index.ts'
import { type DirectionOptions, directionOptions, randomDirection } from '../parameters/direction.ts'
import { type Plane, type PlaneStatistics, buildPlane } from './plane.ts'
import { lossOptions } from '../parameters/point.ts'
import { defineProbe, type Measurement, type ProbeTarget } from '../probe.ts'
import { positiveOption, spaced, type Spacing, spacingOption } from '../spacing.ts'
import { probeStreams } from '../../random/index.ts'
import { networkRow } from '../values.ts'

/** What the points of a grid are measured on, and how. */
export interface SurfaceOptions {
  /** The set whose loss is measured. */
  data: 'train' | 'test'
  /** The number of its samples. */
  sample: number | 'all'
  /** Samples per batch; by default as many as in training. */
  batch: number | undefined
  statistics: PlaneStatistics
  double: boolean
}

export interface LandscapeOptions extends SurfaceOptions, DirectionOptions {
  dimensions: number
  /** Points along each direction. */
  resolution: number
  /** How far to go in each direction. */
  span: number
  spacing: Spacing
  /**
   * The number of the random draw; the same number gives the same directions in every arm whose weights have the same
   * shapes.
   */
  draw: number
}

const sampleOrAll = eitherOption<number, 'all'>(1000, countOption(1000), choiceOption('all', ['all']))

export const surfaceOptions = {
  data: choiceOption<SurfaceOptions['data']>('train', ['train', 'test']),
  sample: sampleOrAll,
  batch: countOption(undefined),
  statistics: choiceOption<PlaneStatistics>('batch', ['batch', 'frozen', 're-estimated']),
  double: lossOptions.double,
}

/**
 * The cost of the loss over `sample` samples, in training steps of `batch`: without the gradient a step takes a
 * third.
 */
export function passesOver(sample: number | 'all', batch: number): number {
  return (sample === 'all' ? 10_000 : sample) / batch / 3
}

const measuredOn = [
  choice('statistics', {
    batch: '',
    frozen: ', statistics frozen',
    're-estimated': ', statistics re-estimated',
  }),
  choice('data', { train: '', test: ', test data' }),
] as const

const alongFirst = {
  layer: 'empty',
  x: 'the distance along the first random direction, in its lengths',
} as const
const onPlane = { ...alongFirst, y: 'along the second', isSurface: true } as const

const lossThere = 'the mean over the sample of the loss'
const accuracyThere = 'correctly classified samples / all of the sample,'
const onlyClasses = '; no rows if labels are target values'

const declared = {
  line: {
    loss: {
      ...alongFirst,
      name: named`loss on a random line${measuredOn[0]}${measuredOn[1]}`,
      unit: 'nats',
      definition: `${lossThere} at w + x a`,
    },
    accuracy: {
      ...alongFirst,
      name: named`accuracy on a random line${measuredOn[0]}${measuredOn[1]}`,
      unit: 'share',
      definition: `${accuracyThere} at w + x a${onlyClasses}`,
    },
  },
  plane: {
    loss: {
      ...onPlane,
      name: named`loss on a random plane${measuredOn[0]}${measuredOn[1]}`,
      unit: 'nats',
      definition: `${lossThere} at w + x a + y b`,
    },
    accuracy: {
      ...onPlane,
      name: named`accuracy on a random plane${measuredOn[0]}${measuredOn[1]}`,
      unit: 'share',
      definition: `${accuracyThere} at w + x a + y b${onlyClasses}`,
    },
  },
} as const satisfies Record<string, Quantities>

/** The names of its quantities, at x and, for a plane, y. */
export function landscapeQuantities({
  dimensions = 2,
  statistics = 'batch',
  data = 'train',
}: Partial<Pick<LandscapeOptions, 'dimensions' | 'statistics' | 'data'>> = {}): {
  loss: string
  accuracy: string
} {
  return namesOf(dimensions === 1 ? declared.line : declared.plane, { statistics, data })
}

/**
 * From −span to span. A `log` scale goes both ways from 0, down to a thousandth of the span; it includes 0 if `count`
 * is odd.
 */
export function symmetricGrid(count: number, span: number, spacing: Spacing): number[] {
  if (count === 1) return [0]
  if (spacing === 'linear') return spaced(-span, span, count)
  const side = spaced(span / 1000, span, Math.floor(count / 2), 'log')
  return [...side.map((x) => -x).reverse(), ...(count % 2 === 1 ? [0] : []), ...side]
}

/** A plane of this target, whose axes are still 0. */
export function buildSurface(
  { step, train, test }: ProbeTarget,
  dimensions: 1 | 2,
  { data, sample, batch, statistics, double }: SurfaceOptions,
): ReturnType<typeof buildPlane> {
  return buildPlane({
    step,
    data: data === 'train' ? train : test,
    train,
    dimensions,
    statistics,
    double,
    sample: sample === 'all' ? Infinity : sample,
    batch: batch ?? step.batch.x.shape[0]!,
  })
}

/** Makes the axes random directions that are scaled to the current parameters. */
export async function openRandomAxes(
  session: Session,
  axes: Plane['axes'],
  { step }: ProbeTarget,
  { draw, ...options }: DirectionOptions & Pick<LandscapeOptions, 'draw'>,
): Promise<{ choose(): Promise<void>; dispose(): void }> {
  const { parameters } = step.model
  const program = await session.compile({
    updates: axes.flatMap((axis, i) => {
      const key = { seed: draw, stream: probeStreams.plane, step: i }
      return randomDirection(parameters, key, options).map(
        (d, j) => [axis[j]!, cast(d, axis[j]!.tensor.dtype)] as const,
      )
    }),
  })
  return {
    async choose() {
      await program.run()
    },
    dispose: () => program.dispose(),
  }
}

/** Also of `normscope landscape`. */
export const landscapeOptions: Options<LandscapeOptions> = {
  dimensions: numberOption(2, { min: 1, max: 2, integer: true, expected: '1 or 2' }),
  resolution: countOption(51),
  span: positiveOption(1),
  spacing: spacingOption(),
  ...directionOptions,
  draw: countOption(1, 0),
  ...surfaceOptions,
}

export const landscape = defineProbe<LandscapeOptions>({
  name: 'landscape',
  summary: 'the loss on a line or plane along random directions, filter-normalized',
  source: 'Li et al. 2018, §4',
  quantities: Object.values(declared).flatMap((shape) => Object.values(shape)),
  every: 'end',
  options: landscapeOptions,
  effort: ({ resolution, dimensions, sample }, { batch }) =>
    resolution ** dimensions * passesOver(sample, batch),
  build(target, options) {
    const dimensions = options.dimensions === 1 ? 1 : 2
    const surface = buildSurface(target, dimensions, options)
    const x = symmetricGrid(options.resolution, options.span, options.spacing)
    const names = landscapeQuantities(options)
    return {
      async open({ session }) {
        const plane = await surface.open(session)
        const random = await openRandomAxes(session, plane.axes, target, options)
        return {
          async measure(step) {
            await random.choose()
            const rows: Measurement[] = []
            for (const y of dimensions === 1 ? [undefined] : x) {
              for (const column of x) rows.push(...(await rowsAt(step, names, plane, column, y)))
              await yieldToEventLoop()
            }
            return rows
          },
          dispose() {
            plane.dispose()
            random.dispose()
          },
        }
      },
    }
  },
})

/** The loss, and the accuracy if there is one. */
export async function rowsAt(
  step: number,
  names: { readonly loss: string; readonly accuracy: string },
  plane: Plane,
  x: number,
  y?: number,
): Promise<Measurement[]> {
  const at = y === undefined ? { x } : { x, y }
  const { loss, accuracy } = await plane.at(x, y)
  return [
    networkRow(step, names.loss, loss, at),
    ...(plane.hasAccuracy ? [networkRow(step, names.accuracy, accuracy, at)] : []),
  ]
}

/** Lets messages and signals through. */
export const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
