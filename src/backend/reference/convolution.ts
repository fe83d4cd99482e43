/**
 * The three convolutions by their definition: the products x · w · y of
 *
 *   Σ over n, o, c, i, j, k, l of x[n, c, i · stride + k · dilation − top, j · stride + l · dilation − left] · w[o,
 *   c, k, l] · y[n, o, i, j]
 *
 * (c runs over the channels of o's group, and x is 0 outside) are visited one by one; each operation is the
 * derivative of that sum with respect to the factor that it does not read.
 */
import type { Operation, Tensor } from '../../tensor/index.ts'

type Convolution = Operation & { kind: 'conv2d' | 'conv2dInput' | 'conv2dFilter' }

export function convolution(
  { kind, geometry }: Convolution,
  node: Tensor,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): Float64Array {
  const [first, second] = node.inputs as [Tensor, Tensor]
  const [x, w, y] = {
    conv2d: [first, second, node],
    conv2dInput: [node, second, first],
    conv2dFilter: [first, node, second],
  }[kind] as [Tensor, Tensor, Tensor]
  const [batch, channels, height, width] = x.shape as [number, number, number, number]
  const [outputs, perGroup, kernelHeight, kernelWidth] = w.shape as [number, number, number, number]
  const [outputHeight, outputWidth] = y.shape.slice(2) as [number, number]
  const { strides, dilation, padding, groups } = geometry
  const result = new Float64Array(node.shape.reduce((product, size) => product * size, 1))
  for (let n = 0; n < batch; n++)
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < outputHeight; i++)
        for (let j = 0; j < outputWidth; j++)
          for (let c = 0; c < perGroup; c++)
            for (let k = 0; k < kernelHeight; k++)
              for (let l = 0; l < kernelWidth; l++) {
                const row = i * strides[0] + k * dilation[0] - padding[0]
                const column = j * strides[1] + l * dilation[1] - padding[2]
                if (row < 0 || row >= height || column < 0 || column >= width) continue
                const channel = Math.floor(o / (outputs / groups)) * perGroup + c
                const atX = ((n * channels + channel) * height + row) * width + column
                const atW = ((o * perGroup + c) * kernelHeight + k) * kernelWidth + l
                const atY = ((n * outputs + o) * outputHeight + i) * outputWidth + j
                if (kind === 'conv2d') result[atY]! += a[atX]! * b[atW]!
                else if (kind === 'conv2dInput') result[atX]! += a[atY]! * b[atW]!
                else result[atW]! += a[atX]! * b[atY]!
              }
  return result
}
