/**
 * The loss and its gradient along the direction of a step, as in Fig. 4 of Santurkar, Tsipras, Ilyas & Mądry 2018,
 * arXiv:1805.11604. At step t, on its batch, with g = ∇L(w), for several η:
 *
 *   (a) L(w − η g)                       its minimum and maximum are the band of the loss
 *   (b) ‖∇L(w) − ∇L(w − η g)‖₂           the same: gradient predictiveness
 *   (c) max over η of (b) / (η ‖g‖₂)     effective β-smoothness
 *
 * η runs over a range of multiples of the learning rate: [1/2, 4] for their VGG, [1/100, 30] for their deep linear
 * network. They do not give the number of η, nor the statistics of batch normalization at w − η g; the defaults are 8
 * evenly spaced η, and statistics of that batch at each point, so that all values belong to the one function that the
 * step descends. A random direction is a normal one of length ‖g‖₂, the same for all arms with the same seed.
 *
 * Cost: one gradient for each η, and one for g.
 */
import { choiceOption, countOption } from '../../options/index.ts'
import { choice, named, namesOf, type Quantities } from '../../stats/index.ts'
import { div, input, neg } from '../../tensor/index.ts'
import { type LossOptions, lossFunction, lossOptions, rateOf } from '../parameters/point.ts'
import { defineProbe } from '../probe.ts'
import { positiveOption, spaced, type Spacing, spacingOption } from '../spacing.ts'
import { probeStreams } from '../../random/index.ts'
import { runScalars, networkRow } from '../values.ts'
import { moved, norm, randomVector, scaled, tensorsOf, vectorStates } from '../parameters/vector.ts'

type Direction = 'gradient' | 'random'

export interface GradientLineOptions extends LossOptions {
  /** The smallest η, in learning rates. */
  from: number
  /** The largest. */
  to: number
  /** The number of η. */
  points: number
  spacing: Spacing
  direction: Direction
}

const line = choice('direction', { gradient: 'the gradient', random: 'a random direction' })
const frozen = choice('statistics', { batch: '', frozen: ', statistics frozen' })

const declared = {
  loss: {
    name: named`loss along ${line}${frozen}`,
    unit: 'nats',
    layer: 'empty',
    definition:
      'L(w − η d) on the batch of the step, with d = g = ∇L(w) or a random direction of length ‖g‖₂',
    x: 'η, in the unit of the learning rate',
  },
  leastLoss: {
    name: named`least loss along ${line}${frozen}`,
    unit: 'nats',
    layer: 'empty',
    definition: 'the smallest finite L(w − η d) over η; NaN if none is finite',
  },
  mostLoss: {
    name: named`most loss along ${line}${frozen}`,
    unit: 'nats',
    layer: 'empty',
    definition: 'the largest L(w − η d) over η; infinite if one is not finite',
  },
  change: {
    name: named`gradient change along ${line}${frozen}`,
    unit: 'nats / parameter',
    layer: 'empty',
    definition: '‖∇L(w) − ∇L(w − η d)‖₂',
    x: 'η, in the unit of the learning rate',
  },
  leastChange: {
    name: named`least gradient change along ${line}${frozen}`,
    unit: 'nats / parameter',
    layer: 'empty',
    definition: 'the smallest finite ‖∇L(w) − ∇L(w − η d)‖₂ over η; NaN if none is finite',
  },
  mostChange: {
    name: named`most gradient change along ${line}${frozen}`,
    unit: 'nats / parameter',
    layer: 'empty',
    definition: 'the largest ‖∇L(w) − ∇L(w − η d)‖₂ over η; infinite if one is not finite',
  },
  beta: {
    name: named`effective beta along ${line}${frozen}`,
    unit: 'nats / parameter²',
    layer: 'empty',
    definition: 'effective β-smoothness: the largest ‖∇L(w) − ∇L(w − η d)‖₂ / (η ‖g‖₂) over η; NaN if g is 0',
  },
  lossHere: {
    name: named`loss at the start, along ${line}${frozen}`,
    unit: 'nats',
    layer: 'empty',
    definition: 'L(w), at η = 0',
  },
  gradientNorm: {
    name: named`gradient norm at the start, along ${line}${frozen}`,
    unit: 'nats / parameter',
    layer: 'empty',
    definition: '‖g‖₂ = ‖∇L(w)‖₂, at η = 0',
  },
} as const satisfies Quantities

