/**
 * How Lipschitz and how smooth the loss is around the current point of training: Definitions 3.2 and 3.3 of the
 * review of Santurkar et al. 2018, with one of the two points fixed and the other at a distance r,
 *
 *   Lipschitz    |L(w + δ) − L(w)| / r
 *   slope        ‖∇L(w + δ)‖₂, whose least upper bound over a ball is the Lipschitz constant there
 *   smoothness   ‖∇L(w + δ) − ∇L(w)‖₂ / r, with ‖δ‖₂ = r
 *
 * each the largest value found, and so a lower bound of the constant. `random` uses `directions` drawn uniformly from
 * the sphere: what a step in an arbitrary direction meets. `adversarial` adds two searches of `ascent` steps: uphill
 * from w, δ ← r ∇L(w + δ) / ‖∇L(w + δ)‖; and, from the last random direction, δ ← r Δ / ‖Δ‖ with Δ = ∇L(w + δ) −
 * ∇L(w), which for a small r is the power iteration on the Hessian and so converges to its largest |eigenvalue|.
 *
 *   space   parameters: w is all of them, one row for the network; activations: w is the preactivations of a layer on
 *           the batch (y of the theorems) with everything else fixed, one row per layer
 *   radius  r in units of ‖w‖₂, 0.01 by default; the definitions leave it open
 *
 * Cost: 1 + directions + 2 · ascent gradients; in activations, for each layer those of the layers from it up.
 */
import { scalar } from '../../backend/outputs.ts'
import type { Outputs } from '../../backend/types.ts'
import type { ReadState } from '../../norm/index.ts'
import { choiceOption, countOption } from '../../options/index.ts'
import { choice, named, namesOf, type Quantities } from '../../stats/index.ts'
import { abs, div, grad, input, mul, select, sub, substitute, type Tensor } from '../../tensor/index.ts'
import { inType, lossFunction, type LossOptions, lossOptions } from '../parameters/point.ts'
import { defineProbe, type Measurement, type ProbeTarget } from '../probe.ts'
import { positiveOption } from '../spacing.ts'
import { probeStreams } from '../../random/index.ts'
import {
  difference,
  moved,
  norm,
  randomVector,
  scaled,
  tensorsOf,
  type Vector,
  vectorStates,
} from '../parameters/vector.ts'

export interface LipschitzOptions extends LossOptions {
  space: 'parameters' | 'activations'
  radius: number
  directions: number
  ascent: number
}

const kinds = ['lipschitz', 'slope', 'smoothness'] as const

const inSpace = choice('space', { parameters: 'parameters', activations: 'activations' })
const bySearch = choice('search', { random: 'random', adversarial: 'adversarial' })

/** Quantities found by a search. */
const declaredBySearch = {
  lipschitz: {
    name: named`Lipschitz estimate in ${inSpace}, ${bySearch}`,
    unit: 'nats / coordinate',
    layer: 'name or empty',
    definition:
      'the largest |L(w + δ) − L(w)| / r over the δ tried, ‖δ‖₂ = r; in parameters w is all of them and layer is empty, in activations w is the preactivations of a layer',
  },
  slope: {
    name: named`largest gradient in ${inSpace}, ${bySearch}`,
    unit: 'nats / coordinate',
    layer: 'name or empty',
    definition: 'the largest ‖∇L(w + δ)‖₂ over the δ tried, ‖δ‖₂ = r',
  },
  smoothness: {
    name: named`smoothness estimate in ${inSpace}, ${bySearch}`,
    unit: 'nats / coordinate²',
    layer: 'name or empty',
    definition: 'the largest ‖∇L(w + δ) − ∇L(w)‖₂ / r over the δ tried, ‖δ‖₂ = r',
  },
} as const satisfies Quantities

const declaredHere = {
  gradient: {
    name: named`gradient norm in ${inSpace}`,
    unit: 'nats / coordinate',
    layer: 'name or empty',
    definition: '‖∇L(w)‖₂',
  },
  radius: {
    name: named`radius in ${inSpace}`,
    unit: 'coordinate',
    layer: 'name or empty',
    definition: 'r = `radius` · ‖w‖₂',
  },
} as const satisfies Quantities

/** The names of its quantities, in one space. */
export function lipschitzQuantities(space: LipschitzOptions['space'] = 'parameters') {
  return {
    random: namesOf(declaredBySearch, { space, search: 'random' }),
    adversarial: namesOf(declaredBySearch, { space, search: 'adversarial' }),
    ...namesOf(declaredHere, { space }),
  }
}

/** A loss as a function of some of its variables. */
interface Landscape {
  readonly layer: string
  readonly here: Vector
  at(point: Vector): { readonly loss: Tensor; readonly gradient: Vector }
}

