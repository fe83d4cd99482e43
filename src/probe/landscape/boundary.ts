/**
 * What a network with two classes decides over the plane of its samples: the difference of the two logits on a grid
 * around the points of both sets, 0 at the boundary; which points it classifies correctly; and its accuracy on both
 * sets.
 *
 * Two changes of the network are possible before it is evaluated; they do not affect the one that is trained:
 *
 *   statistics  of normalizations: `running`, as they are after training; `test`, estimated on all test points,
 *               without their classes, as Li et al. 2016, arXiv:1603.04779, adapt batch normalization to other data
 *   fit         on every second test point, with its class, some steps of Adam: of `gains`, γ and β alone; of `all`
 *               parameters; or `none`. The accuracy is then that on the other test points
 *
 * Cost: a forward pass over both sets and the grid; with `fit`, a gradient over half the test set for each of
 * `steps`.
 */
import { runNow } from '../../backend/outputs.ts'
import { UserError } from '../../errors.ts'
import { adam, correctPerSample } from '../../nn/index.ts'
import { initialOf, type ReadState } from '../../norm/index.ts'
import { choiceOption, countOption, numberOption } from '../../options/index.ts'
import { choice, named, namesOf, type Quantities } from '../../stats/index.ts'
import {
  cast,
  grad,
  input,
  iota,
  mul,
  slice,
  type State,
  state,
  sub,
  type Tensor,
} from '../../tensor/index.ts'
import { type Batch, batchOf, hasClasses, type ResidentData, type Taker } from '../../train/index.ts'
import { defineProbe, type Measurement } from '../probe.ts'
import { positiveOption, spaced } from '../spacing.ts'

export interface BoundaryOptions {
  /** Grid points along each axis. */
  resolution: number
  /** The grid reaches from −reach to reach along both axes; 0 for the range of the points and a tenth more. */
  reach: number
  statistics: 'running' | 'test'
  fit: 'none' | 'gains' | 'all'
  /** Steps of the fit. */
  steps: number
  rate: number
}

const ofStatistics = choice('statistics', { running: '', test: ', test statistics' })
const ofFit = choice('fit', { none: '', gains: ', gains fitted', all: ', all fitted' })

const declared = {
  decision: {
    name: named`decision${ofStatistics}${ofFit}`,
    unit: 'logits',
    layer: 'empty',
    definition:
      'the logit of the second class − the logit of the first at a point of the grid; 0 at the boundary',
    x: 'the first value of the point, after preprocessing',
    y: 'the second',
    isSurface: true,
  },
  train: {
    name: named`training point${ofStatistics}${ofFit}`,
    unit: 'count',
    layer: 'empty',
    definition: '1 if the network classifies a training sample correctly, otherwise 0',
    x: 'the first value of the sample, after preprocessing',
    y: 'the second',
  },
  test: {
    name: named`test point${ofStatistics}${ofFit}`,
    unit: 'count',
    layer: 'empty',
    definition: '1 if the network classifies a test sample correctly, otherwise 0',
    x: 'the first value of the sample, after preprocessing',
    y: 'the second',
  },
  trainAccuracy: {
    name: named`accuracy on training points${ofStatistics}${ofFit}`,
    unit: 'share',
    layer: 'empty',
    definition: 'correctly classified training samples / all training samples',
  },
  testAccuracy: {
    name: named`accuracy on test points${ofStatistics}${ofFit}`,
    unit: 'share',
    layer: 'empty',
    definition:
      'correctly classified test samples / all test samples; after a fit, of the test samples that it did not see',
  },
} as const satisfies Quantities

/** The names of its quantities; those of points are at x, y, 1 if the network is right and 0 if it is wrong. */
export function boundaryQuantities({
  statistics = 'running',
  fit = 'none',
}: Partial<Pick<BoundaryOptions, 'statistics' | 'fit'>> = {}) {
  return namesOf(declared, { statistics, fit })
}

