/** Transposed convolution as PyTorch's conv_transpose2d. */
import { describe, expect, test } from 'vitest'
import * as t from '../../../src/tensor/index.ts'
import fixtures from '../../fixtures/transposed-convolution.json' with { type: 'json' }
import { largestError, valuesOf } from '../../norm/values.ts'

const tensorOf = ({ shape, data }: { shape: number[]; data: number[] }) =>
  t.literal(Float64Array.from(data), shape)

describe('transposed convolution', () => {
  test.each(fixtures.cases.map((fixture) => [JSON.stringify(fixture.options), fixture] as const))(
    'with %s agrees with PyTorch, its gradients too',
    async (_, { options, x, filter, output, cotangent, gradients }) => {
      const [image, kernel] = [tensorOf(x), tensorOf(filter)]
      const y = t.transposedConvolution(image, kernel, options as t.TransposedConvolutionOptions)
      expect(y.shape).toEqual(output.shape)
      const [dx, dw] = t.vjp(y, tensorOf(cotangent), [image, kernel])
      const values = await valuesOf({ y, dx, dw })
      expect(largestError(values.y, output.data)).toBeLessThan(1e-14)
      expect(largestError(values.dx, gradients[0]!.data)).toBeLessThan(1e-14)
      expect(largestError(values.dw, gradients[1]!.data)).toBeLessThan(1e-14)
    },
  )

  const x = t.input('x', [2, 3, 4, 4])
  test.each<[string, () => unknown, string]>([
    [
      'outputPadding as large as the stride',
      () => t.transposedConvolution(x, t.input('w', [3, 2, 3, 3]), { strides: 2, outputPadding: 2 }),
      'transposedConvolution: outputPadding [2, 2] with strides [2, 2]; give whole numbers from 0 to below the stride',
    ],
    [
      'a filter of other channels',
      () => t.transposedConvolution(x, t.input('w', [4, 2, 3, 3])),
      'has 3 channels, and filter [4, 2, 3, 3] makes 4',
    ],
    [
      'padding that leaves nothing',
      () => t.transposedConvolution(x, t.input('w', [3, 2, 3, 3]), { padding: 3 }),
      'gives a result of 0×0; pad less, or use a larger kernel',
    ],
  ])('refuses %s', (_, build, message) => {
    expect(build).toThrow(message)
  })
})