export const lipschitz = defineProbe<LipschitzOptions>({
  name: 'lipschitz',
  summary: 'how steep the loss is, and how fast its gradient turns, within a radius',
  source: 'Santurkar et al. 2018, §3.2; the definitions of Lipschitzness and β-smoothness',
  quantities: [...Object.values(declaredBySearch), ...Object.values(declaredHere)],
  options: {
    space: choiceOption('parameters', ['parameters', 'activations']),
    radius: positiveOption(0.01),
    directions: countOption(8),
    ascent: countOption(8),
    ...lossOptions,
  },
  positional: 'space',
  effort: ({ directions, ascent }) => directions + 2 * ascent,
  build(target, { space, radius, directions, ascent, ...how }) {
    const landscapes = space === 'parameters' ? [ofParameters(target, how)] : ofActivations(target, how)
    const turn = input('turn', [], 'i32')
    const chases = input('chasesChange', [], 'i32')
    const kept = landscapes.map((landscape, i) => {
      const { here } = landscape
      const { loss, gradient } = landscape.at(here)
      const origin = vectorStates(`lipschitz.${i}.gradient`, here)
      const offset = vectorStates(`lipschitz.${i}.offset`, here)
      const r = mul(norm(here), radius)
      const key = { seed: target.seed, stream: probeStreams.lipschitz + 0x100 * i, step: turn }
      const random = randomVector(here, key)
      const there = landscape.at(moved(here, tensorsOf(offset), 1))
      const change = difference(there.gradient, tensorsOf(origin))
      const next = there.gradient.map((g, k) => select(chases, change[k]!, g))
      return {
        layer: landscape.layer,
        start: { loss, gradient: norm(gradient), radius: r },
        keeping: origin.map((state, k) => [state, gradient[k]!] as const),
        leaving: offset.map((state, k) => [state, onSphere(gradient, r)[k]!] as const),
        drawing: offset.map((state, k) => [state, onSphere(random, r)[k]!] as const),
        found: {
          lipschitz: div(abs(sub(there.loss, loss)), r),
          slope: norm(there.gradient),
          smoothness: div(norm(change), r),
        },
        searching: offset.map((state, k) => [state, onSphere(next, r)[k]!] as const),
      }
    })
    const outputsOf = (of: (landscape: (typeof kept)[number]) => Readonly<Record<string, Tensor>>) =>
      Object.fromEntries(
        kept.flatMap((one) =>
          Object.entries(of(one)).map(([name, value]) => [`${one.layer} ${name}`, value]),
        ),
      )

    return {
      async open({ session }) {
        const start = await session.compile({
          outputs: outputsOf((one) => one.start),
          updates: kept.flatMap((one) => [...one.keeping, ...one.leaving]),
        })
        const draw = await session.compile({ updates: kept.flatMap((one) => one.drawing) })
        const look = await session.compile({
          outputs: outputsOf((one) => one.found),
          updates: kept.flatMap((one) => one.searching),
        })
        return {
          async measure(step) {
            const here = await start.run()
            const search = async (chasesChange: 0 | 1) => {
              const found: Outputs[] = []
              for (let i = 0; i < ascent; i++) found.push(await look.run({ chasesChange }))
              return found
            }
            const alongGradient = await search(0)
            const random: Outputs[] = []
            for (let i = 0; i < directions; i++) {
              await draw.run({ turn: step * directions + i })
              random.push(await look.run({ chasesChange: 1 }))
            }
            const climbs = [...alongGradient, ...(await search(1))]
            const names = lipschitzQuantities(space)
            const most = (found: readonly Outputs[], key: string) =>
              Math.max(...found.map((values) => scalar(values[key])))
            return kept.flatMap(({ layer }): Measurement[] => {
              const row = (quantity: string, value: number) => ({ step, layer, quantity, value })
              return [
                row(names.gradient, scalar(here[`${layer} gradient`])),
                row(names.radius, scalar(here[`${layer} radius`])),
                ...kinds.map((kind) => row(names.random[kind], most(random, `${layer} ${kind}`))),
                ...kinds.map((kind) =>
                  row(names.adversarial[kind], most([...random, ...climbs], `${layer} ${kind}`)),
                ),
              ]
            })
          },
          dispose() {
            for (const program of [start, draw, look]) program.dispose()
          },
        }
      },
    }
  },
})

function ofParameters(target: ProbeTarget, how: LossOptions): Landscape {
  const loss = lossFunction(target.step, how)
  return {
    layer: '',
    here: loss.here,
    at: (point) => ({ loss: loss.at(point).loss, gradient: loss.gradientAt(point) }),
  }
}

function ofActivations({ step }: ProbeTarget, { statistics, double }: LossOptions): Landscape[] {
  const { model, batch } = step
  const dtype = double ? 'f64' : model.dtype
  const read: ReadState = (state) => inType(state.tensor, dtype)
  const data = { x: inType(batch.x, dtype), labels: inType(batch.labels, dtype) }
  const { output, loss } = step.at({ mode: statistics === 'batch' ? 'train' : 'eval', read }, data)
  return model.layers.flatMap(({ name }) => {
    const y = output.taps[`${name}.preactivation`]
    if (!y) return []
    return [
      {
        layer: name,
        here: [y],
        at([point]) {
          const [there] = substitute([loss], new Map([[y, point!]])) as [Tensor]
          return { loss: there, gradient: grad(there, [point!]) }
        },
      } satisfies Landscape,
    ]
  })
}

/** `direction` scaled to length r. */
function onSphere(direction: Vector, r: Tensor): Vector {
  return scaled(direction, div(r, norm(direction)))
}
