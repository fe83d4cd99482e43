/**
 * How much Winograd's algorithm rounds: the error of 3 × 3 convolutions and of their filters' gradients against float64,
 * relative to the root mean square of the results, beside the same sums tap by tap.
 *
 *     npx tsx bench/winograd-error.ts
 */
import { openReference, openWasm, type Session } from '../src/backend/index.ts'
import { conv2d, conv2dFilter, normal, type Tensor } from '../src/tensor/index.ts'

const batch = 8
const height = 16
const key = (stream: number) => ({ seed: 1, stream })

/** Widths of the output: the compiler takes the largest tile that divides it. */
const widths = { 'tap by tap': 15, '2×2 tiles': 14, '4×4 tiles': 16 }

const computed: Record<string, (channels: number, width: number) => Tensor> = {
  convolution: (channels, width) =>
    conv2d(
      normal([batch, channels, height + 2, width + 2], key(1)),
      normal([channels, channels, 3, 3], key(2)),
    ),
  'filter gradient': (channels, width) =>
    conv2dFilter(
      normal([batch, channels, height + 2, width + 2], key(1)),
      normal([batch, channels, height, width], key(3)),
      [3, 3],
    ),
}

async function valuesOf(session: Session, y: Tensor): Promise<number[]> {
  const program = await session.compile({ outputs: { y } })
  const values = await program.run()
  session.close()
  return Array.from(values.y)
}

for (const [what, build] of Object.entries(computed))
  for (const channels of [16, 64, 128])
    for (const [how, width] of Object.entries(widths)) {
      const y = build(channels, width)
      const exact = await valuesOf(openReference(), y)
      const found = await valuesOf(await openWasm({ threads: 1 }), y)
      const scale = Math.sqrt(exact.reduce((total, value) => total + value * value, 0) / exact.length)
      const errors = exact.map((value, i) => Math.abs(value - found[i]!) / scale)
      const mean = errors.reduce((a, b) => a + b, 0) / errors.length
      const largest = errors.reduce((a, b) => Math.max(a, b), 0)
      console.log(
        `${what}, ${channels} channels, ${how}: mean ${mean.toExponential(1)}, largest ${largest.toExponential(1)}`,
      )
    }
process.exit(0)
