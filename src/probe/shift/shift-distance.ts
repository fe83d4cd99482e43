/**
 * Internal covariate shift as a distance of distributions, after Huang & Yu 2020, arXiv:2001.02814: the earth mover's
 * distance W₁ between a layer's input before and after the layers below it are updated. It is estimated on a fixed
 * set of training images, in two halves A and B:
 *
 *   per unit     W₁ of each unit separately, exact by sorting, the mean over units; also in standard deviations of
 *                the unit before the update, over the units that vary
 *   shape        the same after each unit is standardized before and after, in its own standard deviations: what is left
 *                is a difference in moments above the second, which batch normalization does not control
 *   sliced       the mean over random lines of W₁ of the points' projections: at most W₁, and in d dimensions about
 *                1 / √d of it
 *   assignment   W₁ of all units at once, exact for few points, O(n³)
 *   paired       the mean distance of the same image's values before and after: an upper bound
 *
 * A distance of two samples is above 0 even if their distributions are equal; it is larger for fewer points and more
 * dimensions. The null distances show how large: those of A and B, both before the update. With `images` = `same` the
 * distance is that of A before and A after, which has no such floor: without an update it is 0. With `other` it is
 * that of A before and B after, to be compared with the null distance.
 *
 * The bounds are those of `stats/distances/earth-mover.ts`, on all points of A. Under exact batch normalization (γ =
 * 1, β = 0; the tap `normalized`) the upper one is √(2d) in d dimensions, which is reported too. Unitized values lie
 * in the unit ball, so there W₁ ≤ 2 in any dimension.
 *
 * The details that the paper's text leaves open are options: `tap`, which values of a layer count as its input;
 * `since`, one step, or the start of training; the statistics that normalizations use, `mode`: those of the sample,
 * or running ones; and, if a normalization draws noise, `noise`: after the step it is that of the `next` step, as
 * training draws it, so that the noise is a part of the shift; or the `same` as before the step, so that it is not. In
 * a convolution each position of each image is a point with one dimension per channel, as for batch normalization.
 * Layers whose tap no parameter moves, such as the input of the first, are left out.
 *
 * Cost: one gradient on the batch (none since the start) and two forward passes on the sample, in one program; then,
 * for each layer, sorting of (units + projections) · points values and an assignment of `exact` points, four times in
 * all.
 */
import { initialOf, type Mode, type ReadState } from '../../norm/index.ts'
import { choiceOption, countOption, flagOption } from '../../options/index.ts'
import {
  deviations,
  distanceBounds,
  distanceByAssignment,
  distanceByRow,
  distancePerDimension,
  namesOf,
  pointsOf,
  type Quantities,
  type Sample,
  standardized,
} from '../../stats/index.ts'
import { div, matmul, normal, slice, sqrt, square, sum, type Tensor } from '../../tensor/index.ts'
import { defineProbe, type Measurement, graphOfOneProgram } from '../probe.ts'

import { probeStreams } from '../../random/index.ts'
import {
  asPoints,
  fixedSample,
  noiseAfter,
  type NoiseChoice,
  noiseOption,
  type Tap,
  TAPS,
  updatedParameters,
} from '../target.ts'

export interface ShiftDistanceOptions {
  tap: Tap
  /** Number of images, both halves together; at most all. */
  sample: number
  /** The largest number of points of each half. */
  points: number
  projections: number
  /** Points of an exact assignment; 0 for none. */
  exact: number
  images: 'same' | 'other'
  since: 'step' | 'start'
  noise: NoiseChoice
  /** Whether the distance of the shapes is measured too. */
  shape: boolean
  mode: Mode
}

/** For two halves, A and B, before the update, instead of before and after it. */
const nullOf = (name: string) => `the same as ${name}, of two halves of the sample, both before the update`

