/** Which loop of a sweep the threads divide: that of images where there are enough, as convolutions do. */
import { expect, test } from 'vitest'
import { loopsOf } from '../../../../src/backend/cpu/lowered.ts'
import { cpuTarget } from '../../../../src/backend/cpu/target.ts'
import { vectorMachine } from '../../../../src/backend/cpu/tiling.ts'
import { plan } from '../../../../src/compile/index.ts'
import { add, conv2d, input, pad } from '../../../../src/tensor/index.ts'

const tile = { rows: 6, vectors: 2, unroll: 4, fused: false }
const machine = vectorMachine({ f32: tile, f64: tile }, 2)

/** The units of the launches of a biased, padded convolution. */
function unitsOf(images: number): Record<string, number> {
  const biased = add(input('x', [images, 128, 4, 4]), input('bias', [128, 1, 1]))
  const padded = pad(biased, [0, 0, 1, 1], [0, 0, 1, 1])
  const outputs = { y: conv2d(padded, input('filter', [16, 128, 3, 3])) }
  const { phases } = plan({ outputs }, cpuTarget('cpu', machine))
  return Object.fromEntries(
    phases.flat().map((launch) => [launch.body.kind, loopsOf(launch, machine).units] as const),
  )
}

test('a sweep before a convolution is divided by images, so that a thread reads what it has written', () => {
  expect(unitsOf(32).sweep).toBe(32)
  expect(unitsOf(64).sweep).toBe(64)
})

test('with too few images to divide evenly, the widest loop is divided', () => {
  expect(unitsOf(4).sweep).toBe(128)
})
