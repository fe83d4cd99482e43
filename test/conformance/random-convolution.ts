/** Convolutions of random geometry, every one of them possible. */
import fc from 'fast-check'
import { conv2d, mul, type Tensor, tanh } from '../../src/tensor/index.ts'
import type { Data } from './case.ts'

interface RandomConvolution {
  batch: number
  groups: number
  /** Channels of one group, in and out. */
  inputs: number
  outputs: number
  kernel: [number, number]
  strides: [number, number]
  dilation: [number, number]
  padding: [number, number, number, number]
  /** Rows and columns beyond those that one window needs. */
  room: [number, number]
}

const upTo = (max: number) => fc.integer({ min: 1, max })
const pair = <T>(side: fc.Arbitrary<T>) => fc.tuple(side, side)

export const convolutions: fc.Arbitrary<RandomConvolution> = fc.record({
  batch: fc.constantFrom(1, 2, 3, 0),
  groups: upTo(3),
  inputs: upTo(9),
  outputs: upTo(9),
  kernel: pair(upTo(4)),
  strides: pair(upTo(3)),
  dilation: pair(upTo(3)),
  padding: fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3)),
  room: pair(fc.nat(7)),
})

/** The convolution, and a curved function of it, so that second derivatives need all three operations. */
export function buildConvolution(
  data: Data,
  { batch, groups, inputs, outputs, kernel, strides, dilation, padding, room }: RandomConvolution,
): Record<string, Tensor> {
  const [height, width] = [0, 1].map((d) => {
    const needed = dilation[d]! * (kernel[d]! - 1) + 1 - padding[2 * d]! - padding[2 * d + 1]!
    return Math.max(1, needed) + room[d]!
  }) as [number, number]
  const x = data.normal(batch, groups * inputs, height, width)
  const filter = data.normal(groups * outputs, inputs, ...kernel)
  const y = conv2d(x, filter, { strides, dilation, padding, groups })
  return { y, bounded: tanh(mul(y, 0.3)) }
}
