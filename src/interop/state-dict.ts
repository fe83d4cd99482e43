/**
 * Names and layouts of trained arrays as PyTorch has them, so that a module can load them:
 *
 *   layer1.weight [in, out]          layer1.weight [out, in]
 *   layer1.bias                      layer1.bias
 *   layer1.gamma, .beta              layer1.norm.weight, .bias
 *   layer1.runningMean               layer1.norm.running_mean
 *   layer1.runningVariance           layer1.norm.running_var
 *   layer1.batches                   layer1.norm.num_batches_tracked
 *   rnn1.inputWeight [in, sums]      rnn1.weight_ih [sums, in]
 *   rnn1.recurrentWeight             rnn1.weight_hh
 *   embedding.weight [tokens, width] embedding.weight [tokens, width]
 *
 * Other states of a normalization have their names in snake case: `layer1.norm.alpha`. Networks from files have such
 * names already, and some weights transposed: onnx/parameters/layouts.ts.
 */
import { allocate, dtypeOf, type Shape, type TypedArray } from '../tensor/index.ts'
import { LAYOUT, TIED, UNCLEAR } from './metadata.ts'
import type { ImportedNetwork } from './onnx/imported.ts'

export interface NamedArray {
  readonly shape: readonly number[]
  readonly data: TypedArray
}

export type NamedArrays = Readonly<Record<string, NamedArray>>

/** How the states of a model are called and laid out in files. */
export interface StateDict {
  readonly nameOf: (state: string) => string
  /** Whether a matrix is transposed in files. */
  readonly isTransposed: (state: string, shape: Shape) => boolean
  /** The states that are laid out as in an ONNX file, because how the `state_dict` has them is not known. */
  readonly unclear?: readonly string[]
  /** Further names of arrays that have several, each with the first. */
  readonly tied?: ReadonlyMap<string, string>
}

/** What files with these layouts say of them. */
export const layoutMetadata = ({
  unclear = [],
  tied = new Map(),
}: StateDict): Readonly<Record<string, string>> => ({
  [LAYOUT]: 'pytorch',
  ...(unclear.length > 0 && { [UNCLEAR]: JSON.stringify(unclear) }),
  ...(tied.size > 0 && { [TIED]: JSON.stringify(Object.fromEntries(tied)) }),
})

const ofWeights: Readonly<Record<string, string>> = {
  weight: 'weight',
  bias: 'bias',
  inputWeight: 'weight_ih',
  recurrentWeight: 'weight_hh',
  recurrentBias: 'bias_hh',
  // The factors of layer scale, and the trained numbers of residual branches.
  scale: 'scale',
  ...Object.fromEntries(
    ['bias1', 'bias2', 'bias1a', 'bias1b', 'bias2a', 'bias2b'].map((name) => [name, name]),
  ),
}

const ofNormalizations: Readonly<Record<string, string>> = {
  gamma: 'weight',
  beta: 'bias',
  runningMean: 'running_mean',
  runningVariance: 'running_var',
  batches: 'num_batches_tracked',
}

const matrices = new Set(['weight', 'inputWeight', 'recurrentWeight'])
/** Layers whose weight is a table of vectors, `[rows, width]`, here and in PyTorch. */
const tables = new Set(['embedding', 'positions', 'class'])
/** Places whose states need no `norm` before their names. */
const apart = new Set(['norm', 'dropout'])
const inSnakeCase = (word: string): string => word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** The names in the models of this package. */
export const builtInStateDict: StateDict = {
  nameOf(state) {
    const parts = state.split('.')
    const last = parts.pop()!
    const place = parts.map((part) => ofWeights[part] ?? inSnakeCase(part))
    const own = ofWeights[last]
    if (own !== undefined) return [...place, own].join('.')
    const within = apart.has(place.at(-1) ?? '') ? [] : ['norm']
    return [...place, ...within, ofNormalizations[last] ?? inSnakeCase(last)].join('.')
  },
  isTransposed(state, shape) {
    const [last = '', layer = ''] = state.split('.').toReversed()
    return shape.length === 2 && matrices.has(last) && !tables.has(layer)
  },
}

/** The names in networks from files, with the layouts of the `state_dict` where it is known. */
export function stateDictOf({
  parameters: { trained, tied },
}: Pick<ImportedNetwork, 'parameters'>): StateDict {
  const layouts = new Map(trained.map(({ name, layout }) => [name, layout]))
  return {
    nameOf: (state) => state,
    isTransposed: (state, shape) => shape.length === 2 && layouts.get(state) === 'transposed',
    unclear: trained.filter(({ layout }) => layout === 'unclear').map(({ name }) => name),
    tied,
  }
}

/** States as the arrays of a file. */
export function toStateDict(
  arrays: NamedArrays,
  { nameOf, isTransposed, tied = new Map() }: StateDict,
): NamedArrays {
  const own = Object.fromEntries(
    Object.entries(arrays).map(([state, array]) => [
      nameOf(state),
      isTransposed(state, array.shape) ? transposed(array) : array,
    ]),
  )
  const others = [...tied].filter(([, name]) => own[name] !== undefined)
  return { ...own, ...Object.fromEntries(others.map(([other, name]) => [other, own[name]!])) }
}

/** The array of a file as that of a state with this shape, `undefined` if it has another. */
export function fromStateDict(
  array: NamedArray,
  { name, shape }: { name: string; shape: Shape },
  { isTransposed }: StateDict,
): NamedArray | undefined {
  const own = isTransposed(name, shape) && array.shape.length === 2 ? transposed(array) : array
  return own.shape.join() === shape.join() ? own : undefined
}

export function transposed({ shape, data }: NamedArray): NamedArray {
  const [rows, columns] = shape as [number, number]
  const turned = allocate(dtypeOf(data), data.length)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turned[column * rows + row] = data[row * columns + column]!
  return { shape: [columns, rows], data: turned }
}
