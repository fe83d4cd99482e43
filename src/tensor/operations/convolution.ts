/**
 * Two-dimensional convolution and its two adjoints. All three are bilinear, and the derivatives of each are the other
 * two: with y = conv2d(x, w), every ȳ has ⟨ȳ, y⟩ = ⟨conv2dInput(ȳ, w), x⟩ = ⟨conv2dFilter(x, ȳ), w⟩. See Dumoulin and
 * Visin 2016, "A guide to convolution arithmetic for deep learning", https://arxiv.org/abs/1603.07285.
 */
import { isFloat } from '../dtype.ts'
import { constant } from './leaves.ts'
import { type ConvolutionGeometry, intern, type Operation, type Tensor } from '../node.ts'
import { formatShape, type Shape, ShapeError, sizeOf } from '../shape.ts'
import { across, type Padding, type Pair, type Window, windowCounts, windowOf } from './window.ts'

export interface ConvolutionOptions {
  /** Distance from one window to the next. */
  strides?: Pair
  /** Zeros around the input. */
  padding?: Padding
  /** Distance from one element of the kernel to the next. */
  dilation?: Pair
  /**
   * Output channel o reads only the input channels of its own group; with as many groups as channels the convolution
   * is depthwise.
   */
  groups?: number
}

/**
 * Cross-correlation, which networks call convolution: x [batch, channels, height, width] and filter [outputs,
 * channels / groups, kernel height, kernel width] → [batch, outputs, …], where
 *
 *   y[n, o, i, j] = Σ over c, k, l of x[n, c of o's group, i · stride + k · dilation − top, j · stride + l · dilation
 *   − left]
 *                   · filter[o, c, k, l]
 *
 * and x is 0 outside. Throws if the dilated kernel is larger than the padded input, if channels do not match, if
 * `groups` does not divide both numbers of channels, or if 'same' is combined with strides above 1.
 */
export function conv2d(x: Tensor, filter: Tensor, options: ConvolutionOptions = {}): Tensor {
  checkOperands('conv2d', { x, filter })
  const { window, geometry } = resolve('conv2d', kernelOf(filter), options)
  checkFilter('conv2d', filter, geometry.groups)
  const channels = filter.shape[1]! * geometry.groups
  if (x.shape[1] !== channels)
    throw new ShapeError(
      `conv2d: x ${formatShape(x.shape)} has ${x.shape[1]} channels, and filter ${formatShape(filter.shape)} in ` +
        `${counted(geometry.groups)} reads ${channels}; make axis 1 of the filter the channels of x / groups`,
    )
  const counts = windowCounts('conv2d', x.shape, window)
  return bilinear({ kind: 'conv2d', geometry }, x, filter, [x.shape[0]!, filter.shape[0]!, ...counts])
}

/**
 * The adjoint of `conv2d` with respect to its input: g [batch, outputs, …] and the filter → [batch, channels,
 * ...inputSize]. `options` are those of the `conv2d`. Throws as `conv2d` does, and if an input of `inputSize` would
 * not give outputs of g's size. As an operation of its own it is called `transposedConvolution`.
 */
export function conv2dInput(
  g: Tensor,
  filter: Tensor,
  inputSize: readonly [number, number],
  options: ConvolutionOptions = {},
): Tensor {
  checkOperands('conv2dInput', { g, filter })
  const { window, geometry } = resolve('conv2dInput', kernelOf(filter), options)
  checkFilter('conv2dInput', filter, geometry.groups)
  if (g.shape[1] !== filter.shape[0])
    throw new ShapeError(
      `conv2dInput: g ${formatShape(g.shape)} has ${g.shape[1]} channels, and filter ${formatShape(filter.shape)} ` +
        `makes ${filter.shape[0]}; make axis 1 of g axis 0 of the filter`,
    )
  const shape = [g.shape[0]!, filter.shape[1]! * geometry.groups, ...inputSize]
  checkOutputSize('conv2dInput', g, shape, window)
  return bilinear({ kind: 'conv2dInput', geometry }, g, filter, shape)
}

export interface TransposedConvolutionOptions extends Omit<ConvolutionOptions, 'padding'> {
  /** Rows and columns cut from the result's edges: the padding of the convolution whose adjoint this is. */
  padding?: Exclude<Padding, 'same'>
  /**
   * Rows at the bottom and columns at the right of the result that no window reaches, less than the stride; 0 by
   * default.
   */
  outputPadding?: number | readonly [number, number]
}

/**
 * Transposed convolution, like PyTorch's conv_transpose2d: x [batch, inputs, height, width] and filter [inputs,
 * outputs / groups, kernel height, kernel width] → [batch, outputs, …] with the size
 *
 *   (size − 1) · stride − padding before and after + dilation · (kernel − 1) + 1 + outputPadding
 *
 * Throws as `conv2dInput` does, and if `outputPadding` is not a whole number from 0 to below the stride. Dumoulin &
 * Visin 2016, section 4, https://arxiv.org/abs/1603.07285.
 */
