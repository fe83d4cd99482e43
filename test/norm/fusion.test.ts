/** The number of kernels of a normalization with its activation: at most the listed number, and none is unfused. */
import { expect, test } from 'vitest'
import { cpuTarget } from '../../src/backend/cpu/target.ts'
import { vectorMachine } from '../../src/backend/cpu/tiling.ts'
import { plan } from '../../src/compile/index.ts'
import { relu } from '../../src/nn/index.ts'
import { parseNormalization } from '../../src/norm/index.ts'
import { grad, input, mul, type Shape, sum } from '../../src/tensor/index.ts'

const tile = { rows: 4, vectors: 2, unroll: 1, fused: false }
const target = cpuTarget('test', vectorMachine({ f32: tile, f64: tile }, 1))
const vectors = [100]
const images = [16, 12, 12]

/** The number of kernels for the output and running statistics, without and with the gradients of input and parameters. */
function kernelsOf(spec: string, features: Shape): [forward: number, both: number] {
  const layer = parseNormalization(spec).create({ name: 'n', features })
  const x = input('x', [32, ...features])
  const { output, updates } = layer.apply(x, { mode: 'train' })
  const y = relu(output)
  const loss = sum(mul(y, input('g', y.shape)))
  const gradients = grad(loss, [x, ...Object.values(layer.parameters).map(({ tensor }) => tensor)])
  const named = Object.fromEntries(gradients.map((g, i) => [`gradient ${i}`, g]))
  const count = (outputs: Record<string, typeof x>) => plan({ outputs, updates }, target).phases.flat().length
  return [count({ y }), count({ y, ...named })]
}

test.each([
  ['batch', vectors, [1, 1]],
  ['batch', images, [2, 2]],
  ['lp:1', vectors, [1, 1]],
  ['layer', vectors, [1, 2]],
  ['layer', images, [2, 2]],
  ['rms', vectors, [1, 2]],
  ['instance', images, [1, 1]],
  ['group:1', images, [2, 3]],
  // The activation lacks the axis of channel groups, so it is a separate kernel.
  ['group:4', images, [2, 3]],
] as const)('%s of %j: at most %j kernels forward, and with gradients', (spec, features, kernels) => {
  const [forward, both] = kernelsOf(spec, features)
  expect(forward).toBeLessThanOrEqual(kernels[0])
  expect(both).toBeLessThanOrEqual(kernels[1])
})
