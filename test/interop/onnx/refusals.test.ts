/** What people read when a network is refused: the file, the node, what was expected, and what to do. */
import { expect, test } from 'vitest'
import { importOnnx } from '../../../src/interop/onnx/index.ts'
import { input } from '../../../src/tensor/index.ts'
import { field, floats, message, model, node } from './build.ts'
import { networkOf } from './fixtures.ts'

const text = (key: string, value: string) => message(field(1, key), field(4, value), field(20, 3))

/** A network from `name` with these axes to y. */
const open = (name: string, sizes: readonly (number | undefined)[], ...nodes: Uint8Array[]) =>
  importOnnx(
    model(
      message(
        ...nodes.map((each) => field(1, each)),
        field(11, floats(name, ...sizes)),
        field(12, floats('y', undefined, undefined)),
      ),
    ),
    { file: 'net.onnx' },
  )

const relu = (name: string) => node('Relu', [name], ['y'], '/act/Relu')

test('the input is named once, and only if its name says something', () => {
  expect(() => open('input', [undefined, 4], relu('input')).create({ input: [5] })).toThrow(
    'net.onnx: its input takes samples [4], and those of the data are [5]; use data of that shape, or export the network for these',
  )
  expect(() => open('pixels', [undefined, 4], relu('pixels')).create({ input: [5] })).toThrow(
    'net.onnx: its input pixels takes samples [4],',
  )
})

test('open axes are said to be open', () => {
  const network = open('input', [undefined, undefined, 4], relu('input'))
  expect(() => network.create({ input: [3, 5] })).toThrow(
    'net.onnx: its input takes samples [axis 1, 4], where names stand for any size, and those of the data are [3, 5]; use data of such a shape, or export the network for these',
  )
  expect(() => network.create()).toThrow(
    'and nothing says which; name the data (--data, or input in a program)',
  )
})

test('a network without normalizations is told apart from one whose were folded', () => {
  expect(() => open('input', [undefined, 4], relu('input')).create({ norm: 'layer' })).toThrow(
    /^net\.onnx: norm layer takes the place of the normalizations of a network: none was found; if its model has some, export it with/,
  )
  // With the defaults of PyTorch from 2.9 on, the other options would not be heeded.
  expect(() => networkOf('naive/resnet_tiny.default.onnx').create({ norm: 'layer' })).toThrow(
    /torch\.onnx\.export\(model, x, file, dynamo=False, .*input_names=\["input"\], dynamic_axes=\{"input": \{0: "batch"\}\}\)/,
  )
})

test('of many normalizations the first are listed', () => {
  const names = networkOf('mobilenet_tiny.onnx').norms.map(({ name }) => name)
  expect(names).toHaveLength(11)
  expect(() => networkOf('mobilenet_tiny.onnx').create({ norm: 'layer', only: ['none.*'] })).toThrow(
    `no normalization fits none.*; expected module paths, or patterns with *, that fit some of ${names.slice(0, 8).join(', ')} and 3 more, which normscope models lists`,
  )
})

test('an attribute is refused with what it may be and what to do', () => {
  const fill = message(
    field(1, 'input'),
    field(1, 'pads'),
    field(2, 'y'),
    field(3, '/edge/Pad'),
    field(4, 'Pad'),
    field(5, text('mode', 'mirror')),
  )
  const widths = message(field(1, 4), field(2, 7), field(8, 'pads'), field(9, new Uint8Array(32)))
  const network = importOnnx(
    model(
      message(
        field(1, fill),
        field(5, widths),
        field(11, floats('input', undefined, 4)),
        field(12, floats('y', undefined, 4)),
      ),
    ),
    { file: 'net.onnx' },
  )
  expect(() => network.create().apply(input('x', [2, 4], 'f32'), { mode: 'eval' })).toThrow(
    'net.onnx: node /edge/Pad (Pad, in module edge) with inputs [2, 4], [4]: mode is mirror, expected constant, reflect, edge or wrap; pad in one of these ways',
  )
})
