/**
 * The path of training in the plane that explains most of it, and the loss over that plane: Li, Xu, Taylor, Studer &
 * Goldstein 2018, arXiv:1712.09913, §7. `path.ts` describes how the plane is made; it goes through the current
 * parameters θ_n.
 *
 * Readers tend to read the loss of each step off the contour under a path, but that is the loss at the step's
 * projection on the plane. Both are measured: in the plane, and for the network itself at that step, with its own
 * running statistics if those are used; and the distance of the step from the plane.
 */
import type { Session } from '../../backend/types.ts'
import { UserError } from '../../errors.ts'
import { countOption, flagOption } from '../../options/index.ts'
import { namesOf, type Quantities } from '../../stats/index.ts'
import type { State, TypedArray } from '../../tensor/index.ts'
import {
  yieldToEventLoop,
  passesOver,
  buildSurface,
  rowsAt,
  type SurfaceOptions,
  surfaceOptions,
} from './landscape.ts'
import { pathPlane, sharesOfRandomWalk } from './path.ts'
import type { Plane } from './plane.ts'
import { defineProbe, type Measurement, type Snapshots } from '../probe.ts'
import { positiveOption, spaced } from '../spacing.ts'
import { networkRow } from '../values.ts'

export interface TrajectoryOptions extends SurfaceOptions {
  /** Points along each axis of the plane. */
  resolution: number
  /** How far the plane extends beyond the path, relative to the path's extent. */
  margin: number
  centred: boolean
}

const onGrid = {
  layer: 'empty',
  x: 'a point of the grid along the first principal axis, in the unit parameter',
  y: 'along the second',
  isSurface: true,
} as const

/** Rows whose step is the snapshot's. */
const ofSnapshot = {
  layer: 'empty',
  x: 'the snapshot’s projection on the first principal axis, in the unit parameter',
  y: 'on the second',
} as const

const declared = {
  loss: {
    ...onGrid,
    name: 'loss on the plane of the path',
    unit: 'nats',
    definition: 'the mean over the sample of the loss at θ_n + x a + y b, with θ_n the present parameters',
  },
  accuracy: {
    ...onGrid,
    name: 'accuracy on the plane of the path',
    unit: 'share',
    definition:
      'correctly classified samples / all of the sample, at θ_n + x a + y b; no rows if labels are target values',
  },
  inPlane: {
    ...ofSnapshot,
    name: 'loss of the path, in the plane',
    unit: 'nats',
    definition: 'the loss at the projection of a snapshot on the plane; step is the snapshot’s',
  },
  actual: {
    ...ofSnapshot,
    name: 'loss of the path',
    unit: 'nats',
    definition: 'the loss of the network at the snapshot; step is the snapshot’s',
  },
  off: {
    ...ofSnapshot,
    name: 'distance of the path from the plane',
    unit: 'share',
    definition:
      '‖θ_i − its projection‖₂ / ‖θ_i − θ_n‖₂ of snapshot i, 0 at θ_n itself; step is the snapshot’s',
  },
  explained: {
    name: 'share of the path explained',
    unit: 'share',
    layer: 'empty',
    definition:
      'Σ_i ⟨θ_i − c, a⟩² / Σ_i ‖θ_i − c‖₂² along a principal axis a of length 1: c is the mean of the path; with `centred=false`, θ_n',
    x: 'the axis, 1 or 2',
  },
  randomWalk: {
    name: 'share of a random walk explained',
    unit: 'share',
    layer: 'empty',
    definition:
      'the same for a random walk with as many snapshots at the same steps, in many dimensions: a reference for the share of the path',
    source: 'Antognini & Sohl-Dickstein 2018',
    x: 'the axis, 1 or 2',
  },
} as const satisfies Quantities

/** The names of its quantities. */
export const trajectoryQuantities = namesOf(declared)

