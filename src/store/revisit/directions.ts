/** The axes of a plane from files and from runs, checked against their network. */
import type { Session } from '../../backend/types.ts'
import { parseSafetensors, writeSafetensors } from '../../data/index.ts'
import { UserError } from '../../errors.ts'
import type { Plane } from '../../probe/index.ts'
import { readIfThere } from '../files.ts'
import type { StoredRun } from '../store.ts'
import { formatShape, sameShape, type State, type TypedArray } from '../../tensor/index.ts'

/** For each axis, from the first, an array for each state that moves. */
export type Directions = readonly (readonly TypedArray[])[]

const AXES = ['x', 'y'] as const

/** Arrays `x/layer1.weight`, … and, for a plane, `y/layer1.weight`, …. */
export async function encodeDirections({ axes, moving }: Plane, session: Session): Promise<Uint8Array> {
  const arrays = axes.flatMap((axis, i) =>
    axis.map(async (own, j) => [
      `${AXES[i]!}/${moving[j]!.name}`,
      { shape: [...own.tensor.shape], data: stored(await session.read(own), own) },
    ]),
  )
  return writeSafetensors({
    arrays: Object.fromEntries(await Promise.all(arrays)),
    metadata: { format: 'normscope directions' },
  })
}

/** The directions in a file, by axis; a state that the file does not contain stays fixed. */
export function readDirections(file: string, { axes, moving }: Plane): Directions {
  const bytes = readIfThere(file)
  if (bytes === undefined)
    throw new UserError(
      `--directions ${file}: expected a file, found none; name one that an earlier call wrote`,
    )
  const { arrays } = parseSafetensors(bytes, file)
  const used = new Set<string>()
  const directions = axes.map((axis, i) => {
    if (!Object.keys(arrays).some((name) => name.startsWith(`${AXES[i]!}/`)))
      throw new UserError(
        `${file}: expected arrays ${AXES[i]!}/${moving[0]!.name}, … for axis ${i + 1}, found none; ` +
          (i === 1
            ? 'pass --dimensions 1, or a file with two directions'
            : 'name a file that an earlier call wrote'),
      )
    return axis.map((own, j) => {
      const name = `${AXES[i]!}/${moving[j]!.name}`
      const found = arrays[name]
      used.add(name)
      if (found === undefined)
        return stored(new Float64Array(own.tensor.shape.reduce((a, b) => a * b, 1)), own)
      if (!sameShape(found.shape, own.tensor.shape))
        throw new UserError(
          `${file}: ${name} has shape ${formatShape(found.shape)}, expected ${formatShape(own.tensor.shape)}; ` +
            'name a file that was written for this network',
        )
      return stored(Float64Array.from(found.data, Number), own)
    })
  })
  const strange = Object.keys(arrays).find((name) => name.startsWith('x/') && !used.has(name))
  if (strange !== undefined)
    throw new UserError(
      `${file}: the network has no ${strange.slice(2)}; name a file that was written for it`,
    )
  return directions
}

/** The direction from the current parameters and statistics to the final ones of another run. */
export async function toRun(run: StoredRun, { moving }: Plane, session: Session): Promise<Directions> {
  const { arrays } = run.checkpoint()
  const axis = await Promise.all(
    moving.map(async (own) => {
      const there = arrays[own.name]
      if (there === undefined || !sameShape(there.shape, own.tensor.shape))
        throw new UserError(
          `--to ${run.id}: ${own.name} is ${there ? formatShape(there.shape) : 'missing'} there, expected ${formatShape(own.tensor.shape)}; ` +
            'name a run of the same network',
        )
      const here = await session.read(own)
      return stored(
        Float64Array.from(there.data, (value, i) => value - here[i]!),
        own,
      )
    }),
  )
  return [axis]
}

function stored(values: ArrayLike<number>, { tensor }: State): Float32Array | Float64Array {
  return tensor.dtype === 'f64' ? Float64Array.from(values) : Float32Array.from(values)
}
