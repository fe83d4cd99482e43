/** Weights from another file as those of a network: by the names of a `state_dict`, and in its layout. */
import { UserError } from '../../../errors.ts'
import { formatShape, sameShape, type Shape } from '../../../tensor/index.ts'
import { isBeforeLayouts, MODEL } from '../../metadata.ts'
import type { FileArray } from '../file/arrays.ts'
import type { ImportedNetwork, NamedWeights } from '../imported.ts'
import { unclearIn } from './layouts.ts'
import { EXPORT_ADVICE } from '../norms/folded.ts'

type Network = Pick<ImportedNetwork, 'file' | 'folded' | 'parameters'>

/** What the network has an array for. */
interface Place {
  readonly name: string
  /** Its name in the file of the network, and its shape there. */
  readonly array: string
  readonly shape: Shape
}

/** Throws a UserError if the network computes with other weights than those of a `state_dict`. */
export function checkWeights({ file, folded }: Network, { from, metadata = {} }: NamedWeights): void {
  if (folded.length === 0 || metadata[MODEL] !== undefined) return
  throw new UserError(
    `${from}: ${file} has batch normalization folded into its layers, such as ${folded[0]}, so their weights are not those of the model; ${EXPORT_ADVICE}`,
  )
}

/** The array of a place. Throws a UserError if there is none, it has another shape, or its layout cannot be told. */
export function weightsFor(network: Network, weights: NamedWeights, place: Place): FileArray {
  const { file, parameters } = network
  const { from, arrays, metadata = {} } = weights
  const { name, array, shape } = place
  const layout = parameters.trained.find((each) => each.array === array)?.layout ?? 'own'
  const turned = shape.length === 2 ? shape.toReversed() : shape
  const wanted = layout === 'transposed' ? turned : shape
  const names = [...parameters.tied].flatMap(([other, of]) => (of === name ? [other] : []))
  const found = [name, ...names].map((each) => arrays[each]).find((each) => each !== undefined)
  if (found === undefined) {
    // An array under the name that it has in the file is laid out as there.
    const other = arrays[array]
    if (other && sameShape(other.shape, shape)) return arrayOf(other.data, shape)
    throw new UserError(
      `${from}: expected ${name} ${formatShape(wanted)}, a parameter of ${file}, among its arrays ${Object.keys(arrays).slice(0, 5).join(', ')}, …; take weights of this network`,
    )
  }
  const isUnclear = layout === 'unclear'
  if (layout !== 'own' && isBeforeLayouts(metadata))
    throw new UserError(
      `${from}: an earlier version of normscope wrote ${name} in the layout of ${file}, not in that of PyTorch; write it again with normscope runs export`,
    )
  // By its shape, unless both files have it as the ONNX file does.
  if (isUnclear !== unclearIn(metadata).includes(name)) {
    const [isSame, isTurned] = [shape, turned].map((each) => sameShape(found.shape, each))
    if (isSame && shape.at(-1) === shape.at(-2))
      throw new UserError(
        `${from}: ${name} is ${formatShape(found.shape)}, and ${file} does not say whether it has this weight as the state_dict or transposed; ` +
          `write onnx:${file},transposed=${name} if the model multiplies by its transpose, as nn.Linear does, or onnx:${file},transposed=none`,
      )
    if (isSame) return arrayOf(found.data, shape)
    if (isTurned) return arrayOf(transposed(found.data, shape), shape)
  }
  // Axes of one element that the exporter added or took away.
  if (layout === 'own' && sameShape(withoutOnes(found.shape), withoutOnes(shape)))
    return arrayOf(found.data, shape)
  if (!sameShape(found.shape, wanted))
    throw new UserError(
      `${from}: ${name} is ${formatShape(found.shape)}, expected ${formatShape(wanted)}${isUnclear && shape.length === 2 ? ` or ${formatShape(turned)}` : ''} as in ${file}; take weights of this network` +
        (layout === 'transposed' && sameShape(found.shape, shape)
          ? ', in the layout of PyTorch, [out, in]'
          : ''),
    )
  return arrayOf(layout === 'transposed' ? transposed(found.data, shape) : found.data, shape)
}

const withoutOnes = (shape: Shape): Shape => shape.filter((size) => size !== 1)

type Data = NamedWeights['arrays'][string]['data']

const arrayOf = (data: Data, shape: Shape): FileArray => ({
  kind: 'float',
  shape,
  values: Float64Array.from(data, Number),
})

/** The elements of a matrix of shape `[columns, rows]` as one of shape `[rows, columns]`. */
function transposed(data: Data, [rows, columns]: Shape): Data {
  return Float64Array.from({ length: data.length }, (_, i) =>
    Number(data[(i % columns!) * rows! + Math.floor(i / columns!)]),
  )
}
