/** Checks of what a normalization says of itself, of its inputs and of its states. */
import { grad, literal, mul, sameShape, type State, sum } from '../../tensor/index.ts'
import type { Normalization } from '../normalization.ts'
import { allForms, batch, type Check, refusal, require, type Subject } from './check.ts'
import { draw, evaluate, type Form, forms, type Place, placeOf } from './place.ts'

export const describesItself = ({ kind, normalization }: Subject): Check => ({
  property: 'has a spec that makes it again, an equation, a source and a summary',
  async run() {
    const { spec, traits } = normalization
    require(spec === kind.name || spec.startsWith(`${kind.name}:`), () =>
      `its spec is "${spec}", expected ${kind.name} or ${kind.name}:options; return the spec that create gets`)
    const again = kind.parse(spec.slice(kind.name.length + 1)).spec
    require(again === spec, () => `its spec "${spec}" makes "${again}"; return the spec that create gets`)
    for (const [name, text] of Object.entries({ ...traits, summary: kind.summary }))
      if (['equation', 'source', 'summary'].includes(name))
        require(text !== '', () => `its ${name} is empty; state it`)
  },
})

export const isDefined = ({ normalization, defined }: Subject): Check => ({
  property: 'is defined for vectors, sequences or images; otherwise its error gives the reason',
  async run() {
    require(defined.length > 0, () =>
      `not defined for any: ${refusal(normalization, 'images', batch)?.message}`)
    for (const form of allForms) {
      const error = refusal(normalization, form, batch)
      require(error === undefined || /place: .*(expected|do not divide).*; /s.test(error.message), () =>
        `${form}: its error is "${error?.message}", expected "NAME: expected what, got what; how to fix it", where NAME is context.name`)
    }
  },
})

export const takesBatches = ({ normalization }: Subject, form: Form): Check => ({
  property:
    'takes batches of 1, 2 and 6, or its error gives the reason: shapes stay, values and gradients are finite',
  form,
  async run() {
    for (const size of [1, 2, batch]) {
      if (refusal(normalization, form, size)) continue
      const data = draw('data', [size, ...forms[form].data])
      const weight = draw('weight', forms[form].weight)
      for (const mode of ['train', 'eval', 'estimate'] as const) {
        const { output } = placeOf(normalization, form).apply(data, weight, { mode })
        const expected = [size, ...forms[form].features]
        require(sameShape(output.shape, expected), () =>
          `its output has shape [${output.shape.join(', ')}], expected [${expected.join(', ')}]`)
        const [inData, inWeight] = grad(sum(mul(output, draw('c', output.shape))), [data, weight])
        const values = await evaluate({
          output,
          'gradient of the data': inData,
          'gradient of the weights': inWeight,
        })
        for (const [name, each] of Object.entries(values))
          require(each.every(Number.isFinite), () =>
            `${name} is not finite everywhere in a batch of ${size}, mode ${mode}`)
      }
    }
  },
})

export const keepsStates = ({ normalization }: Subject, form: Form): Check => ({
  property: 'changes no state in evaluation, and only its own in training',
  form,
  async run() {
    const place = placeOf(normalization, form)
    const data = draw('data', [batch, ...forms[form].data])
    const weight = draw('weight', forms[form].weight)
    const inEvaluation = place.apply(data, weight, { mode: 'eval' }).updates
    require(inEvaluation.length === 0, () =>
      `evaluation changes ${namesOf(inEvaluation.map(([own]) => own))}`)
    for (const mode of ['train', 'estimate'] as const)
      for (const [own, value] of place.apply(data, weight, { mode }).updates) {
        require(place.states.includes(own), () =>
          `${mode} changes ${own.name}, which is not among its states`)
        require(sameShape(value.shape, own.tensor.shape), () =>
          `${mode} gives ${own.name} the shape [${value.shape.join(', ')}], expected [${own.tensor.shape.join(', ')}]`)
      }
  },
})

const namesOf = (states: readonly State[]) => states.map(({ name }) => name).join(', ')

export const evaluatesAsItTrains = ({ normalization }: Subject, form: Form): Check => ({
  property: 'keeps nothing, and computes the same in evaluation as in training',
  form,
  async run() {
    const place = placeOf(normalization, form)
    const data = draw('data', [batch, ...forms[form].data])
    const weight = draw('weight', forms[form].weight)
    const [training, evaluation] = (['train', 'eval'] as const).map(
      (mode) => place.apply(data, weight, { mode }).output,
    )
    const values = await evaluate({ training: training!, evaluation: evaluation! })
    require(values.training.every((value, i) => Object.is(value, values.evaluation[i])), () =>
      'evaluation gives other values than training; keep what differs in states')
  },
})

/** Ioffe & Szegedy 2015, Algorithm 2: the statistics of evaluation are averages over batches. */
export const averagesBatches = ({ normalization }: Subject, form: Form): Check => ({
  property: 'estimates running statistics as the average of batches',
  form,
  async run() {
    const place = placeOf(normalization, form)
    const statistics = place.states.filter(({ role }) => role === 'statistic')
    const weight = draw('weight', forms[form].weight)
    const estimate = (name: string, seen: number, before?: ReadonlyMap<State, Float64Array>) =>
      estimated(place, { name, form, weight, seen, before })
    const [first, second] = [await estimate('one', 0), await estimate('two', 0)]
    const both = await estimate('two', 1, first)
    for (const own of statistics) {
      const [a, b, mean] = [first, second, both].map((values) => values.get(own))
      if (a === undefined || b === undefined || mean === undefined) continue
      const off = Math.max(...mean.map((value, i) => Math.abs(value - (a[i]! + b[i]!) / 2)))
      require(off < 1e-9, () =>
        `after two batches ${own.name} is off their average by ${off.toExponential(1)}; in mode estimate, use options.seen (createRunning does)`)
    }
  },
})

interface Estimate {
  readonly name: string
  readonly form: Form
  readonly weight: ReturnType<typeof draw>
  readonly seen: number
  readonly before: ReadonlyMap<State, Float64Array> | undefined
}

async function estimated(
  place: Place,
  { name, form, weight, seen, before }: Estimate,
): Promise<Map<State, Float64Array>> {
  const data = draw(name, [batch, ...forms[form].data])
  const values = new Map(
    [...(before ?? [])].map(([own, numbers]) => [own, literal(numbers, own.tensor.shape)] as const),
  )
  const { updates } = place.apply(data, weight, { mode: 'estimate', seen, values })
  const results = await evaluate(Object.fromEntries(updates.map(([own, value]) => [own.name, value])))
  return new Map(updates.map(([own]) => [own, results[own.name]!]))
}

export const rejectsOthers = ({ normalization }: Subject, form: Form): Check => ({
  property: 'refuses inputs with other features than those it was made for',
  form,
  async run() {
    const error = failureOf(normalization, form)
    require(error?.message.includes('expected [batch, ') === true, () =>
      error === undefined
        ? 'it takes an input of 7 features, made for others; call checkFeatures, or use stateless'
        : `its error is "${error.message}", expected "… expected [batch, …]; …"; call checkFeatures, or use stateless`)
  },
})

function failureOf(normalization: Normalization, form: Form): Error | undefined {
  try {
    placeOf(normalization, form).normalize(draw('x', [batch, 7]))
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
