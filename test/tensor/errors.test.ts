/** Every refusal names the operation, the shapes or dtypes at fault, and the mend. */
import { describe, expect, test } from 'vitest'
import { leavesOf } from '../../src/compile/request.ts'
import * as t from '../../src/tensor/index.ts'

const x = t.input('x', [3, 4])
const wide = t.input('wide', [3, 5])
const double = t.input('double', [3, 4], 'f64')
const whole = t.input('whole', [3], 'i32')
const bytes = t.input('bytes', [3], 'u8')
const empty = t.input('empty', [0, 4])
const s = t.state('s', 0, [3, 4])
const images = t.input('images', [2, 4, 6, 5])
const filter = t.input('filter', [6, 4, 3, 3])
const grouped = t.input('grouped', [6, 2, 3, 3])

const refusals: [string, () => unknown, string][] = [
  [
    'add of shapes that do not broadcast',
    () => t.add(x, wide),
    'add: shapes [3, 4] and [3, 5] do not broadcast (4 against 5); make the sizes equal or 1, counted from the last axis',
  ],
  ['mul of dtypes that differ', () => t.mul(x, double), 'mul: dtypes f32 and f64 differ; cast one of them'],
  ['add of bytes', () => t.add(bytes, 1), "add: u8 only stores; cast(x, 'f32') or cast(x, 'i32') first"],
  ['exp of integers', () => t.exp(whole), "exp: i32 has no arithmetic here; cast(x, 'f32') first"],
  ['neg of bytes', () => t.neg(bytes), "neg: u8 has no arithmetic here; cast(x, 'f32') first"],
  ['div of integers', () => t.div(whole, 2), "div: i32 has no division here; cast(x, 'f32') first"],
  ['pow of integers', () => t.pow(whole, 2), "pow: i32 has no powers here; cast(x, 'f32') first"],
  ['select of shapes that do not broadcast', () => t.select(x, wide, 0), 'select: shapes [3, 4] and [3, 5]'],
  ['broadcastTo fewer axes', () => t.broadcastTo(x, [4]), 'broadcastTo: [3, 4] does not broadcast to [4]'],
  [
    'broadcastTo another size',
    () => t.broadcastTo(x, [3, 8]),
    'broadcastTo: shapes [3, 4] and [3, 8] do not broadcast (4 against 8); make the sizes equal or 1',
  ],
  [
    'reshape to another number of elements',
    () => t.reshape(x, [5, 2]),
    'reshape: [3, 4] (12 elements) does not fit [5, 2]; the products must agree',
  ],
  [
    'reshape with a remainder',
    () => t.reshape(x, [5, -1]),
    'reshape: [3, 4] (12 elements) does not fit [5, -1]',
  ],
  [
    'reshape with two unknown sizes',
    () => t.reshape(x, [-1, -1]),
    'reshape: [3, 4] (12 elements) does not fit [-1, -1]',
  ],
  [
    'reshape to negative sizes',
    () => t.reshape(x, [-3, -4]),
    'reshape: [-3, -4] is not a shape; sizes are integers of 0 or more',
  ],
  [
    'transpose naming an axis twice',
    () => t.transpose(x, [0, 0]),
    'transpose: [0, 0] does not permute the 2 axes of [3, 4]; name each axis once',
  ],
  [
    'transpose naming an axis too few',
    () => t.transpose(x, [0]),
    'transpose: [0] does not permute the 2 axes of [3, 4]',
  ],
  [
    'slice past the end',
    () => t.slice(x, [0, 0], [3, 5]),
    'slice: [0, 0] to [3, 5] by [1, 1] does not lie in [3, 4]; give 0 ≤ start ≤ stop ≤ size and step ≥ 1 for every axis',
  ],
  ['slice backwards', () => t.slice(x, [2, 0], [1, 4]), 'slice: [2, 0] to [1, 4]'],
  ['slice with a step of 0', () => t.slice(x, [0, 0], [3, 4], [1, 0]), 'slice: [0, 0] to [3, 4] by [1, 0]'],
  [
    'reverse along an axis that is missing',
    () => t.reverse(x, 2),
    'reverse: [3, 4] has no axis 2; give 0 ≤ axis < 2',
  ],
  [
    'pad by a negative count',
    () => t.pad(x, [-1, 0], [0, 0]),
    'pad: [-1, 0] and [0, 0] do not pad [3, 4]; give a count of 0 or more for every axis',
  ],
  ['concat of nothing', () => t.concat([]), 'concat: no tensors; pass at least one'],
  [
    'concat of shapes that differ elsewhere',
    () => t.concat([x, wide], 0),
    'concat: f32[3, 4] and f32[3, 5] differ beyond axis 0; make them agree',
  ],
  ['concat of dtypes that differ', () => t.concat([x, double]), 'concat: f32[3, 4] and f64[3, 4] differ'],
  [
    'sum over an axis that is not there',
    () => t.sum(x, 2),
    'sum: axis 2 is outside [3, 4]; use an axis from -2 to 1',
  ],
  [
    'sum over one axis twice',
    () => t.sum(x, [1, -1]),
    'sum: axes [1, 1] name one axis twice; list each axis once',
  ],
  ['sum of bytes', () => t.sum(bytes), "sum: u8 only stores; cast(x, 'f32') or cast(x, 'i32') first"],
  ['mean of integers', () => t.mean(whole), "mean: i32 has no mean here; cast(x, 'f32') first"],
  [
    'max of nothing',
    () => t.max(empty, 0),
    'max: no elements along axes [0] of [0, 4]; reduce axes of size 1 or more',
  ],
  ['argmax of nothing', () => t.argmax(empty, 0), 'argmax: axis 0 of [0, 4] has no elements'],
  [
    'segmentSum of too few indices',
    () => t.segmentSum(x, t.input('places', [2], 'i32'), 5),
    'segmentSum: values [3, 4] do not begin with the shape of the indices, [2]; pass one row for each index',
  ],
  [
    'segmentSum by floats',
    () => t.segmentSum(x, t.input('places', [3]), 5),
    'segmentSum: indices are f32; cast them to i32',
  ],
  [
    'segmentSum into nothing',
    () => t.segmentSum(x, whole, 0),
    'segmentSum: count is 0; pass a whole number of 1 or more',
  ],
  [
    'matmul of inner sizes that differ',
    () => t.matmul(x, wide),
    'matmul: inner sizes 4 and 3 differ in [3, 4] · [3, 5]; transpose an operand or fix its shape',
  ],
  [
    'matmul of inner sizes that differ, transposed',
    () => t.matmul(x, wide, { transposeB: true }),
    'matmul: inner sizes 4 and 5 differ in [3, 4] · [3, 5]ᵀ',
  ],
  [
    'matmul of a vector',
    () => t.matmul(x, t.input('v', [4])),
    'matmul: [3, 4] and [4]; both need at least two axes, so reshape vectors to matrices',
  ],
  [
    'matmul of dtypes that differ',
    () => t.matmul(x, double),
    'matmul: dtypes f32 and f64; cast both to f32 or both to f64',
  ],
  [
    'matmul of batches that do not broadcast',
    () => t.matmul(t.input('p', [2, 3, 4]), t.input('q', [5, 4, 3])),
    'matmul: shapes [2] and [5] do not broadcast (2 against 5)',
  ],
  [
    'flatten from an axis that is not there',
    () => t.flatten(x, 3),
    'flatten: no axis 3 in [3, 4]; flatten from an axis between 0 and 2',
  ],
  [
    'conv2d of matrices',
    () => t.conv2d(x, filter),
    'conv2d: x [3, 4] has 2 axes; x is [batch, channels, height, width], so reshape it',
  ],
  [
    'conv2d by a vector',
    () => t.conv2d(images, t.input('v', [3])),
    'conv2d: filter [3] has 1 axis; filter is [outputs, channels / groups, height, width], so reshape it',
  ],
  [
    'conv2d of dtypes that differ',
    () => t.conv2d(images, t.cast(filter, 'f64')),
    'conv2d: dtypes f32 and f64; cast both to f32 or both to f64',
  ],
  [
    'conv2d of bytes',
    () => t.conv2d(t.input('b', [2, 4, 6, 5], 'u8'), t.input('c', [6, 4, 3, 3], 'u8')),
    'conv2d: dtypes u8 and u8; cast both to f32 or both to f64',
  ],
  [
    'conv2d of channels that do not match',
    () => t.conv2d(images, t.input('f', [6, 3, 3, 3])),
    'conv2d: x [2, 4, 6, 5] has 4 channels, and filter [6, 3, 3, 3] in 1 group reads 3; ' +
      'make axis 1 of the filter the channels of x / groups',
  ],
  [
    'conv2d of channels that do not match in groups',
    () => t.conv2d(images, filter, { groups: 2 }),
    'conv2d: x [2, 4, 6, 5] has 4 channels, and filter [6, 4, 3, 3] in 2 groups reads 8',
  ],
  [
    'conv2d in groups that do not divide',
    () => t.conv2d(images, t.input('f', [6, 1, 3, 3]), { groups: 4 }),
    'conv2d: 4 groups do not divide the 6 channels on axis 0 of filter [6, 1, 3, 3]; use a number of groups that divides them',
  ],
  [
    'conv2d in half a group',
    () => t.conv2d(images, filter, { groups: 0.5 }),
    'conv2d: groups 0.5; give a whole number of 1 or more',
  ],
  [
    'conv2d by a kernel larger than the input',
    () => t.conv2d(images, t.input('f', [1, 4, 7, 5]), { padding: [0, 1] }),
    'conv2d: a window of 7×5 does not fit into [2, 4, 6, 5], 6×7 with its padding; pad more, or use a smaller window',
  ],
  [
    'conv2d by a kernel too large once dilated',
    () => t.conv2d(images, filter, { dilation: [1, 3] }),
    'conv2d: a window of 3×3, 3×7 dilated, does not fit into [2, 4, 6, 5], 6×5 with its padding; ' +
      'pad more, or use a smaller window or dilation',
  ],
  [
    'conv2d by an empty kernel',
    () => t.conv2d(images, t.input('f', [1, 4, 0, 3])),
    'conv2d: size [0, 3]; give a whole number of 1 or more, or two of them (vertical, horizontal)',
  ],
  [
    'conv2d with strides of 0',
    () => t.conv2d(images, filter, { strides: 0 }),
    'conv2d: strides 0; give a whole number of 1 or more',
  ],
  [
    'conv2d with negative padding',
    () => t.conv2d(images, filter, { padding: [0, -1] }),
    'conv2d: padding [0, -1]; give a whole number of 0 or more, two (vertical, horizontal), ' +
      "four (top, bottom, left, right), 'same' or 'valid'",
  ],
  [
    'conv2d of the same size with strides',
    () => t.conv2d(images, filter, { padding: 'same', strides: [1, 2] }),
    "conv2d: padding 'same' with strides [1, 2]; give the padding in numbers, or strides of 1",
  ],
  [
    'conv2dInput of channels that do not match',
    () => t.conv2dInput(images, filter, [8, 7]),
    'conv2dInput: g [2, 4, 6, 5] has 4 channels, and filter [6, 4, 3, 3] makes 6; make axis 1 of g axis 0 of the filter',
  ],
  [
    'conv2dInput to a size that does not fit',
    () => t.conv2dInput(t.input('g', [2, 6, 4, 3]), grouped, [7, 5], { groups: 2 }),
    'conv2dInput: g [2, 6, 4, 3] is 4×3, but an input of 7×5 under a kernel of 3×3 gives 5×3; ' +
      'pass the sizes and options of the conv2d',
  ],
  [
    'conv2dFilter of other batches',
    () => t.conv2dFilter(images, t.input('g', [3, 6, 4, 3]), [3, 3]),
    'conv2dFilter: batches of 2 and 3 in x [2, 4, 6, 5] and g [3, 6, 4, 3]; pass the g of the same examples',
  ],
  [
    'conv2dFilter in groups that do not divide',
    () => t.conv2dFilter(images, t.input('g', [2, 6, 4, 3]), [3, 3], { groups: 3 }),
    'conv2dFilter: 3 groups do not divide the 4 channels on axis 1 of x [2, 4, 6, 5]',
  ],
  [
    'maxPool2d of a matrix',
    () => t.maxPool2d(x, { size: 2 }),
    'maxPool2d: x [3, 4]; pass [batch, channels, height, width] with a height and width of 1 or more',
  ],
  [
    'averagePool2d of integers',
    () => t.averagePool2d(t.cast(images, 'i32'), { size: 2 }),
    "averagePool2d: x is i32; cast(x, 'f32') first",
  ],
  [
    'maxPool2d with a window larger than the image',
    () => t.maxPool2d(images, { size: 6 }),
    'maxPool2d: a window of 6×6 does not fit into [2, 4, 6, 5], 6×5 with its padding; pad more, or use a smaller window',
  ],
  [
    'maxPool2d with windows of padding alone',
    () => t.maxPool2d(images, { size: [2, 3], padding: [2, 0] }),
    'maxPool2d: padding [2, 2, 0, 0] leaves windows of [2, 3] with nothing but padding; ' +
      'pad by less than the size of a window',
  ],
  [
    'globalAveragePool of nothing',
    () => t.globalAveragePool(t.input('e', [2, 3, 0, 4])),
    'globalAveragePool: x [2, 3, 0, 4]; pass [batch, channels, height, width] with a height and width of 1 or more',
  ],
  ['gather by floats', () => t.gather(x, x), 'gather: indices are f32; cast them to i32'],
  [
    'gather from no rows',
    () => t.gather(empty, whole),
    'gather: [0, 4] has no rows to gather; pass a table with at least one',
  ],
  [
    'uniform integers',
    () => t.uniform([3], { seed: 1, stream: 1 }, 'i32'),
    'uniform: dtype i32; use f32 or f64',
  ],
  [
    'a seed that is not a scalar',
    () => t.uniform([3], { seed: whole, stream: 1 }),
    'random: seed is i32[3]; pass an integer or a scalar of i32',
  ],
  [
    'permute of floats',
    () => t.permute(x, 5, { seed: 1, stream: 1 }),
    'permute: indices are f32; cast them to i32',
  ],
  [
    'permute of a broken size',
    () => t.permute(whole, 2.5, { seed: 1, stream: 1 }),
    'permute: size 2.5; use a whole number from 1 to 2³⁰',
  ],
  ['iota of bytes', () => t.iota(3, 'u8'), 'iota: u8 only stores; use i32 and cast'],
  [
    'a literal of the wrong length',
    () => t.literal(new Float32Array(5), [2, 3]),
    'literal: 5 values do not fill [2, 3] (6); pass the shape of the data',
  ],
  [
    'an input with a broken size',
    () => t.input('z', [2.5]),
    'input: [2.5] is not a shape; sizes are integers of 0 or more',
  ],
  [
    'a state of the wrong length',
    () => t.state('w', new Float32Array(5), [2, 3]),
    'state w: 5 values do not fill [2, 3]',
  ],
  [
    'a state that starts from an input',
    () => t.state('w', t.exp(x)),
    'state w: its initial value depends on x: f32[3,4]; build it from constants and random numbers',
  ],
  [
    'a state that starts from a state',
    () => t.state('w', t.exp(s.tensor)),
    'state w: its initial value depends on s: f32[3,4]',
  ],
  [
    'grad of a matrix',
    () => t.grad(x, [x]),
    'grad: y has shape [3, 4]; reduce it to a scalar with sum or mean, or use vjp',
  ],
  [
    'grad of integers',
    () => t.grad(t.sum(whole), [whole]),
    'grad: y is i32; only f32 and f64 have gradients',
  ],
  [
    'a state updated twice',
    () =>
      leavesOf({
        updates: [
          [s, x],
          [s, t.exp(x)],
        ],
      }),
    'compile: state s is updated twice; combine the two values',
  ],
  [
    'an update of another shape',
    () => leavesOf({ updates: [[s, wide]] }),
    'compile: the update of s is f32[3, 5], expected f32[3, 4]; reshape or cast it',
  ],
  [
    'two inputs of one name',
    () => leavesOf({ outputs: { x, other: t.input('x', [2]) } }),
    'compile: two inputs are called x (x: f32[3,4] and x: f32[2]); rename one',
  ],
]

describe('a ShapeError for', () => {
  test.each(refusals)('%s', (_, build, message) => {
    expect(build).toThrow(t.ShapeError)
    expect(build).toThrow(message)
  })
})
