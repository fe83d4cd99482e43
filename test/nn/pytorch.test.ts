/** Whole models against PyTorch's functions of the same weights: outputs, loss and every gradient. */
import { afterAll, describe, expect, test } from 'vitest'
import { openReference, openWasm } from '../../src/backend/index.ts'
import { parseModel, softmaxCrossEntropy } from '../../src/nn/index.ts'
import { grad, literal, sizeOf, type State, type Tensor } from '../../src/tensor/index.ts'
import { expectClose } from '../conformance/pytorch.ts'
import { readFixture } from '../support/fixtures.ts'

const { batch, classes, models } = readFixture('models')
const tile = { rows: 4, vectors: 2, unroll: 1, fused: false }
const sessions = {
  reference: openReference(),
  wasm: await openWasm({ threads: 1, tiles: { f32: tile, f64: tile } }),
}
afterAll(() => Object.values(sessions).forEach((session) => session.close()))

/** `values` of make_model_fixtures.py. */
function sines(name: string, count: number): Float64Array {
  const phase = Array.from(name).reduce((sum, letter, i) => sum + (i + 1) * letter.charCodeAt(0), 0) % 1000
  return Float64Array.from({ length: count }, (_, i) => Math.sin(1.3 * i + phase))
}

function weightsOf({ name, tensor: { shape } }: State): Float64Array {
  const count = sizeOf(shape)
  const [scale, offset] = name.endsWith('.weight')
    ? [2 / Math.sqrt(shape.length === 4 ? count / shape[0]! : shape[0]!), 0]
    : name.endsWith('.gamma')
      ? [0.3, 1]
      : [0.2, 0]
  return sines(name, count).map((value) => offset + scale * value)
}

describe.each(['reference', 'wasm'] as const)('what PyTorch computes, on %s', (backend) => {
  test.each(models)('$spec on images of $size', async ({ spec, size, logits, loss, gradients }) => {
    const session = sessions[backend]
    const model = parseModel(spec).create({
      input: [3, size, size],
      classes,
      norm: 'batch',
      seed: 1,
      dtype: 'f64',
    })
    const shape = [batch, 3, size, size]
    const x = literal(sines('x', sizeOf(shape)), shape)
    const labels = literal(
      Int32Array.from({ length: batch }, (_, i) => i % classes),
      [batch],
    )
    const output = model.apply(x, { mode: 'train' })
    const ours = softmaxCrossEntropy(output.logits, labels)
    const names = model.parameters.map(({ name }) => name)
    const derivatives = grad(
      ours,
      model.parameters.map(({ tensor }) => tensor),
    )
    const outputs: Record<string, Tensor> = { logits: output.logits, loss: ours }
    for (const [i, name] of names.entries()) outputs[name] = derivatives[i]!
    const program = await session.compile({ outputs })
    for (const parameter of model.parameters) session.writeSync(parameter, weightsOf(parameter))
    const results = program.runSync()
    program.dispose()
    expectClose('logits', results['logits']!, logits, 1e-10)
    expectClose('loss', results['loss']!, [loss], 1e-10)
    expect([...names].sort()).toEqual(Object.keys(gradients).sort())
    for (const [name, { norm, every, data }] of Object.entries(gradients)) {
      const gradient = results[name]!
      const thinned = Float64Array.from(gradient).filter((_, i) => i % every === 0)
      expectClose(`gradient of ${name}`, thinned, data, 1e-10)
      expectClose(`norm of ${name}`, Float64Array.of(Math.hypot(...gradient)), [norm], 1e-10)
    }
  })
})
