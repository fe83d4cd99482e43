/** Residual networks without normalization: SkipInit and Fixup, against the same networks in plain float64 loops. */
import { describe, expect, test } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import { importOnnx, planOnnx } from '../../src/interop/onnx/index.ts'
import { builtInStateDict } from '../../src/interop/state-dict.ts'
import { canonicalModel, type Model, parseModel, sgd, softmaxCrossEntropy } from '../../src/nn/index.ts'
import { add, grad, literal, mul, sizeOf, type State, sum, type Tensor } from '../../src/tensor/index.ts'
import { answersOf, written } from '../interop/written.ts'
import { valuesOf } from '../norm/values.ts'

const SIZE = 3
const options = { input: [1, SIZE, SIZE], classes: 2, seed: 1, dtype: 'f64' } as const
const build = (spec: string, more: object = {}) => parseModel(spec).create({ ...options, ...more })
const namesOf = ({ parameters }: Model) => parameters.map(({ name }) => name)

const sines = (count: number, phase: number) =>
  Float64Array.from({ length: count }, (_, i) => 0.7 * Math.sin(1.3 * i + phase))

/** Values that are no special case: every trained number differs from 0 and 1. */
const settingsOf = (model: Model) =>
  new Map(model.parameters.map(({ name, tensor }, i) => [name, sines(sizeOf(tensor.shape), i + 1)]))

interface Image {
  readonly channels: number
  readonly size: number
  readonly data: readonly number[]
}

const each = (x: Image, change: (value: number, i: number) => number): Image => ({
  ...x,
  data: x.data.map(change),
})
const rectified = (x: Image) => each(x, (value) => Math.max(0, value))

/** One sample through a network of three blocks, by the formulas of `residual-branch.ts`. */
function byHand(
  settings: ReadonlyMap<string, Float64Array>,
  values: readonly number[],
  { branch, order, shortcut }: { branch: string; order: string; shortcut: string },
): number[] {
  const scalar = (name: string, otherwise: number) => settings.get(name)?.[0] ?? otherwise
  function convolve(name: string, x: Image, stride: number, size = 3): Image {
    const weight = settings.get(`${name}.weight`)!
    const bias = settings.get(`${name}.bias`)
    const outputs = weight.length / (x.channels * size * size)
    const side = Math.ceil(x.size / stride)
    const data: number[] = []
    for (let o = 0; o < outputs; o++)
      for (let row = 0; row < side; row++)
        for (let column = 0; column < side; column++) {
          let total = bias?.[o] ?? 0
          for (let c = 0; c < x.channels; c++)
            for (let i = 0; i < size; i++)
              for (let j = 0; j < size; j++) {
                const [r, s] = [row * stride + i - (size >> 1), column * stride + j - (size >> 1)]
                if (r < 0 || s < 0 || r >= x.size || s >= x.size) continue
                const w = weight[((o * x.channels + c) * size + i) * size + j]!
                total += w * x.data[(c * x.size + r) * x.size + s]!
              }
          data.push(total)
        }
    return { channels: outputs, size: side, data }
  }
  /** Every second row and column, and zeros for missing channels. */
  function padded(x: Image, like: Image): Image {
    const data = Array.from({ length: like.data.length }, (_, at) => {
      const [c, r, s] = [
        Math.floor(at / like.size ** 2),
        Math.floor(at / like.size) % like.size,
        at % like.size,
      ]
      return c < x.channels ? x.data[(c * x.size + 2 * r) * x.size + 2 * s]! : 0
    })
    return { ...like, data }
  }
  const shifted = (x: Image, name: string) => each(x, (value) => value + scalar(name, 0))
  let h = rectified(shifted(convolve('conv1', { channels: 1, size: SIZE, data: values }, 1), 'bias1'))
  for (const stage of [1, 2, 3]) {
    const name = `stage${stage}.block1`
    const stride = stage === 1 ? 1 : 2
    const begun = order === 'post' || stage === 1 ? h : rectified(h)
    const inner = shifted(
      convolve(`${name}.conv1`, shifted(begun, `${name}.bias1a`), stride),
      `${name}.bias1b`,
    )
    const second = convolve(`${name}.conv2`, shifted(rectified(inner), `${name}.bias2a`), 1)
    const end = each(second, (value) => value * scalar(`${name}.scale`, 1) + scalar(`${name}.bias2b`, 0))
    const entering = branch === 'fixup' && order === 'post' ? shifted(h, `${name}.bias1a`) : h
    const skip =
      stage === 1
        ? h
        : shortcut === 'pad'
          ? padded(entering, end)
          : convolve(`${name}.shortcut`, entering, 2, 1)
    const result = each(end, (value, i) => value + skip.data[i]!)
    h = order === 'post' ? rectified(result) : result
  }
  if (order === 'pre') h = rectified(h)
  const area = h.size ** 2
  const pooled = Array.from(
    { length: h.channels },
    (_, c) => h.data.slice(c * area, (c + 1) * area).reduce((a, b) => a + b) / area + scalar('bias2', 0),
  )
  return Array.from(settings.get('dense1.bias')!, (bias, o) =>
    pooled.reduce((total, value, c) => total + value * settings.get('dense1.weight')![2 * c + o]!, bias),
  )
}

