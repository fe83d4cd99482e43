import { expect, test } from 'vitest'
import { vectorMachine } from '../../src/backend/cpu/tiling.ts'
import { cpuTarget } from '../../src/backend/cpu/target.ts'
import { explain } from '../../src/compile/explain.ts'
import { plan } from '../../src/compile/index.ts'
import { conv2d, grad, input, mul, type Shape, sum, type Tensor } from '../../src/tensor/index.ts'

/** The plan for vectors of `bits`, as text. */
function explained(outputs: Record<string, Tensor>, bits: number): string {
  const tile = { rows: 6, vectors: 2, unroll: 4, fused: false }
  const machine = vectorMachine({ f32: tile, f64: tile }, 2, bits)
  return explain(plan({ outputs }, cpuTarget('test', machine)))
}

function convolution(x: Shape, outputs: number, size: number, groups = 1) {
  const [images, filter] = [input('x', x), input('filter', [outputs, x[1]! / groups, size, size])]
  return { images, filter, y: conv2d(images, filter, { groups }) }
}

const inImages = 'in vectors of images'

test('rows that are shorter than a vector are computed in vectors of images', () => {
  expect(explained({ y: convolution([32, 16, 3, 3], 24, 3).y }, 128)).toContain(inImages)
  const two = { y: convolution([32, 16, 3, 3], 24, 2).y }
  expect(explained(two, 256)).toContain(inImages)
})

test('rows that fill vectors, single images and small depthwise filters stay in vectors of columns', () => {
  expect(explained({ y: convolution([32, 16, 8, 8], 24, 1).y }, 256)).not.toContain(inImages)
  expect(explained({ y: convolution([1, 16, 3, 3], 24, 3).y }, 256)).not.toContain(inImages)
  expect(explained({ y: convolution([32, 16, 5, 5], 16, 2, 16).y }, 256)).not.toContain(inImages)
})

test('the filter gradient of one window is a matrix product', () => {
  const { filter, y } = convolution([32, 16, 3, 3], 24, 3)
  const [whole] = grad(sum(mul(y, y)), [filter])
  expect(explained({ whole }, 256)).not.toContain('taps\n   writes conv2dFilter')
  const { filter: other, y: several } = convolution([32, 16, 3, 3], 24, 2)
  const [parts] = grad(sum(mul(several, several)), [other])
  expect(explained({ parts }, 256)).toContain('taps\n   writes conv2dFilter')
})
