/**
 * The loss around a trained network, or between two, over a grid of points, on all cores. Values are kept in a file
 * as they are measured, so that the same call resumes from there.
 */
import { createHash } from 'node:crypto'
import { UserError } from '../../errors.ts'
import { hessian, hessianQuantities, passesOver, spaced, symmetricGrid } from '../../probe/index.ts'
import { type Surface, surfaceNotes } from '../../figure/index.ts'
import {
  encodeDirections,
  type GridFile,
  type OpenedSurface,
  openGridFile,
  openSurface,
  type Point,
  presentVersion,
  type StoredRun,
  type SurfaceSpec,
} from '../../store/index.ts'
import { measureGrid, type Spread } from './surface-grid.ts'

export interface LandscapeRequest extends SurfaceSpec {
  /** The first and the last coordinate along each direction; ±`options.span` if absent. */
  readonly range?: readonly [number, number]
  /** Whether to measure the eigenvalues of the Hessian at the centre too. */
  readonly hessian: boolean
}

export interface MeasureLandscapeOptions {
  readonly threads: number
  /** Where values are kept until all have been measured. */
  readonly partial: string
  readonly signal?: AbortSignal
  readonly onEvent: (event: LandscapeEvent) => void
}

export type LandscapeEvent =
  | {
      readonly type: 'opened'
      readonly run: StoredRun
      readonly step: number
      readonly points: number
      /** The number of points that an earlier call measured. */
      readonly before: number
      /** Samples of the data set at each point. */
      readonly samples: number
      /** The eigenvalues, which come last, take as long as this many points. */
      readonly eigenvalueEffort: number
    }
  /** The number of points so far. */
  | { readonly type: 'progress'; readonly points: number }
  /** Several processes measure the remaining points. */
  | ({ readonly type: 'spread' } & Spread)
  /** A process died; its points are measured again. */
  | { readonly type: 'retried'; readonly message: string }
  /** All points are measured, or the signal stopped it. */
  | { readonly type: 'measured' }
  /** The measurement of the eigenvalues begins. */
  | { readonly type: 'eigenvalues' }

export interface Landscape {
  readonly run: StoredRun
  /** The run towards which the first axis leads. */
  readonly other: StoredRun | undefined
  readonly step: number
  readonly samples: number
  readonly loss: Surface
  /** Absent if the labels are target values. */
  readonly accuracy: Surface | undefined
  readonly centre: number
  readonly eigenvalues: { readonly largest: number; readonly smallest: number } | undefined
  /** The axes of the plane, as safetensors. */
  readonly directions: Uint8Array
  /** What could mislead in the surface, in words. */
  readonly notes: readonly string[]
  /** What differs from training, in words. */
  readonly cautions: readonly string[]
  /** Wall-clock seconds of this call. */
  readonly seconds: number
  /** Removes the file of values, once the landscape is written. */
  release(): void
}

/** Undefined if the signal stopped it. Throws a UserError if the run, the step or the directions do not fit. */
export async function measureLandscape(
  request: LandscapeRequest,
  { threads, partial, signal, onEvent }: MeasureLandscapeOptions,
): Promise<Landscape | undefined> {
  const start = performance.now()
  const grid = gridOf(request)
  const points = pointsOf(grid)
  const opened = await openSurface(request, threads)
  try {
    const { run, other, revisited, plane, session } = opened
    const { step, notes: cautions } = revisited
    const { samples } = plane
    const kept = openGridFile(partial, keyOf(opened, request), points.length)
    onEvent({
      type: 'opened',
      run,
      step,
      points: points.length,
      before: kept.count,
      samples,
      eigenvalueEffort: request.hessian
        ? hessian({}).effort(run.spec) / passesOver(samples, request.options.batch ?? run.spec.batch)
        : 0,
    })
    await measureGrid(opened, points, {
      threads,
      signal,
      isKnown: (i) => kept.values[i] !== undefined,
      onValues(first, values) {
        kept.add(first, values)
        onEvent({ type: 'progress', points: kept.count })
      },
      onSpread: (spread) => onEvent({ type: 'spread', ...spread }),
      onRetry: (message) => onEvent({ type: 'retried', message }),
    }).finally(() => onEvent({ type: 'measured' }))
    if (kept.count < points.length) return undefined
    const loss = surfaceOf(grid, kept, 'loss')
    if (request.hessian) onEvent({ type: 'eigenvalues' })
    const eigenvalues = request.hessian ? await eigenvaluesAt(opened, request) : undefined
    return {
      run,
      other,
      step,
      samples,
      loss,
      accuracy: plane.hasAccuracy ? surfaceOf(grid, kept, 'accuracy') : undefined,
      centre: (await plane.at(0, 0)).loss,
      eigenvalues,
      directions: await encodeDirections(plane, session),
      notes: surfaceNotes({
        surface: loss,
        ...(eigenvalues && {
          smallestEigenvalue: eigenvalues.smallest,
          largestEigenvalue: eigenvalues.largest,
        }),
      }),
      cautions,
      seconds: (performance.now() - start) / 1000,
      release: () => kept.remove(),
    }
  } finally {
    opened.close()
  }
}

interface Grid {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** Row by row. */
const pointsOf = ({ x, y }: Grid): Point[] => y.flatMap((b) => x.map((a) => [a, b] as const))

function gridOf({ options, range }: LandscapeRequest): Grid {
  const { resolution, span, spacing, dimensions } = options
  if (range && spacing === 'log' && range[0] <= 0)
    throw new UserError(
      `--range ${range.join(',')}: a log spacing needs numbers above 0; use --spacing linear`,
    )
  const along = range
    ? spaced(range[0], range[1], resolution, spacing)
    : symmetricGrid(resolution, span, spacing)
  return { x: along, y: dimensions === 1 ? [0] : along }
}

function surfaceOf(grid: Grid, { values }: GridFile, name: 'loss' | 'accuracy'): Surface {
  return { ...grid, z: Float64Array.from(values, (value) => value![name]) }
}

/** Everything that the values of the grid depend on. */
function keyOf(
  { run, other, revisited, directions }: OpenedSurface,
  { options, range }: LandscapeRequest,
): string {
  const hash = createHash('sha256')
  for (const values of directions?.flat() ?? [])
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  return JSON.stringify({
    run: run.id,
    step: revisited.step,
    options,
    range,
    to: other?.id,
    directions: hash.digest('hex'),
    version: presentVersion(),
  })
}

async function eigenvaluesAt(
  { session, revisited: { target, snapshots, step } }: OpenedSurface,
  { options }: LandscapeRequest,
): Promise<{ largest: number; smallest: number }> {
  const statistics = options.statistics === 'batch' ? 'batch' : 'frozen'
  const measurer = await hessian({ statistics }).build(target).open({ session, snapshots })
  const rows = await measurer.measure(step)
  measurer.dispose()
  const names = hessianQuantities({ statistics })
  const value = (name: string) => rows.find(({ quantity }) => quantity === name)?.value ?? Number.NaN
  return { largest: value(names.largest), smallest: value(names.smallest) }
}