const kinds = [
  { branch: 'skipinit', order: 'post', shortcut: 'pad' },
  { branch: 'skipinit', order: 'pre', shortcut: 'project' },
  { branch: 'fixup', order: 'post', shortcut: 'pad' },
  { branch: 'fixup', order: 'post', shortcut: 'project' },
  { branch: 'fixup', order: 'pre', shortcut: 'project' },
] as const

describe('a network with branches for no normalization', () => {
  test.each(kinds)(
    'is that of its formulas, and its gradients their differences: $branch, $order, $shortcut',
    async (kind) => {
      const model = build(
        `resnet:8,width=0.125,branch=${kind.branch},order=${kind.order},shortcut=${kind.shortcut}`,
      )
      const settings = settingsOf(model)
      const x = sines(SIZE * SIZE, 0.5)
      const { logits } = model.apply(literal(x, [1, 1, SIZE, SIZE]), { mode: 'train' })
      const direction = literal(Float64Array.of(1, -2), [1, 2])
      const gradients = grad(
        sum(mul(logits, direction)),
        model.parameters.map(({ tensor }) => tensor),
      )
      const outputs: Record<string, Tensor> = { logits }
      for (const [i, gradient] of gradients.entries()) outputs[i] = gradient
      const session = openReference()
      const program = await session.compile({ outputs })
      for (const parameter of model.parameters) session.writeSync(parameter, settings.get(parameter.name)!)
      const results = program.runSync()
      const expected = byHand(settings, [...x], kind)
      expected.forEach((value, i) => expect(results['logits']![i]).toBeCloseTo(value, 11))
      const STEP = 1e-6
      for (const [i, { name }] of model.parameters.entries()) {
        const at = (moved: number) => {
          const values = Float64Array.from(settings.get(name)!)
          values[0]! += moved
          const [a, b] = byHand(new Map([...settings, [name, values]]), [...x], kind)
          return a! - 2 * b!
        }
        expect([name, results[i]![0]]).toEqual([name, expect.closeTo((at(STEP) - at(-STEP)) / (2 * STEP), 6)])
      }
    },
  )

  test('has trained numbers under the names of the authors’ code, and in files too', () => {
    const own = (spec: string) =>
      namesOf(build(spec))
        .filter((name) => /^(stage2|bias|conv1|dense1)/.test(name))
        .map(builtInStateDict.nameOf)
    expect(own('resnet:8,branch=skipinit')).toEqual([
      'conv1.weight',
      'conv1.bias',
      'stage2.block1.conv1.weight',
      'stage2.block1.conv1.bias',
      'stage2.block1.conv2.weight',
      'stage2.block1.conv2.bias',
      'stage2.block1.scale',
      'dense1.weight',
      'dense1.bias',
    ])
    expect(own('resnet:8,branch=fixup')).toEqual([
      'conv1.weight',
      'bias1',
      'stage2.block1.conv1.weight',
      'stage2.block1.bias1a',
      'stage2.block1.bias1b',
      'stage2.block1.conv2.weight',
      'stage2.block1.bias2a',
      'stage2.block1.scale',
      'stage2.block1.bias2b',
      'dense1.weight',
      'dense1.bias',
      'bias2',
    ])
  })

  test('starts from the weights of the plain network: those of Fixup divided by √L, or zero', async () => {
    const valuesIn = async (spec: string) => {
      const { parameters } = build(spec)
      return valuesOf(
        Object.fromEntries(parameters.map(({ name, initial }: State) => [name, asTensor(initial)])),
      )
    }
    const [plain, fixup, skipInit] = await Promise.all(
      ['', ',branch=fixup', ',branch=skipinit,alpha=0.5'].map((end) =>
        valuesIn(`resnet:14,width=0.125${end}`),
      ),
    )
    const of = (weights: typeof plain, name: string) => Array.from(weights![name]!)
    const first = 'stage2.block2.conv1.weight'
    expect(of(fixup, 'conv1.weight')).toEqual(of(plain, 'conv1.weight'))
    of(plain, first).forEach((value, i) => expect(of(fixup, first)[i]).toBeCloseTo(value / Math.sqrt(6), 12))
    for (const name of ['stage2.block2.conv2.weight', 'dense1.weight'])
      expect(of(fixup, name).every((value) => value === 0)).toBe(true)
    expect(of(fixup, 'stage2.block2.scale')).toEqual([1])
    for (const name of Object.keys(plain!)) expect(of(skipInit, name)).toEqual(of(plain, name))
    expect(of(skipInit, 'stage2.block2.scale')).toEqual([0.5])
  })

  test.each(['skipinit', 'fixup'])(
    'trains all parameters, although %s starts some at zero',
    async (branch) => {
      const model = build(`resnet:8,width=0.125,branch=${branch}`, { activation: 'tanh' })
      const x = literal(sines(6 * SIZE * SIZE, 0.5), [6, 1, SIZE, SIZE])
      const { logits } = model.apply(x, { mode: 'train' })
      const loss = softmaxCrossEntropy(logits, literal(Int32Array.of(0, 1, 1, 0, 1, 0), [6]))
      const tensors = model.parameters.map(({ tensor }) => tensor)
      const { updates } = sgd().step(model.parameters, grad(loss, tensors), { learningRate: 0.1 })
      const session = openReference()
      const program = await session.compile({ outputs: { loss }, updates })
      const before = model.parameters.map((parameter) => session.readSync(parameter).slice())
      for (let step = 0; step < 5; step++) program.runSync()
      model.parameters.forEach((parameter, i) =>
        expect([parameter.name, session.readSync(parameter)]).not.toEqual([parameter.name, before[i]]),
      )
    },
  )

  test.each(['skipinit', 'fixup,order=pre'])('is written as ONNX and read back: %s', async (branch) => {
    const network = written([`resnet:8,width=0.25,branch=${branch}`, 'none', [3, 8, 8]])
    const bytes = planOnnx(network.model, builtInStateDict).encode(network.arrays)
    const model = importOnnx(bytes).create({ input: network.model.input })
    const [read, own] = [await answersOf({ model, x: network.x }), await answersOf(network, network.arrays)]
    own.forEach((value, i) => expect(read[i]).toBeCloseTo(value, 4))
  })

  test('leaves the text of other networks as it was, so that runs keep their ids', () => {
    expect(canonicalModel('resnet:8')).toBe('resnet:depth=8,skips=true,order=post,shortcut=pad,width=1')
    expect(canonicalModel('resnet:8,branch=skipinit')).toBe(
      canonicalModel('resnet:8,branch=skipinit,alpha=0'),
    )
    expect(parseModel('resnet:8,branch=skipinit,alpha=0').spec).toBe('resnet:depth=8,branch=skipinit')
  })

  test.each([
    ['resnet:8,branch=rezero', 'none', 'resnet: branch is rezero, expected one of skipinit, fixup'],
    ['resnet:8,branch=fixup,alpha=1', 'none', 'resnet: alpha is 1, but only skipinit has it'],
    ['resnet:8,alpha=1', 'none', 'resnet: alpha is 1, but only skipinit has it'],
    ['resnet:8,branch=skipinit,skips=false', 'none', 'but without skips there are no branches'],
    ['resnet:8,branch=fixup', 'batch', 'for networks without normalization, and the normalization is batch'],
  ])('refuses %s with %s', (spec, norm, message) => {
    expect(() => build(spec, { norm })).toThrow(message)
  })
})

const asTensor = (initial: State['initial']): Tensor =>
  typeof initial === 'object' && 'operation' in initial
    ? initial
    : add(
        literal(
          typeof initial === 'number' ? Float64Array.of(initial) : Float64Array.from(initial),
          typeof initial === 'number' ? [1] : [initial.length],
        ),
        0,
      )
