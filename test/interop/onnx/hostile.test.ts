/** Files that are damaged, or made to do damage: clear errors, soon. */
import { describe, expect, test } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import { importOnnx } from '../../../src/interop/onnx/index.ts'
import { field, floats, graphOf, message, model, node, varint } from './build.ts'
import { bytesOf } from './fixtures.ts'

const open = (bytes: Uint8Array) => importOnnx(bytes, { file: 'net.onnx' })

test('every beginning of a file is refused by name', () => {
  const whole = bytesOf('resnet_tiny.onnx')
  for (let length = 0; length < whole.length; length += 97) {
    const part = whole.subarray(0, length)
    expect(() => open(part)).toThrow(UserError)
    expect(() => open(part)).toThrow(/^net\.onnx: /)
  }
})

test('a file of something else is refused', () => {
  expect(() => open(new TextEncoder().encode('PK\u0003\u0004 a zip archive of weights'))).toThrow(
    /^net\.onnx: expected an ONNX model/,
  )
  expect(() => open(new Uint8Array(1000))).toThrow(
    'net.onnx: expected an ONNX model, and the file is damaged or something else (a field has the number 0); export it again',
  )
})

test('changed bytes give a network or an error, and never another kind of failure', () => {
  const whole = bytesOf('mlp_bn.onnx')
  const end = whole.length
  const refused = new Set<boolean>()
  for (let i = 0; i < 400; i++) {
    const bytes = Uint8Array.from(whole)
    // Most of the file is weights; the graph is at the beginning and the end.
    const at = i % 2 === 0 ? (i * 13) % 2000 : end - 1 - ((i * 17) % 1500)
    bytes[at] = (bytes[at]! + 1 + ((i * 71) % 254)) % 256
    try {
      open(bytes).create()
      refused.add(false)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      refused.add(true)
    }
  }
  expect(refused.size).toBe(2)
})

test('a length beyond the file is named', () => {
  expect(() => open(message([...varint(7 * 8 + 2), ...varint(2 ** 40)]))).toThrow(
    /a part of 1099511627776 bytes begins, and 0 are left: it is cut off/,
  )
})

test('messages that nest without end are refused', () => {
  // A graph in the attribute of a node of a graph, and so on: 5 and 6 are the fields between.
  let graph: Uint8Array = message()
  for (let i = 0; i < 400; i++) graph = message(field(1, message(field(5, message(field(6, graph))))))
  expect(() => open(model(graph))).toThrow('messages nest more than 60 deep')
})

describe('arrays', () => {
  const tensor = (dims: number[], raw: number) =>
    message(...dims.map((size) => field(1, size)), field(2, 1), field(8, 'w'), field(9, new Uint8Array(raw)))
  const withArray = (array: Uint8Array) =>
    model(
      message(
        field(5, array),
        field(1, node('Relu', ['x'], ['y'])),
        field(11, floats('x', undefined, 4)),
        field(12, floats('y', undefined, 4)),
      ),
    )

  test('of a huge shape take no memory', () => {
    expect(() => open(withArray(tensor([2 ** 31, 2 ** 31, 2 ** 31], 4)))).toThrow(
      'net.onnx: initializer w has shape [2147483648, 2147483648, 2147483648], expected sizes of 0 or more with at most 2³¹ elements in all; export it again',
    )
    expect(() => open(withArray(tensor([30_000, 30_000], 4)))).toThrow(
      'net.onnx: initializer w has 1 values, expected 900000000 for [30000, 30000] of float32; export it again',
    )
  })

  test('of a negative size, of too few values and of an unknown type are refused', () => {
    expect(() => open(withArray(tensor([-1], 4)))).toThrow('initializer w has shape [-1]')
    expect(() => open(withArray(tensor([3], 8)))).toThrow('initializer w has 2 values, expected 3')
    const strange = message(field(1, 1), field(2, 17), field(8, 'w'), field(9, new Uint8Array(1)))
    expect(() => open(withArray(strange))).toThrow('initializer w has elements of float8, expected float32')
  })

  test('outside the folder of the model are not read', () => {
    const outside = (location: string) =>
      message(
        field(1, 1),
        field(2, 1),
        field(8, 'w'),
        field(13, message(field(1, 'location'), field(2, location))),
        field(14, 1),
      )
    for (const location of ['/etc/passwd', '../secret', 'a/../../b', 'C:\\w'])
      expect(() =>
        importOnnx(withArray(outside(location)), { file: 'net.onnx', beside: () => new Uint8Array(4) }),
      ).toThrow(`initializer w is kept in ${location}, expected a file in the folder of the model`)
  })
})