const declared = {
  perUnit: {
    name: 'distance per unit',
    unit: 'activation',
    layer: 'name',
    definition:
      'the mean over units j of W₁(X_j, X′_j), X before the update of the layers below and X′ after it',
  },
  relative: {
    name: 'distance per unit in deviations',
    unit: 'deviations',
    layer: 'name',
    definition: 'the mean over the units j that vary of W₁(X_j, X′_j) / σ(X_j)',
  },
  shape: {
    name: 'shape distance per unit',
    unit: 'deviations',
    layer: 'name',
    definition:
      'the mean over the units j that vary of W₁ of (X_j − E[X_j]) / σ(X_j) and (X′_j − E[X′_j]) / σ(X′_j): what moments above the second move; rows with `shape`',
  },
  sliced: {
    name: 'sliced distance',
    unit: 'activation',
    layer: 'name',
    definition: 'the mean over random unit vectors u of W₁(⟨u, X⟩, ⟨u, X′⟩)',
  },
  assignment: {
    name: 'assignment distance',
    unit: 'activation',
    layer: 'name',
    definition: 'W₁(X, X′) of all units at once, of `exact` points; no rows with `exact=0`',
  },
  paired: {
    name: 'paired distance',
    unit: 'activation',
    layer: 'name',
    definition: 'the mean over points of ‖X_i − X′_i‖₂, at least W₁(X, X′); no rows with `images=other`',
  },
  nullPerUnit: {
    name: 'null distance per unit',
    unit: 'activation',
    layer: 'name',
    definition: nullOf('distance per unit'),
  },
  nullRelative: {
    name: 'null distance per unit in deviations',
    unit: 'deviations',
    layer: 'name',
    definition: nullOf('distance per unit in deviations'),
  },
  nullSliced: {
    name: 'null sliced distance',
    unit: 'activation',
    layer: 'name',
    definition: nullOf('sliced distance'),
  },
  nullAssignment: {
    name: 'null assignment distance',
    unit: 'activation',
    layer: 'name',
    definition: nullOf('assignment distance'),
  },
  upper: {
    name: 'upper bound of the distance',
    unit: 'activation',
    layer: 'name',
    definition: '√(Σ_j (Var[X_j] + Var[X′_j] + (E[X_j] − E[X′_j])²)) ≥ W₁(X, X′)',
  },
  lowerOfMeans: {
    name: 'lower bound of the distance, of means',
    unit: 'activation',
    layer: 'name',
    definition: '‖E[X] − E[X′]‖₂ ≤ W₁(X, X′)',
  },
  lowerOfNorms: {
    name: 'lower bound of the distance, of norms',
    unit: 'activation',
    layer: 'name',
    definition: '|E‖X‖₂ − E‖X′‖₂| ≤ W₁(X, X′)',
  },
  boundOfBatchNormalization: {
    name: 'upper bound under batch normalization',
    unit: 'activation',
    layer: 'name',
    definition: '√(2d), the upper bound for values of d units after batch normalization with γ = 1, β = 0',
  },
} as const satisfies Quantities

/** The names of its quantities, one value per layer; `null …` are those of two halves of one distribution. */
export const shiftDistanceQuantities = namesOf(declared)

type Quantity = keyof typeof shiftDistanceQuantities