/** The names of its quantities: `loss` and `change` at each η (as x), and one number per step for the others. */
export type GradientLineQuantities = Readonly<Record<keyof typeof declared, string>>

export function gradientLineQuantities({
  direction = 'gradient',
  statistics = 'batch',
}: Partial<Pick<GradientLineOptions, 'direction' | 'statistics'>> = {}): GradientLineQuantities {
  return namesOf(declared, { direction, statistics })
}

export const gradientLine = defineProbe<GradientLineOptions>({
  name: 'gradient-line',
  summary: 'how the loss and its gradient vary along the direction of the step',
  source: 'Santurkar et al. 2018, §3.2, Fig. 4',
  quantities: Object.values(declared),
  options: {
    from: positiveOption(0.5),
    to: positiveOption(4),
    points: countOption(8),
    spacing: spacingOption(),
    direction: choiceOption<Direction>('gradient', ['gradient', 'random']),
    ...lossOptions,
  },
  effort: ({ points }) => points + 1,
  build({ step, seed }, { from, to, points: count, spacing, direction, ...how }) {
    const objective = lossFunction(step, how)
    const { here, dtype } = objective
    const gradient = objective.gradientAt(here)
    const kept = vectorStates('gradientLine.gradient', here)
    const start = {
      outputs: { loss: objective.at(here).loss, length: norm(gradient), rate: rateOf(step) },
      updates: kept.map((state, i) => [state, gradient[i]!] as const),
    }

    const eta = input('eta', [], dtype)
    const random = randomVector(here, { seed, stream: probeStreams.line, step: input('step', [], 'i32') })
    const along =
      direction === 'gradient'
        ? tensorsOf(kept)
        : scaled(random, div(input('length', [], dtype), norm(random)))
    const point = moved(here, along, neg(eta))
    const walk = {
      outputs: {
        loss: objective.at(point).loss,
        change: norm(moved(objective.gradientAt(point), tensorsOf(kept), -1)),
      },
    }
    const names = gradientLineQuantities({ direction, statistics: how.statistics })

    return {
      async open({ session }) {
        const starting = await session.compile(start)
        const walking = await session.compile(walk)
        return {
          async measure(at) {
            const first = await runScalars(starting)
            const given = direction === 'random' ? { step: at, length: first.length } : {}
            const points: { x: number; loss: number; change: number }[] = []
            for (const multiple of spaced(from, to, count, spacing)) {
              const x = multiple * first.rate
              points.push({ x, ...(await runScalars(walking, { ...given, eta: x })) })
            }
            const losses = points.map(({ loss }) => loss)
            const changes = points.map(({ change }) => change)
            const slopes = points.map(({ x, change }) => change / (x * first.length))
            return [
              networkRow(at, names.lossHere, first.loss),
              networkRow(at, names.gradientNorm, first.length),
              ...points.flatMap(({ x, loss, change }) => [
                networkRow(at, names.loss, loss, { x }),
                networkRow(at, names.change, change, { x }),
              ]),
              networkRow(at, names.leastLoss, least(losses)),
              networkRow(at, names.mostLoss, most(losses)),
              networkRow(at, names.leastChange, least(changes)),
              networkRow(at, names.mostChange, most(changes)),
              networkRow(at, names.beta, first.length > 0 ? most(slopes) : Number.NaN),
            ]
          },
          dispose() {
            starting.dispose()
            walking.dispose()
          },
        }
      },
    }
  },
})

/** The smallest of the finite values; NaN if there is none. */
function least(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite)
  return finite.length > 0 ? Math.min(...finite) : Number.NaN
}

/** Infinite if one value is not finite: a value that overflows is larger than any other. */
const most = (values: readonly number[]): number =>
  values.every(Number.isFinite) ? Math.max(...values) : Infinity
