/** Small networks with weights that are the same everywhere, for tests of the files that they are written to. */
import { openReference } from '../../src/backend/index.ts'
import { planOnnx } from '../../src/interop/onnx/index.ts'
import { writeModule } from '../../src/interop/pytorch-module.ts'
import { builtInStateDict, type NamedArrays, toStateDict } from '../../src/interop/state-dict.ts'
import { type Model, parseModel } from '../../src/nn/index.ts'
import { input, sizeOf, type TypedArray } from '../../src/tensor/index.ts'

export const BATCH = 2
const CLASSES = 3

/** Every kind of model, with the normalizations that ONNX has operators for and some that it has not. */
export const cases: readonly (readonly [model: string, norm: string, input: readonly number[]])[] = [
  ['mlp:6,5', 'none', [8]],
  ['mlp:6,5', 'batch', [8]],
  ['mlp:6', 'layer', [8]],
  ['mlp:6,output=normalized', 'rms', [8]],
  ['deep-linear:3,width=4', 'batch', [8]],
  ['cnn:4,6', 'batch:epsilon=0.01', [3, 8, 8]],
  ['cnn:4,6', 'group:2', [3, 8, 8]],
  ['cnn:4', 'instance', [8, 8]],
  ['cnn:4', 'layer', [8, 8]],
  ['cnn:4', 'batch:affine=false', [8, 8]],
  ['cnn:4', 'weight', [8, 8]],
  ['cnn:4', 'weight-standardization+group:2', [8, 8]],
  ['cnn:4', 'filter-response', [8, 8]],
  ['vgg:0.05', 'batch', [3, 32, 32]],
  ['vgg:0.05,variant=9', 'none', [1, 9, 9]],
  ['resnet:8,width=0.25', 'batch', [3, 8, 8]],
  ['resnet:8,width=0.25,order=pre,shortcut=project', 'batch', [3, 8, 8]],
  ['rnn:5', 'none', [4, 3]],
  ['rnn:5', 'batch', [4, 3]],
  ['lstm:4', 'layer', [4, 3]],
  ['gru:4', 'none', [4, 3]],
  ['gpt:layers=1,width=8,heads=2', 'layer', [4, CLASSES]],
  ['gpt:layers=1,width=8,heads=2,positions=rotary,gated=true,order=pre', 'rms', [4, CLASSES]],
  ['vit:layers=1,width=8,heads=2,pool=class', 'layer', [3, 8, 8]],
  ['convnext:4', 'layer', [3, 8, 8]],
  ['mixer:layers=1,width=8', 'layer', [3, 8, 8]],
]

/** Multiples of 2⁻¹⁰ between −1 and 1, by a linear congruential generator. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return ((state >>> 21) - 1024) / 1024
  }
}

export interface Written {
  readonly model: Model
  readonly arrays: NamedArrays
  readonly x: Float32Array | Int32Array
}

/** Weights between −½ and ½, variances between ½ and 1½. */
export function written([architecture, norm, shape]: (typeof cases)[number]): Written {
  const model = parseModel(architecture).create({
    input: shape,
    classes: CLASSES,
    norm,
    seed: 1,
    ...(architecture.startsWith('gpt') && { everyStep: true }),
  })
  const next = numbers(sizeOf(shape))
  const arrays = model.states.map(({ name, role, tensor }) => {
    const first = /variance/i.test(name) || role === 'gain' || role === 'magnitude' ? 1 : 0
    const values = Array.from({ length: sizeOf(tensor.shape) }, () => first + next() / 2)
    const isWhole = tensor.dtype === 'i32'
    const data: TypedArray = isWhole ? Int32Array.from(values, () => 3) : Float32Array.from(values)
    return [name, { shape: tensor.shape, data }] as const
  })
  return {
    model,
    arrays: Object.fromEntries(arrays),
    x:
      model.tokens === undefined
        ? Float32Array.from({ length: BATCH * sizeOf(model.input) }, next)
        : Int32Array.from({ length: BATCH * sizeOf(model.input) }, (_, i) => (i * 2) % CLASSES),
  }
}

/** What the model answers, by the reference in float64. */
export async function answersOf(
  { model, x }: Pick<Written, 'model' | 'x'>,
  arrays: NamedArrays = {},
): Promise<number[]> {
  const session = openReference()
  const y = model.apply(
    input('x', [x.length / sizeOf(model.input), ...model.input], x instanceof Int32Array ? 'i32' : 'f32'),
    { mode: 'eval' },
  )
  const program = await session.compile({ outputs: { y: y.logits } })
  await Promise.all(
    model.states.flatMap((state) => {
      const given = arrays[state.name]
      return given ? [session.restore(state, given.data)] : []
    }),
  )
  const answers = await program.run({ x })
  session.close()
  return Array.from(answers.y)
}

/** The network as a module of PyTorch. */
export function moduleFor(given: (typeof cases)[number], weights: string): string {
  const { model, arrays } = written(given)
  const plan = planOnnx(model, builtInStateDict)
  return writeModule(plan, { weights, arrays: toStateDict(arrays, builtInStateDict), about: given.join(' ') })
}
