/** Images as sequences of patches: one convolution whose strides are its size (Dosovitskiy et al. 2020, arXiv:2010.11929). */
import { UserError } from '../../errors.ts'
import { reshape, type Tensor, transpose } from '../../tensor/index.ts'
import type { LayerFactory, Trace } from '../layers/layers.ts'
import type { ModelLayer } from '../model.ts'
import { imageShape } from '../network.ts'

export interface Patches {
  readonly layer: ModelLayer
  readonly count: number
  /** `[batch, ...image]` → `[batch, patches, width]`, row by row. */
  apply(x: Tensor, trace: Trace): Tensor
}

/** Throws a UserError unless `input` is an image that the patches fill. */
export function createPatches(
  model: string,
  {
    input,
    size,
    width,
    factory,
  }: { input: readonly number[]; size: number; width: number; factory: LayerFactory },
): Patches {
  const image = imageShape(model, input)
  const [, height, columns] = image
  if (height % size !== 0 || columns % size !== 0)
    throw new UserError(
      `${model}: patches of ${size} × ${size} do not fill an image of ${height} × ${columns}; pass a patch that divides both`,
    )
  const layer = factory.convolution({
    name: 'patches',
    input: image,
    outputs: width,
    size,
    strides: size,
    normalized: 'weights',
    activated: false,
  })
  const count = (height / size) * (columns / size)
  return {
    layer,
    count,
    apply(x, trace) {
      const batch = x.shape[0]!
      const maps = layer.apply(reshape(x, [batch, ...image]), trace)
      return transpose(reshape(maps, [batch, width, count]), [0, 2, 1])
    },
  }
}
