/**
 * How much Winograd's algorithm rounds: the error of a 3 × 3 convolution against float64, relative to the root mean square of
 * its results, beside the same convolution summed tap by tap.
 *
 *     npx tsx bench/winograd-error.ts
 */
import { openReference, openWasm, type Session } from '../src/backend/index.ts'
import { conv2d, normal, slice } from '../src/tensor/index.ts'

const key = (stream: number) => ({ seed: 1, stream })

/** An odd width is summed tap by tap; its last column is cut off again. */
async function convolution(session: Session, channels: number, odd: boolean): Promise<ArrayLike<number>> {
  const x = normal([2, channels, 18, 18], key(1))
  const filter = normal([channels, channels, 3, 3], key(2))
  const whole = conv2d(x, filter)
  const y = odd
    ? conv2d(slice(x, [0, 0, 0, 0], [2, channels, 18, 17]), filter)
    : slice(whole, [0, 0, 0, 0], [2, channels, 16, 15])
  const result = (await session.compile({ outputs: { y } })).run()['y']!
  session.close()
  return result
}

for (const channels of [16, 64, 256]) {
  const exact = Array.from(await convolution(openReference(), channels, false))
  const scale = Math.sqrt(exact.reduce((total, value) => total + value * value, 0) / exact.length)
  for (const [name, odd] of [
    ['tap by tap', true],
    ['winograd', false],
  ] as const) {
    const found = await convolution(await openWasm({ threads: 1 }), channels, odd)
    const errors = exact.map((value, i) => Math.abs(value - found[i]!) / scale)
    const mean = errors.reduce((a, b) => a + b, 0) / errors.length
    console.log(
      `${channels} channels, ${name}: mean ${mean.toExponential(1)}, largest ${Math.max(...errors).toExponential(1)}`,
    )
  }
}
process.exit(0)