export const trajectory = defineProbe<TrajectoryOptions>({
  name: 'trajectory',
  summary: 'the path of training in its principal plane, with the loss in the plane and on the path itself',
  source: 'Li et al. 2018, §7',
  quantities: Object.values(declared),
  every: 'end',
  options: {
    resolution: countOption(25, 2),
    margin: positiveOption(0.15),
    centred: flagOption(true),
    ...surfaceOptions,
  },
  effort: ({ resolution, sample }, { batch }) => resolution ** 2 * passesOver(sample, batch),
  build(target, options) {
    if (target.snapshots === undefined)
      throw new UserError('trajectory: the run keeps no snapshots of its path; train it with snapshots')
    const surface = buildSurface(target, 2, options)
    const names = trajectoryQuantities
    return {
      async open({ session, snapshots }) {
        const plane = await surface.open(session)
        const { moving } = plane
        const parameters = target.step.model.parameters.length
        return {
          async measure(step) {
            const steps = snapshots.steps.filter((at) => at < step)
            if (steps.length < 2)
              throw new UserError(
                `trajectory: expected at least 2 snapshots before step ${step}, got ${steps.length}; keep them more often`,
              )
            const now = await Promise.all(moving.map((own) => session.read(own)))
            const differencesAt = (i: number) => differencesFrom(now, moving, snapshots, steps[i]!)
            const found = pathPlane(
              { count: steps.length, read: (i) => differencesAt(i).slice(0, parameters) },
              options.centred,
            )
            if (found === undefined)
              throw new UserError(
                `trajectory: the ${steps.length} snapshots lie on one line; a plane needs more than that`,
              )
            const actual: number[] = []
            for (let i = 0; i < steps.length; i++) {
              await writeAxis(session, plane, 0, differencesAt(i))
              actual.push((await plane.at(1)).loss)
            }
            for (const [i, axis] of found.axes.entries()) await writeAxis(session, plane, i, axis)
            const path = [
              ...steps.map((at, i) => ({ at, ...found.points[i]!, actual: actual[i]! })),
              { at: step, x: 0, y: 0, distance: 0, off: 0, actual: (await plane.at(0, 0)).loss },
            ]
            const rows: Measurement[] = found.explained.map((share, i) =>
              networkRow(step, names.explained, share, { x: i + 1 }),
            )
            sharesOfRandomWalk(steps, step, options.centred).forEach((share, i) =>
              rows.push(networkRow(step, names.randomWalk, share, { x: i + 1 })),
            )
            for (const { at, x, y, distance, off, actual: own } of path) {
              rows.push(networkRow(at, names.inPlane, (await plane.at(x, y)).loss, { x, y }))
              rows.push(networkRow(at, names.actual, own, { x, y }))
              rows.push(networkRow(at, names.off, distance === 0 ? 0 : off / distance, { x, y }))
            }
            const grid = (values: readonly number[]) => {
              const [low, high] = [Math.min(...values), Math.max(...values)]
              const extra = options.margin * (high - low)
              return spaced(low - extra, high + extra, options.resolution)
            }
            const columns = grid(path.map(({ x }) => x))
            for (const y of grid(path.map((point) => point.y))) {
              for (const x of columns) rows.push(...(await rowsAt(step, names, plane, x, y)))
              await yieldToEventLoop()
            }
            return rows
          },
          dispose: () => plane.dispose(),
        }
      },
    }
  },
})

/** One for each of `moving`. */
function differencesFrom(
  now: readonly TypedArray[],
  moving: readonly State[],
  snapshots: Snapshots,
  step: number,
): TypedArray[] {
  const then = snapshots.read(step)
  return moving.map(({ name }, i) => {
    const values = then[name]
    if (values === undefined || values.length !== now[i]!.length)
      throw new UserError(
        `snapshot of step ${step}: ${name} has ${values?.length ?? 'no'} values, expected ${now[i]!.length}; it is of another network`,
      )
    return values.map((value, j) => value - now[i]![j]!)
  })
}

/** States without values stay unchanged. */
async function writeAxis(
  session: Session,
  { axes }: Plane,
  axis: number,
  values: readonly ArrayLike<number>[],
): Promise<void> {
  const writing = axes[axis]!.map((own, i) => {
    const given = values[i]
    if (given === undefined) return session.write(own, 0)
    return session.write(
      own,
      own.tensor.dtype === 'f64' ? Float64Array.from(given) : Float32Array.from(given),
    )
  })
  await Promise.all(writing)
}