export const boundary = defineProbe<BoundaryOptions>({
  name: 'boundary',
  summary: 'what a network with two classes decides over the plane of its samples',
  source: 'ours, after Figs. 1 and 2 of the review; statistics=test: Li et al. 2016',
  quantities: Object.values(declared),
  every: 'end',
  options: {
    resolution: countOption(41, 2),
    reach: numberOption(0, { min: 0 }),
    statistics: choiceOption('running', ['running', 'test']),
    fit: choiceOption('none', ['none', 'gains', 'all']),
    steps: countOption(200),
    rate: positiveOption(0.05),
  },
  effort: ({ fit, steps }) => 3 + (fit === 'none' ? 0 : steps),
  build({ step: next, train, test }, { resolution, reach, statistics, fit, steps, rate }) {
    const { model } = next
    check(train)
    const chosen = model.parameters.filter((own) => fit === 'all' || (fit === 'gains' && isGain(own)))
    if (fit === 'gains' && chosen.length === 0)
      throw new UserError(
        'boundary: fit is gains, expected a network with gains and biases of a normalization, got none; pass fit=all or norm=batch',
      )
    const fitted = new Map(
      chosen.map((own) => [own, state(`boundary.${own.name}`, 0, own.tensor.shape, own.tensor.dtype)]),
    )
    const all = { train: wholeOf(train, model), test: wholeOf(test, model) }
    const readFitted: ReadState = (own) => (fitted.get(own) ?? own).tensor
    const estimated = new Map(
      statistics === 'test' ? next.at({ mode: 'estimate', read: readFitted }, all.test).output.updates : [],
    )
    const read: ReadState = (own) => estimated.get(own) ?? readFitted(own)
    const at = (batch: Batch) => next.at({ mode: 'eval', read }, batch)
    const grid = input('grid', [resolution ** 2, 2], model.dtype)
    const decisions = at({ x: grid, labels: cast(mul(0, iota(resolution ** 2)), 'i32') }).output.logits
    const rightOf = (batch: Batch) => correctPerSample(at(batch).output.logits, batch.labels)
    const descent = buildFit()

    function buildFit() {
      if (chosen.length === 0) return undefined
      const half = mul(2, iota(Math.floor(test.count / 2)))
      const { loss } = at(batchOf(test, half, model))
      const own = chosen.map((parameter) => fitted.get(parameter)!)
      const gradients = grad(
        loss,
        own.map(({ tensor }) => tensor),
      )
      return adam({}).step(own, gradients, { learningRate: rate })
    }

    return {
      async open({ session }) {
        const places = await session.compile({ outputs: { train: all.train.x, test: all.test.x } })
        const reset = await session.compile({
          updates: [
            ...[...fitted].map(([own, copy]) => [copy, own.tensor] as const),
            ...(descent?.states ?? []).map((own) => [own, initialOf(own)] as const),
          ],
        })
        const descend = descent && (await session.compile({ updates: descent.updates }))
        const answers = await session.compile({
          outputs: { decision: difference(decisions), train: rightOf(all.train), test: rightOf(all.test) },
        })
        return {
          async measure(step) {
            await reset.run()
            if (descend) for (let i = 0; i < steps; i++) await runNow(descend)
            const points = await places.run()
            const axes = [0, 1].map((axis) =>
              reach > 0
                ? spaced(-reach, reach, resolution)
                : axisOver([points.train, points.test], axis, resolution),
            )
            const [xs, ys] = axes as [number[], number[]]
            const around = ys.flatMap((y) => xs.map((x) => ({ x, y })))
            const values = Float32Array.from(around.flatMap(({ x, y }) => [x, y]))
            const found = await answers.run({
              grid: model.dtype === 'f64' ? Float64Array.from(values) : values,
            })
            const names = boundaryQuantities({ statistics, fit })
            const row = (quantity: string, value: number, place?: { x: number; y: number }): Measurement => ({
              step,
              layer: '',
              quantity,
              value,
              ...place,
            })
            const pointRows = (which: 'train' | 'test') =>
              Array.from(found[which], (value, i) =>
                row(names[which], value, { x: points[which][2 * i]!, y: points[which][2 * i + 1]! }),
              )
            const held = Array.from(found.test).filter((_, i) => fit === 'none' || i % 2 === 1)
            return [
              row(names.trainAccuracy, mean(Array.from(found.train))),
              row(names.testAccuracy, mean(held)),
              ...pointRows('train'),
              ...pointRows('test'),
              ...around.map((place, i) => row(names.decision, found.decision[i]!, place)),
            ]
          },
          dispose() {
            for (const program of [places, reset, descend, answers]) program?.dispose()
          },
        }
      },
    }
  },
})

function check(data: ResidentData): void {
  const values = data.inputs.tensor.shape[1]
  if (values !== 2 || data.classes !== 2 || !hasClasses(data))
    throw new UserError(
      `boundary: expected samples of 2 values in 2 classes, got ${values} values and ${data.classes} ${hasClasses(data) ? 'classes' : 'outputs'}; use data such as circle`,
    )
}

/** γ and β of normalizations. */
const isGain = ({ role }: State): boolean => role === 'gain' || role === 'shift'

const wholeOf = (data: ResidentData, model: Taker): Batch => batchOf(data, iota(data.count), model)

/** The second class's logit minus the first one's, `[count]`. */
function difference(logits: Tensor): Tensor {
  const column = (i: number) => slice(logits, [0, i], [logits.shape[0]!, i + 1])
  return sub(column(1), column(0))
}

/** The range of the points along an axis, extended by a tenth at each end. */
function axisOver(sets: readonly ArrayLike<number>[], axis: number, count: number): number[] {
  const values = sets.flatMap((set) => Array.from(set).filter((_, e) => e % 2 === axis))
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const margin = (most - least) / 10
  return spaced(least - margin, most + margin, count)
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