export const shiftDistance = defineProbe<ShiftDistanceOptions>({
  name: 'shift-distance',
  summary: 'how far the distribution of each layer’s input moves when the layers below it are updated',
  source: 'Huang & Yu 2020, the distance; the bounds are ours',
  quantities: Object.values(declared),
  options: {
    tap: choiceOption('input', TAPS),
    sample: countOption(512, 4),
    points: countOption(256, 2),
    projections: countOption(64),
    exact: countOption(128, 0),
    images: choiceOption('same', ['same', 'other']),
    since: choiceOption('step', ['step', 'start']),
    noise: noiseOption,
    shape: flagOption(false),
    mode: choiceOption<Mode>('train', ['train', 'eval']),
  },
  build(
    { step: next, train, seed },
    { tap, sample, points, projections, exact, images, since, noise, shape, mode },
  ) {
    const { model } = next
    const batch = fixedSample(train, sample - (sample % 2), model)
    const moved =
      since === 'step' ? new Map([...updatedParameters(next), ...noiseAfter(next, noise)]) : undefined
    const tapsAt = (read: ReadState) => next.at({ mode, read }, batch).output.taps
    const before = tapsAt(moved ? (state) => state.tensor : initialOf)
    const after = tapsAt((state) => moved?.get(state) ?? state.tensor)

    const outputs: Record<string, Tensor> = {}
    const layers: { name: string; dimensions: number }[] = []
    model.layers.forEach(({ name }, i) => {
      const [x, y] = [before[`${name}.${tap}`], after[`${name}.${tap}`]]
      if (!x || !y || x === y) return
      const halves = {
        a: half(x, 0, points),
        b: half(x, 1, points),
        moved: half(y, images === 'same' ? 0 : 1, points),
      }
      const [, dimensions] = halves.a.shape as [number, number]
      const key = { seed, stream: probeStreams.projections + i }
      const lines = onSphere(normal([dimensions, projections], key, model.dtype))
      layers.push({ name, dimensions })
      for (const [which, values] of Object.entries(halves)) {
        outputs[`${name} ${which}`] = values
        outputs[`${name} ${which} projected`] = matmul(values, lines)
      }
    })

    return graphOfOneProgram(outputs, (step, values) =>
      layers.flatMap(({ name, dimensions }) => {
        const clouds = (which: string): Clouds => ({
          points: { values: values[`${name} ${which}`]!, dimensions },
          projected: { values: values[`${name} ${which} projected`]!, dimensions: projections },
        })
        const measured = distances(clouds('a'), clouds('b'), clouds('moved'), {
          exact,
          paired: images === 'same',
          shape,
        })
        return (Object.entries(measured) as [Quantity, number][]).map(
          ([quantity, value]): Measurement => ({
            step,
            layer: name,
            quantity: shiftDistanceQuantities[quantity],
            value,
          }),
        )
      }),
    )
  },
})

/** The first or the second half of a batch, as points. */
function half(x: Tensor, which: 0 | 1, most: number): Tensor {
  const size = Math.floor(x.shape[0]! / 2)
  const [, ...rest] = x.shape
  const zeros = rest.map(() => 0)
  return asPoints(slice(x, [which * size, ...zeros], [(which + 1) * size, ...rest]), most)
}

/** Each column as a unit vector. */
function onSphere(lines: Tensor): Tensor {
  return div(lines, sqrt(sum(square(lines), 0, { keepDims: true })))
}

interface Clouds {
  readonly points: Sample
  readonly projected: Sample
}

function distances(
  a: Clouds,
  b: Clouds,
  moved: Clouds,
  { exact, paired, shape }: { exact: number; paired: boolean; shape: boolean },
): Partial<Record<Quantity, number>> {
  const spread = deviations(a.points)
  const [perUnit, nullPerUnit] = [moved, b].map(({ points }) => distancePerDimension(a.points, points)) as [
    Float64Array,
    Float64Array,
  ]
  const inDeviations = (values: Float64Array) =>
    mean(values.map((value, j) => value / spread[j]!).filter((_, j) => spread[j]! > 0))
  const count = Math.min(exact, a.points.values.length / a.points.dimensions)
  const few = ({ points }: Clouds) => pointsOf(points, 0, count)
  return {
    perUnit: mean(perUnit),
    relative: inDeviations(perUnit),
    ...(shape && { shape: shapeDistance(a.points, moved.points, spread) }),
    sliced: mean(distancePerDimension(a.projected, moved.projected)),
    ...(count > 0 && { assignment: distanceByAssignment(few(a), few(moved)) }),
    ...(paired && { paired: distanceByRow(a.points, moved.points) }),
    nullPerUnit: mean(nullPerUnit),
    nullRelative: inDeviations(nullPerUnit),
    nullSliced: mean(distancePerDimension(a.projected, b.projected)),
    ...(count > 0 && { nullAssignment: distanceByAssignment(few(a), few(b)) }),
    ...distanceBounds(a.points, moved.points),
    boundOfBatchNormalization: Math.sqrt(2 * a.points.dimensions),
  }
}

/** Over the units that vary before the update. */
function shapeDistance(a: Sample, moved: Sample, spread: Float64Array): number {
  const perUnit = distancePerDimension(standardized(a), standardized(moved))
  return mean(perUnit.filter((_, j) => spread[j]! > 0))
}

/** NaN for an empty list. */
function mean(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0) / values.length
}
