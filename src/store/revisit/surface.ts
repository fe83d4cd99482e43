/** A surface around a run of a store, opened on a session: the trained network, and the axes of the plane. */
import type { Session } from '../../backend/types.ts'
import { UserError } from '../../errors.ts'
import { type LandscapeOptions, openRandomAxes, type Plane, buildSurface } from '../../probe/index.ts'
import { openEngine } from '../../run/engine.ts'
import { type Directions, readDirections, toRun } from './directions.ts'
import { type Revisited, revisitRun } from './revisit.ts'
import { openRun, type StoredRun } from '../store.ts'

/** Everything that its values depend on except the position of a point. It can be sent to another process. */
export interface SurfaceSpec {
  readonly store: string
  /** The id of the run. */
  readonly run: string
  /** The run's last step if absent. */
  readonly step?: number
  readonly options: LandscapeOptions
  /** The run towards which the first axis leads. */
  readonly to?: string
  /** A file of directions; axes that neither this nor `to` sets are random. */
  readonly directions?: string
}

export interface OpenedSurface {
  readonly spec: SurfaceSpec
  readonly run: StoredRun
  readonly other: StoredRun | undefined
  readonly session: Session
  readonly revisited: Revisited
  readonly plane: Plane
  /** The axes that are not random. */
  readonly directions: Directions | undefined
  /** How long it took to open, engine included. */
  readonly seconds: number
  close(): void
}

/** Throws a UserError if the run, the step or the directions do not exist or do not fit. */
export async function openSurface(spec: SurfaceSpec, threads: number): Promise<OpenedSurface> {
  const start = performance.now()
  const run = openRun(spec.store, spec.run)
  const other = spec.to === undefined ? undefined : openRun(spec.store, spec.to)
  if (other?.id === run.id)
    throw new UserError(`--to ${spec.to}: expected another run, got the same; normscope runs lists them`)
  const session = await openEngine(run.spec.engine, threads)
  try {
    const revisited = await revisitRun(run, session, spec.step)
    const { options } = spec
    const plane = await buildSurface(revisited.target, options.dimensions === 1 ? 1 : 2, options).open(
      session,
    )
    const directions = await layAxes(session, plane, { spec, revisited, other })
    const seconds = (performance.now() - start) / 1000
    return { spec, run, other, session, revisited, plane, directions, seconds, close: () => session.close() }
  } catch (error) {
    session.close()
    throw error
  }
}

/** Directions from a file, towards another run, or at random if neither sets them. */
async function layAxes(
  session: Session,
  plane: Plane,
  {
    spec: { options, directions },
    revisited: { target },
    other,
  }: Pick<OpenedSurface, 'spec' | 'revisited' | 'other'>,
): Promise<Directions | undefined> {
  const random = await openRandomAxes(session, plane.axes, target, options)
  await random.choose()
  random.dispose()
  const chosen =
    other !== undefined
      ? await toRun(other, plane, session)
      : directions === undefined
        ? undefined
        : readDirections(directions, plane)
  const writing = chosen?.flatMap((axis, i) =>
    axis.map((values, j) => session.write(plane.axes[i]![j]!, values)),
  )
  await Promise.all(writing ?? [])
  return chosen
}

/** x and y. */
export type Point = readonly [x: number, y: number]

export interface PointValue {
  readonly loss: number
  /** NaN if the labels are target values. */
  readonly accuracy: number
}

/** Milliseconds between two reports. */
const REPORT_EVERY = 100

/** Yields values in the order of the points, several at a time; returns false if `signal` stopped it. */
export async function measurePoints(
  plane: Plane,
  points: readonly Point[],
  {
    onValues,
    signal,
  }: { onValues: (values: readonly PointValue[]) => void; signal?: AbortSignal | undefined },
): Promise<boolean> {
  let values: PointValue[] = []
  let reportedAt = performance.now()
  const report = () => {
    if (values.length > 0) onValues(values)
    values = []
    reportedAt = performance.now()
  }
  for (const [x, y] of points) {
    if (signal?.aborted) break
    values.push(await plane.at(x, y))
    if (performance.now() - reportedAt < REPORT_EVERY) continue
    report()
    // Lets messages and signals through.
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  const complete = !signal?.aborted
  report()
  return complete
}