export function transposedConvolution(
  x: Tensor,
  filter: Tensor,
  { outputPadding = 0, ...options }: TransposedConvolutionOptions = {},
): Tensor {
  checkOperands('transposedConvolution', { x, filter })
  const { window } = resolve('transposedConvolution', kernelOf(filter), options)
  const extra = typeof outputPadding === 'number' ? [outputPadding, outputPadding] : outputPadding
  const size = [0, 1].map((d) => {
    const [stride, dilation, kernel] = [window.strides[d]!, window.dilation[d]!, window.size[d]!]
    if (!Number.isInteger(extra[d]) || extra[d]! < 0 || extra[d]! >= stride)
      throw new ShapeError(
        `transposedConvolution: outputPadding ${formatShape(extra)} with strides ${formatShape(window.strides)}; ` +
          'give whole numbers from 0 to below the stride',
      )
    const cut = window.padding[2 * d]! + window.padding[2 * d + 1]!
    return (x.shape[d + 2]! - 1) * stride - cut + dilation * (kernel - 1) + 1 + extra[d]!
  }) as [number, number]
  if (size.some((n) => n < 1))
    throw new ShapeError(
      `transposedConvolution: x ${formatShape(x.shape)} gives a result of ${across(size)}; pad less, or use a larger kernel`,
    )
  return conv2dInput(x, filter, size, options)
}

/**
 * The adjoint of `conv2d` with respect to its filter: x [batch, channels, height, width] and g [batch, outputs, …] →
 * [outputs, channels / groups, ...kernelSize]. `options` are those of the `conv2d`. Throws as `conv2d` does, and if x
 * and a kernel of `kernelSize` would not give outputs of g's size.
 */
export function conv2dFilter(
  x: Tensor,
  g: Tensor,
  kernelSize: readonly [number, number],
  options: ConvolutionOptions = {},
): Tensor {
  checkOperands('conv2dFilter', { x, g })
  const { window, geometry } = resolve('conv2dFilter', kernelSize, options)
  if (x.shape[0] !== g.shape[0])
    throw new ShapeError(
      `conv2dFilter: batches of ${x.shape[0]} and ${g.shape[0]} in x ${formatShape(x.shape)} and g ${formatShape(g.shape)}; ` +
        'pass the g of the same examples',
    )
  checkGroups('conv2dFilter', 'x', x, 1, geometry.groups)
  checkGroups('conv2dFilter', 'g', g, 1, geometry.groups)
  checkOutputSize('conv2dFilter', g, x.shape, window)
  const shape = [g.shape[1]!, x.shape[1]! / geometry.groups, ...kernelSize]
  return bilinear({ kind: 'conv2dFilter', geometry }, x, g, shape)
}

function bilinear(operation: Operation, a: Tensor, b: Tensor, shape: Shape): Tensor {
  const isEmpty = [a.shape, b.shape, shape].some((sizes) => sizeOf(sizes) === 0)
  return isEmpty ? constant(0, shape, a.dtype) : intern(operation, [a, b], shape, a.dtype)
}

const kernelOf = ({ shape }: Tensor): [number, number] => [shape[2]!, shape[3]!]

function resolve(
  operation: string,
  size: readonly [number, number],
  { strides = 1, padding = 0, dilation = 1, groups = 1 }: ConvolutionOptions,
): { window: Window; geometry: ConvolutionGeometry } {
  if (!Number.isInteger(groups) || groups < 1)
    throw new ShapeError(`${operation}: groups ${groups}; give a whole number of 1 or more`)
  const window = windowOf(operation, size, { strides, padding, dilation })
  const geometry = { strides: window.strides, padding: window.padding, dilation: window.dilation, groups }
  return { window, geometry }
}

const layouts: Record<string, string> = {
  x: 'x is [batch, channels, height, width]',
  g: 'g is [batch, outputs, height, width]',
  filter: 'filter is [outputs, channels / groups, height, width]',
}

function checkOperands(operation: string, operands: Readonly<Record<string, Tensor>>): void {
  const tensors = Object.values(operands)
  if (tensors.some(({ dtype }) => dtype !== tensors[0]!.dtype || !isFloat(dtype)))
    throw new ShapeError(
      `${operation}: dtypes ${tensors.map(({ dtype }) => dtype).join(' and ')}; cast both to f32 or both to f64`,
    )
  for (const [name, { shape }] of Object.entries(operands))
    if (shape.length !== 4)
      throw new ShapeError(
        `${operation}: ${name} ${formatShape(shape)} has ${shape.length === 1 ? '1 axis' : `${shape.length} axes`}; ${layouts[name]}, so reshape it`,
      )
}

function checkFilter(operation: string, filter: Tensor, groups: number): void {
  checkGroups(operation, 'filter', filter, 0, groups)
}

function checkGroups(operation: string, name: string, { shape }: Tensor, axis: number, groups: number): void {
  if (shape[axis]! % groups !== 0)
    throw new ShapeError(
      `${operation}: ${counted(groups)} do not divide the ${shape[axis]} channels on axis ${axis} of ${name} ` +
        `${formatShape(shape)}; use a number of groups that divides them`,
    )
}

function checkOutputSize(operation: string, g: Tensor, input: Shape, window: Window): void {
  const counts = windowCounts(operation, input, window)
  if (g.shape[2] !== counts[0] || g.shape[3] !== counts[1])
    throw new ShapeError(
      `${operation}: g ${formatShape(g.shape)} is ${across(g.shape.slice(2))}, but an input of ${across(input.slice(2))} ` +
        `under a kernel of ${across(window.size)} gives ${across(counts)}; pass the sizes and options of the conv2d`,
    )
}

const counted = (groups: number): string => (groups === 1 ? '1 group' : `${groups} groups`)
