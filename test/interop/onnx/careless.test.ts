/** Files as people export them without care: the same weights, so the same outputs in evaluation. */
import { afterAll, expect, test } from 'vitest'
import { openWasm } from '../../../src/backend/index.ts'
import { importOnnx } from '../../../src/interop/onnx/index.ts'
import { slice } from '../../../src/tensor/index.ts'
import { batchOf, bytesOf, expectedOf, logitsOf, networkOf } from './fixtures.ts'

const session = await openWasm({ threads: 1 })
afterAll(() => session.close())

async function outputOf(file: string, name: string) {
  const expected = expectedOf(name)
  const { x, inputs } = batchOf(expected, 'f32')
  const network = networkOf(file)
  const { logits } = network.create().apply(x, { mode: 'eval' })
  const program = await session.compile({ outputs: { logits } })
  const { logits: values } = await program.run({ x: inputs.x })
  return { network, values, wanted: logitsOf(expected, 'eval.output') }
}

test.each([
  ['naive/resnet_tiny.default.onnx', 'resnet_tiny', 0],
  ['naive/resnet_tiny.eval-unfolded.onnx', 'resnet_tiny', 6],
  ['naive/mlp_bn.default.onnx', 'mlp_bn', 2],
  ['naive/mlp_bn.external.onnx', 'mlp_bn', 2],
  ['naive/convnext_tiny.opset13.onnx', 'convnext_tiny', 5],
  ['naive/gpt_tiny.default.onnx', 'gpt_tiny', 5],
])('%s has the outputs of %s and %d normalizations', async (file, name, norms) => {
  const { network, values, wanted } = await outputOf(file, name)
  expect(network.norms).toHaveLength(norms)
  const largest = Math.max(...wanted.map(Math.abs))
  wanted.forEach((value, i) => expect(Math.abs(values[i]! - value) / largest).toBeLessThan(1e-5))
})

test('a file without its training mode trains with the statistics of batches', () => {
  const model = networkOf('naive/resnet_tiny.eval-unfolded.onnx').create()
  const { x } = batchOf(expectedOf('resnet_tiny'), 'f32')
  expect(model.apply(x, { mode: 'train' }).updates).toHaveLength(12)
})

test('batch normalization folded into layers is recognized, and nothing can take its place', () => {
  const network = networkOf('naive/resnet_tiny.default.onnx')
  expect(network.folded).toEqual([
    'conv1',
    'layer1.0.conv1',
    'layer1.0.conv2',
    'layer2.0.downsample.0',
    'layer2.0.conv1',
    'layer2.0.conv2',
  ])
  expect(() => network.create({ norm: 'group:4' })).toThrow(
    /folded into its layers, such as conv1; export it with/,
  )
})

test('LayerNorm in nine nodes has its module, axes and parameters, also over the channels of images', () => {
  const found = networkOf('naive/convnext_tiny.opset13.onnx').norms.map(
    ({ name, kind, channelAxis, parameters }) => [name, kind, channelAxis, parameters],
  )
  const expected = expectedOf('convnext_tiny').norms.map(({ name, kind, channelAxis, parameters }) => [
    name,
    kind,
    channelAxis,
    parameters,
  ])
  expect(found).toEqual(expected)
})

test.each(['naive/mlp_bn.default.onnx', 'naive/gpt_tiny.default.onnx', 'naive/resnet_tiny.default.onnx'])(
  '%s has a fixed batch size, which does not bind others',
  async (file) => {
    const name = file.slice('naive/'.length, -'.default.onnx'.length)
    const expected = expectedOf(name)
    const { x, inputs } = batchOf(expected, 'f32')
    const half = slice(
      x,
      x.shape.map(() => 0),
      x.shape.with(0, 3),
    )
    const { logits } = networkOf(file).create().apply(half, { mode: 'eval' })
    const { logits: values } = await (await session.compile({ outputs: { logits } })).run({ x: inputs.x })
    const wanted = logitsOf(expected, 'eval.output').slice(0, values.length)
    expect(values).toHaveLength(logitsOf(expected, 'eval.output').length / 2)
    wanted.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 4))
  },
)

test('weights that an exporter transposed and renamed get the names of their modules', () => {
  const { trained } = networkOf('naive/gpt_tiny.default.onnx').parameters
  const names = trained.map(({ name }) => name)
  expect(names).toContain('h.0.attn.c_attn.weight')
  expect(names).toContain('h.1.mlp.c_proj.weight')
  expect(names.filter((name) => name.includes('::'))).toEqual([])
})

test('arrays in a file that is missing are asked for by name', () => {
  expect(() => importOnnx(bytesOf('naive/mlp_bn.external.onnx'), { file: 'mlp.onnx' })).toThrow(
    'mlp.onnx: initializer 1.weight is kept in mlp_bn.external.onnx.data, which is not there; put it in the folder of the model, or export with external_data=False',
  )
})