describe('graphs', () => {
  test('with control flow name the node and its module', () => {
    const loop = node('Loop', ['x'], ['y'], '/decoder/decoder.2/cell/Loop')
    expect(() => open(model(graphOf(loop)))).toThrow(
      'net.onnx: node /decoder/decoder.2/cell/Loop (Loop, in module decoder.2.cell): control flow is not available; write the network without branches and loops that depend on data',
    )
  })

  test('with several operators that are not available name all', () => {
    const nodes = [
      node('Det', ['x'], ['a'], 'first'),
      node('Unique', ['a'], ['b']),
      node('Det', ['b'], ['y']),
    ]
    expect(() => open(model(graphOf(...nodes)))).toThrow(
      'net.onnx: node first (Det), and 1 more of its kind: this operator is not available; write the network without it; not available either: Unique',
    )
  })

  test('that nothing reads may have any operator', () => {
    expect(open(model(graphOf(node('Relu', ['x'], ['y']), node('Det', ['x'], ['z'])))).steps).toHaveLength(1)
  })

  test('with a value that no node makes, or one that comes too late, name it', () => {
    expect(() => open(model(graphOf(node('Relu', ['z'], ['y'], 'act'))))).toThrow(
      'net.onnx: node act (Relu) reads z, which no node before it makes; export it again',
    )
    expect(() => open(model(graphOf(node('Relu', ['x'], ['z']))))).toThrow('no node makes its output y')
    expect(() => open(model(graphOf(node('Relu', ['y'], ['y']))))).toThrow(
      'reads y, which no node before it makes',
    )
  })

  test('of an old opset are refused', () => {
    expect(() => open(model(graphOf(node('Relu', ['x'], ['y'])), 9))).toThrow(
      'net.onnx: opset 9, expected 13 to 23; export it with opset_version=17',
    )
  })

  test('with several inputs name them', () => {
    const two = message(
      ...Array.from(graphOf(node('Add', ['x', 'mask'], ['y'])), (byte) => [byte]),
      field(11, floats('mask', undefined, 4)),
    )
    expect(() => open(model(two))).toThrow('net.onnx: expected one input, got 2: x, mask;')
  })

  test('whose shapes do not fit name the node', () => {
    const weights = message(
      field(1, 3),
      field(1, 5),
      field(2, 1),
      field(8, 'w'),
      field(9, new Uint8Array(60)),
    )
    const graph = message(
      ...Array.from(graphOf(node('MatMul', ['x', 'w'], ['y'], '/head/MatMul')), (byte) => [byte]),
      field(5, weights),
    )
    expect(() => open(model(graph)).create()).toThrow(
      /^net\.onnx: node \/head\/MatMul \(MatMul, in module head\) with inputs \[2, 4\], \[3, 5\]: matmul: inner sizes 4 and 3 differ/,
    )
  })

  test('that make numbers without end are refused', () => {
    const limit = message(field(2, 7), field(8, 'limit'), field(9, Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0)))
    const [zero, one] = [0, 1].map((value) =>
      message(field(2, 7), field(8, `n${value}`), field(9, Uint8Array.of(value, 0, 0, 0, 0, 0, 0, 0))),
    ) as [Uint8Array, Uint8Array]
    const graph = message(
      ...Array.from(
        graphOf(node('Range', ['n0', 'limit', 'n1'], ['r']), node('Add', ['x', 'r'], ['y'])),
        (byte) => [byte],
      ),
      field(5, limit),
      field(5, zero),
      field(5, one),
    )
    expect(() => open(model(graph)).create()).toThrow('it makes 2147483647 numbers; make fewer')
  })
})
