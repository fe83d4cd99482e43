/**
 * How far from 0 values may lie: the largest error of the normalized values, of standard normal deviations about a mean of
 * R deviations, against float64 of the same float32 numbers; one row a path, one column an R.
 *
 *     npx tsx bench/norm-range.ts
 */
import { openReference, openWasm } from '../src/backend/index.ts'
import { standardize } from '../src/norm/index.ts'
import { add, conv2d, input, mul, normal, type Shape, type Tensor } from '../src/tensor/index.ts'

const ratios = [0, 1, 10, 100, 1e3, 1e4, 1e5, 1e6]
const key = (stream: number) => ({ seed: 1, stream })
const noise = (shape: Shape) => normal(shape, key(1))
/** With deviations of about 1. */
const convolved = (channels: number) =>
  mul(
    conv2d(normal([8, channels, 18, 18], key(2)), normal([16, channels, 3, 3], key(3))),
    1 / Math.sqrt(9 * channels),
  )

const paths: Record<string, [values: Tensor, axes: readonly number[]]> = {
  'batch, columns of 60': [noise([60, 100]), [0]],
  'batch, columns of 60,000': [noise([60_000, 4]), [0]],
  'batch, images of 32 × 32': [noise([16, 4, 32, 32]), [0, 2, 3]],
  'batch, a convolution by taps': [convolved(4), [0, 2, 3]],
  'batch, by minimal filtering': [convolved(16), [0, 2, 3]],
  'layer, rows of 100': [noise([60, 100]), [1]],
  'layer, rows of 100,000': [noise([4, 100_000]), [1]],
  'instance, images of 32 × 32': [noise([16, 4, 32, 32]), [2, 3]],
}

const session = await openWasm({ threads: 1 })
console.log(['mean / deviation'.padEnd(30), ...ratios.map((ratio) => ratio.toExponential(0))].join('  '))
for (const [name, [values, axes]] of Object.entries(paths)) {
  const errors: number[] = []
  for (const ratio of ratios) {
    const x = add(values, ratio)
    const { normalized } = standardize(x, axes, 1e-5)
    const actual = (await session.compile({ outputs: { x, normalized } })).runSync()
    const same = input('x', x.shape, 'f64')
    const exact = await openReference().compile({
      outputs: { normalized: standardize(same, axes, 1e-5).normalized },
    })
    const expected = exact.runSync({ x: Float64Array.from(actual.x) }).normalized
    let worst = 0
    for (const [i, y] of Array.from(actual.normalized).entries())
      worst = Math.max(worst, Math.abs(y - expected[i]!))
    errors.push(worst)
  }
  console.log([name.padEnd(30), ...errors.map((error) => error.toExponential(0))].join('  '))
}
session.close()
