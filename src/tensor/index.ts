/** Describes what to compute: symbolic tensors, their operations and gradients. Nothing here executes. */
export {
  conv2d,
  conv2dFilter,
  conv2dInput,
  type ConvolutionOptions,
  transposedConvolution,
  type TransposedConvolutionOptions,
} from './operations/convolution.ts'
export { allocate, bytesPerElement, type DType, dtypeOf, isFloat, roundTo, type TypedArray } from './dtype.ts'
export * from './operations/elementwise.ts'
export { grad, hessianVectorProduct, type TensorFor, vjp } from './grad.ts'
export {
  constant,
  input,
  iota,
  literal,
  type Nested,
  onesLike,
  state,
  tensor,
  zerosLike,
} from './operations/leaves.ts'
export { gather, matmul, oneHot, segmentSum } from './operations/linear.ts'
export {
  broadcastTo,
  concat,
  expandDims,
  flatten,
  pad,
  reshape,
  reverse,
  slice,
  transpose,
} from './operations/movement.ts'
export {
  type BinaryName,
  type ConvolutionGeometry,
  type Operation,
  type ReduceName,
  type State,
  type StateRole,
  stopGradient,
  Tensor,
  topologicalOrder,
  type UnaryName,
} from './node.ts'
export { averagePool2d, globalAveragePool, maxPool2d, type PoolingOptions } from './operations/pooling.ts'
export {
  bernoulli,
  normal,
  permutation,
  permute,
  rademacher,
  type RandomKey,
  uniform,
} from './operations/random.ts'
export { argmax, type Axes, max, mean, min, type ReduceOptions, sum, variance } from './operations/reduce.ts'
export { resize, type ResizeOptions, take } from './operations/resize.ts'
export {
  broadcastShapes,
  formatShape,
  rowMajorStrides,
  sameShape,
  type Shape,
  ShapeError,
  sizeOf,
} from './shape.ts'
export { logSoftmax, logSumExp, logSumExpParts, softmax } from './operations/softmax.ts'
export { invariantParts } from './invariant.ts'
export { substitute } from './substitute.ts'
export type { Padding, Pair } from './operations/window.ts'
