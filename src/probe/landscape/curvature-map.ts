/**
 * How convex the loss is around the current parameters: |λ_min / λ_max| of the Hessian at each point of a plane along
 * random directions, as Li, Xu, Taylor, Studer & Goldstein 2018, arXiv:1712.09913, §6 map it. 0 is convex; a slice
 * that looks convex but has a large ratio hides negative curvature. Options are those of `landscape` and of
 * `hessian`.
 *
 * Each point costs a Lanczos run.
 */
import { countOption, numberOption } from '../../options/index.ts'
import { namesOf, type Quantities } from '../../stats/index.ts'
import { hessianVectorProduct, input } from '../../tensor/index.ts'
import { type DirectionOptions, directionOptions } from '../parameters/direction.ts'
import { isConverged } from '../hessian/hessian.ts'
import { buildLanczos } from '../hessian/lanczos.ts'
import { yieldToEventLoop, openRandomAxes, symmetricGrid } from './landscape.ts'
import { type LossOptions, lossFunction, lossOptions } from '../parameters/point.ts'
import { defineProbe, type Measurement } from '../probe.ts'
import { positiveOption } from '../spacing.ts'
import { probeStreams } from '../../random/index.ts'
import { batchOrSample, isWeight, type ParameterChoice, parameterOption, sampleOption } from '../target.ts'
import { ritzValues } from '../hessian/tridiagonal.ts'
import { networkRow } from '../values.ts'
import { moved, tensorsOf, type Vector, vectorStates } from '../parameters/vector.ts'

export interface CurvatureMapOptions extends DirectionOptions, LossOptions {
  resolution: number
  span: number
  draw: number
  iterations: number
  tolerance: number
  sample: number | undefined
  parameters: ParameterChoice
}

const onPlane = {
  layer: 'empty',
  x: 'the distance along the first random direction, in its lengths',
  y: 'along the second',
  isSurface: true,
} as const

const declared = {
  ratio: {
    ...onPlane,
    name: '|smallest / largest eigenvalue| on a random plane',
    unit: 'dimensionless',
    definition: '|λ_min / λ_max| of the Hessian at w + x a + y b; 0 is convex',
  },
  largest: {
    ...onPlane,
    name: 'largest eigenvalue on a random plane',
    unit: 'nats / parameter²',
    definition: 'λ_max of the Hessian at w + x a + y b',
  },
  smallest: {
    ...onPlane,
    name: 'smallest eigenvalue on a random plane',
    unit: 'nats / parameter²',
    definition: 'λ_min of the Hessian at w + x a + y b',
  },
} as const satisfies Quantities

/** The names of its quantities, at x and y. */
export const curvatureMapQuantities = namesOf(declared)

export const curvatureMap = defineProbe<CurvatureMapOptions>({
  name: 'curvature-map',
  summary: '|λ_min / λ_max| of the Hessian over a random plane',
  source: 'Li et al. 2018, §6',
  quantities: Object.values(declared),
  every: 'end',
  options: {
    resolution: countOption(7),
    span: positiveOption(1),
    draw: countOption(1, 0),
    ...directionOptions,
    iterations: countOption(30),
    tolerance: numberOption(5e-2, { min: 0 }),
    sample: sampleOption,
    parameters: parameterOption('all'),
    ...lossOptions,
  },
  effort: ({ resolution, iterations }) => resolution ** 2 * 2 * 0.75 * iterations,
  build(target, options) {
    const { step, seed } = target
    const { parameters } = step.model
    const objective = lossFunction(step, options, { batch: batchOrSample(target, options.sample) })
    const axes = ['x', 'y'].map((name) => vectorStates(`curvatureMap.${name}`, objective.here))
    const place = vectorStates('curvatureMap.point', objective.here)
    const there = axes.reduce<Vector>(
      (vector, axis, i) => moved(vector, tensorsOf(axis), input(['x', 'y'][i]!, [], objective.dtype)),
      objective.here,
    )
    const point = tensorsOf(place)
    const { loss } = objective.at(point)
    const wanted = point.filter((_, i) => options.parameters === 'all' || isWeight(parameters[i]!))
    const grid = symmetricGrid(options.resolution, options.span, 'linear')
    const names = curvatureMapQuantities
    const method = buildLanczos({
      like: wanted,
      product: (v) => hessianVectorProduct(loss, wanted, v),
      key: { seed, stream: probeStreams.lanczos },
      iterations: options.iterations,
      reorthogonalize: true,
    })
    return {
      async open({ session }) {
        const random = await openRandomAxes(session, axes, target, options)
        const going = await session.compile({ updates: place.map((own, i) => [own, there[i]!] as const) })
        const lanczos = await method.open(session)
        return {
          async measure(at) {
            await random.choose()
            const rows: Measurement[] = []
            for (const y of grid)
              for (const x of grid) {
                await going.run({ x, y })
                const found = ritzValues(
                  await lanczos.run({
                    draw: 0,
                    isEnough: (part) => isConverged(part, { ...options, largest: 1, smallest: 1 }),
                  }),
                )
                const [smallest, largest] = [found[0]?.value ?? Number.NaN, found.at(-1)?.value ?? Number.NaN]
                rows.push(
                  networkRow(at, names.ratio, Math.abs(smallest / largest), { x, y }),
                  networkRow(at, names.largest, largest, { x, y }),
                  networkRow(at, names.smallest, smallest, { x, y }),
                )
                await yieldToEventLoop()
              }
            return rows
          },
          dispose() {
            random.dispose()
            going.dispose()
            lanczos.dispose()
          },
        }
      },
    }
  },
})
