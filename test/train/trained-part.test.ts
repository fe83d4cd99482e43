import { describe, expect, test } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import { type Model, mlp, parseOptimizer } from '../../src/nn/index.ts'
import { sizeOf, type State } from '../../src/tensor/index.ts'
import {
  parseLearningRateSchedule,
  parseSmoothing,
  parseTrainedPart,
  residentData,
  type TrainingOptions,
  trainingStep,
} from '../../src/train/index.ts'
import { clouds, smallModel, standardized } from './problem.ts'

const train = async (options: Partial<TrainingOptions> = {}, steps = 3) => {
  const model = options.model ?? smallModel('batch')
  const session = openReference()
  const next = trainingStep({
    data: residentData('train', clouds('train', 24), standardized),
    batch: 8,
    optimizer: parseOptimizer('sgd'),
    learningRate: 0.1,
    seed: 1,
    ...options,
    model,
  })
  const program = await session.compile({ outputs: { loss: next.loss }, updates: next.updates })
  const before = model.parameters.map((own) => session.readSync(own).slice())
  const losses = Array.from({ length: steps }, () => program.runSync().loss[0]!)
  /** The elements of each parameter that have changed. */
  const changed = new Map(
    model.parameters.map((own, i) => [
      own,
      [...session.readSync(own)].map((value, j) => value !== before[i]![j]),
    ]),
  )
  const values = new Map(model.parameters.map((own) => [own.name, [...session.readSync(own)]]))
  return { model, next, losses, changed, values }
}

const countOf = (model: Model, isCounted: (state: State) => boolean) =>
  model.parameters.filter(isCounted).reduce((sum, { tensor }) => sum + sizeOf(tensor.shape), 0)

const changedNames = ({ changed }: Awaited<ReturnType<typeof train>>) =>
  [...changed].filter(([, elements]) => elements.some(Boolean)).map(([{ name }]) => name)

describe('a part that is trained', () => {
  test.each([
    ['affine', ['layer1.gamma', 'layer1.beta']],
    ['weights', ['layer1.weight', 'layer2.weight']],
    ['weights:last=false', ['layer1.weight']],
    ['random', ['layer1.weight']],
  ])('%s leaves all other parameters as they are, with decay and momentum', async (spec, expected) => {
    const run = await train({
      trainOnly: parseTrainedPart(spec),
      optimizer: parseOptimizer('sgd:momentum=0.9,weightDecay=0.1'),
    })
    expect(changedNames(run)).toEqual(expected)
    expect(run.next.trained.map(({ name }) => name)).toEqual(expected)
    expect(run.next.states.filter(({ role }) => role === 'slot').length).toBe(expected.length)
  })

  test('takes the same first step as training all does', async () => {
    const [all, part] = [await train({}, 1), await train({ trainOnly: parseTrainedPart('affine') }, 1)]
    for (const name of ['layer1.gamma', 'layer1.beta'])
      expect(part.values.get(name)).toEqual(all.values.get(name))
  })

  test.each(['sgd:weightDecay=0.1', 'adamw:weightDecay=0.1'])(
    'random changes as many weights as there are gains and shifts, others with the seed, with %s',
    async (optimizer) => {
      const trainOnly = parseTrainedPart('random')
      const chosen = async (seed: number) => {
        const { model, changed } = await train({ trainOnly, seed, optimizer: parseOptimizer(optimizer) })
        const weight = model.parameters.find(({ name }) => name === 'layer1.weight')!
        return { model, places: changed.get(weight)! }
      }
      const [one, again, other] = [await chosen(1), await chosen(1), await chosen(2)]
      expect(one.places.filter(Boolean).length).toBe(
        countOf(one.model, ({ role }) => role === 'gain' || role === 'shift'),
      )
      expect(again.places).toEqual(one.places)
      expect(other.places).not.toEqual(one.places)
    },
  )

  test.each(['sam:0.5', 'gradient-penalty:1'])('is all that %s moves and measures', async (smoothing) => {
    const run = await train({
      trainOnly: parseTrainedPart('affine'),
      smoothing: parseSmoothing(smoothing),
    })
    expect(changedNames(run)).toEqual(['layer1.gamma', 'layer1.beta'])
  })

  test('must exist', () => {
    const model = smallModel('none')
    expect(() => parseTrainedPart('affine').choose(model, 1)).toThrow('no gains or shifts of a normalization')
    expect(() => parseTrainedPart('random').choose(model, 1)).toThrow('no gains or shifts of a normalization')
    expect(() =>
      parseTrainedPart('weights:last=false').choose(mlp({ input: 4, hidden: [], classes: 2, seed: 1 }), 1),
    ).toThrow('no weights before its last layer')
    expect(() => parseTrainedPart('affin')).toThrow('unknown part "affin"; did you mean "affine"')
  })
})

/** Li & Arora 2019, arXiv:1910.07454: the same functions, in float64 with ε = 0. */
test.each([0, 0.9])(
  'scale-invariant weights learn alike with weight decay and with the growing rates, momentum %d',
  async (momentum) => {
    const [rate, decay, steps] = [0.2, 0.01, 40]
    const common = { trainOnly: parseTrainedPart('weights:last=false') }
    const model = () => smallModel('batch:affine=false,epsilon=0')
    const rates = (spec: string) => parseLearningRateSchedule(spec).create(rate, steps)
    const sgd = (weightDecay: number) => parseOptimizer(`sgd:momentum=${momentum},weightDecay=${weightDecay}`)
    const decayed = await train(
      { ...common, model: model(), optimizer: sgd(decay), learningRate: rates('constant') },
      steps,
    )
    const grown = await train(
      {
        ...common,
        model: model(),
        optimizer: sgd(0),
        learningRate: rates(`decay-equivalent:${decay},momentum=${momentum}`),
      },
      steps,
    )
    const constant = await train(
      { ...common, model: model(), optimizer: sgd(0), learningRate: rates('constant') },
      steps,
    )
    const apart = (other: typeof grown) =>
      Math.max(...decayed.losses.map((loss, i) => Math.abs(Math.log(loss / other.losses[i]!))))
    // The rates are float32.
    expect(apart(grown)).toBeLessThan(1e-5)
    expect(apart(constant)).toBeGreaterThan(1e-3)
  },
)
