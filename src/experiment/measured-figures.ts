/**
 * Figures of whatever probes measured, each as its rows suggest: over x and y a contour and a relief, over x a curve, for each
 * layer a heat strip over the steps, for the whole network a curve over the steps, of a least and a most the band between them.
 */
import { hessianQuantities, trajectoryQuantities } from '../probe/index.ts'
import {
  type ArmKey,
  type Axis,
  type Band,
  bandsByStep,
  binBySteps,
  type FigureSpec,
  formatNumber,
  type PathPoint,
  type Row,
  smoothDensity,
  type Surface,
  surfaceNotes,
  surfaceOf,
} from '../stats/index.ts'
import { bandCaption, trainingSteps } from './figures.ts'
import { Records } from './records.ts'

/** How many moments a figure over steps shows at most. */
const MOST_STEPS = 100

/** One or two for each quantity, in the order of the rows; what is one number a run and nothing else has none. */
export function measuredFigures(rows: readonly Row[], arms: readonly ArmKey[]): FigureSpec[] {
  const records = new Records(rows)
  const names = [...new Set(rows.map(({ quantity }) => quantity))]
  return names.flatMap((quantity): FigureSpec[] => {
    if (pathQuantities.includes(quantity) || bookkeeping.test(quantity)) return []
    const drawn = arms.flatMap((key) => {
      const own = records.of(key.arm, quantity)
      return own.length > 0 ? [{ key, own }] : []
    })
    const [sample] = drawn[0]?.own ?? []
    if (sample === undefined) return []
    const measured: Measured = {
      base: { name: fileName(quantity), title: capitalized(quantity), arms },
      quantity,
      drawn,
      records,
    }
    if (sample.y !== undefined) return surfaceFigures(measured)
    if (sample.x !== undefined) return curveFigures(measured)
    const steps = new Set(drawn.flatMap(({ own }) => own.map(({ step }) => step)))
    if (steps.size < 2) return []
    if (sample.layer !== '') return stripFigures(measured)
    const most = quantity.replace(/^least /, 'most ')
    if (most !== quantity && names.includes(most)) return bandFigures(measured, most)
    if (names.includes(quantity.replace(/^most /, 'least ')) && quantity.startsWith('most ')) return []
    return stepFigures(measured)
  })
}

interface Measured {
  readonly base: Pick<FigureSpec, 'name' | 'title' | 'arms'>
  readonly quantity: string
  /** Arms that have it. */
  readonly drawn: readonly { readonly key: ArmKey; readonly own: readonly Row[] }[]
  readonly records: Records
}

/** Of one seed at its last step, layer by layer. */
function latest(rows: readonly Row[]): Row[] {
  const { seed } = rows[0]!
  const own = rows.filter((row) => row.seed === seed)
  const last = own.reduce((most, { step }) => Math.max(most, step), 0)
  return own.filter(({ step }) => step === last)
}

const momentOf = ({ drawn }: Measured): string => {
  const { step, seed } = latest(drawn[0]!.own)[0]!
  return `measured after ${step} steps, seed ${seed}`
}

function surfaceFigures(measured: Measured): FigureSpec[] {
  const { base, quantity, drawn, records } = measured
  const isPlaneOfPath = quantity === trajectoryQuantities.loss
  const panels = drawn.map(({ key, own }) => {
    const surface = surfaceOf(latest(own).map(({ x, y, value }) => ({ x: x!, y: y!, value })))
    return {
      panel: { title: key.label, arm: key.arm, surface },
      path: isPlaneOfPath ? pathOf(records, own[0]!) : [],
    }
  })
  const notes = notesOf(
    measured,
    panels.map(({ panel: { arm, surface }, path }) => ({ arm, surface, path })),
  )
  const shares = isPlaneOfPath && panels.length === 1 ? sharesOf(records, panels[0]!.panel.arm) : []
  const along = (axis: number, name: string) => {
    const share = shares[axis]
    return {
      label:
        share === undefined ? `${name} axis` : `${name} axis, ${formatNumber(100 * share)} % of the path`,
    }
  }
  const axes = { x: along(0, 'first'), y: along(1, 'second'), z: { label: quantity } }
  const caption = `${base.title}, ${momentOf(measured)}.`
  return [
    {
      ...base,
      ...axes,
      kind: 'contour',
      caption: isPlaneOfPath
        ? `${caption} The line is the way of training; the colour inside its dots is the loss that the network itself had.`
        : caption,
      notes,
      panels: panels.map(({ panel, path }) =>
        path.length > 0 ? { ...panel, path: path.map(dotOf) } : panel,
      ),
    },
    {
      ...base,
      ...axes,
      kind: 'surface',
      name: `${base.name}-relief`,
      title: `${base.title}, in relief`,
      caption,
      x: { label: 'first axis' },
      y: { label: 'second axis' },
      panels: panels.map(({ panel }) => panel),
    },
  ]
}

interface Slice {
  readonly arm: string
  /** A line is a surface of one y. */
  readonly surface: Surface
  readonly path?: readonly PathStep[]
}

/** What to beware of in each of them, where it is a loss. */
function notesOf({ quantity, drawn, records }: Measured, slices: readonly Slice[]): string[] {
  if (!/\bloss\b/.test(quantity)) return []
  const { smallest, largest } = hessianQuantities()
  return slices.flatMap(({ arm, surface, path = [] }, i) => {
    const { seed, step } = latest(drawn[i]!.own)[0]!
    const valueOf = (name: string) =>
      records.of(arm, name).find((row) => row.seed === seed && row.step === step)?.value
    const [smallestEigenvalue, largestEigenvalue] = [valueOf(smallest), valueOf(largest)]
    const notes = surfaceNotes({
      surface,
      ...(smallestEigenvalue !== undefined && { smallestEigenvalue }),
      ...(largestEigenvalue !== undefined && { largestEigenvalue }),
      ...(path.length > 0 && {
        path,
        explainedVariance: sharesOf(records, arm).reduce((sum, share) => sum + share, 0),
      }),
    })
    return slices.length === 1 ? notes : notes.map((note) => `${drawn[i]!.key.label}: ${note}`)
  })
}

function curveFigures(measured: Measured): FigureSpec[] {
  const { base, quantity, drawn } = measured
  const caption = `${base.title}, ${momentOf(measured)}.`
  const curves = drawn.map(({ key, own }) => ({
    arm: key.arm,
    points: latest(own)
      .map(({ x, value }) => ({ x: x!, y: value }))
      .sort((a, b) => a.x - b.x),
  }))
  if (!quantity.startsWith('spectral weight'))
    return [
      {
        ...base,
        kind: 'lines-with-bands',
        caption,
        // The points of other curves stand for no place around the network.
        notes: quantity.startsWith('loss on a random line') ? notesOf(measured, curves.map(lineOf)) : [],
        x: { label: 'x' },
        y: { label: quantity },
        panels: [{ series: curves }],
      },
    ]
  const densities = curves.map(({ arm, points }, i) => ({
    title: drawn[i]!.key.label,
    series: [{ arm, points: smoothDensity(points.map(({ x, y }) => ({ x, weight: y }))) }],
  }))
  const peak = Math.max(
    ...densities.flatMap(({ series }) => series.flatMap(({ points }) => points.map(({ y }) => y))),
  )
  return [
    {
      ...base,
      kind: 'density',
      title: 'Spectral density of the Hessian',
      caption: `${caption} Each node is spread by a Gaussian of a hundredth of the range.`,
      axes: 'own',
      x: { label: 'eigenvalue' },
      // Between two eigenvalues it falls without end.
      y: { label: 'density', scale: 'log', domain: [peak / 1e7, peak] },
      panels: densities,
    },
  ]
}

const lineOf = ({ arm, points }: { arm: string; points: readonly { x: number; y: number }[] }): Slice => ({
  arm,
  surface: { x: points.map(({ x }) => x), y: [0], z: Float64Array.from(points, ({ y }) => y) },
})

function stripFigures({ base, quantity, drawn }: Measured): FigureSpec[] {
  const panels = drawn.map(({ key, own }) => {
    const rows = binBySteps(own, MOST_STEPS)
    const layers = [...new Set(rows.map(({ layer }) => layer))]
    const x = [...new Set(rows.map(({ step }) => step))].sort((a, b) => a - b)
    const cells = new Map<string, number[]>()
    for (const { layer, step, value } of rows) {
      const cell = `${step} ${layer}`
      cells.set(cell, [...(cells.get(cell) ?? []), value])
    }
    const values = layers.map((layer) => x.map((step) => mean(cells.get(`${step} ${layer}`) ?? [])))
    return { title: key.label, arm: key.arm, layers, x, values }
  })
  const isEmpty = (layer: string) =>
    panels.every(({ layers, values }) => (values[layers.indexOf(layer)] ?? []).every((value) => value === 0))
  const empty = [...new Set(panels.flatMap(({ layers }) => layers))].filter(isEmpty)
  const shown = panels.map(({ layers, values, ...panel }) => ({
    ...panel,
    layers: layers.filter((layer) => !empty.includes(layer)),
    values: values.filter((_, i) => !empty.includes(layers[i]!)),
  }))
  const values = shown.flatMap((panel) => panel.values.flat())
  if (values.length === 0) return []
  const seeds = new Set(drawn.flatMap(({ own }) => own.map(({ seed }) => seed))).size
  const zeros = empty.length > 0 ? ` Left out, because it is 0 throughout: ${empty.join(', ')}.` : ''
  return [
    {
      ...base,
      kind: 'strip',
      caption: `A row for each layer, from the first at the top; means over ${seeds} seed${seeds === 1 ? '' : 's'}.${zeros}`,
      x: trainingSteps,
      z: { ...axisFor(quantity, values), ...(values.some((value) => value < 0) && { centre: 0 }) },
      panels: shown,
    },
  ]
}

function stepFigures({ base, quantity, drawn, records }: Measured): FigureSpec[] {
  const series = drawn.map(({ key, own }) => ({
    arm: key.arm,
    points: bandsOf(own).map(({ step, middle, low, high }) => ({ x: step, y: middle, low, high })),
  }))
  const values = series.flatMap(({ points }) => points.map(({ y }) => y))
  return [
    {
      ...base,
      kind: 'lines-with-bands',
      caption: bandCaption(records.seeds.length),
      x: trainingSteps,
      y: axisFor(quantity, values),
      panels: [{ series }],
    },
  ]
}

function bandFigures({ base, quantity, drawn, records }: Measured, most: string): FigureSpec[] {
  const of = quantity.replace(/^least /, '')
  const series = drawn.map(({ key, own }) => {
    const high = new Map(bandsOf(records.of(key.arm, most)).map(({ step, middle }) => [step, middle]))
    return {
      arm: key.arm,
      points: bandsOf(own).map(({ step, middle }) => ({
        x: step,
        low: middle,
        high: high.get(step) ?? Number.NaN,
      })),
    }
  })
  const values = series.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]))
  return [
    {
      ...base,
      kind: 'bands',
      name: `${fileName(of)}-band`,
      title: capitalized(of),
      caption: `Between the least and the most at each step, each the mean over ${records.seeds.length} seed${records.seeds.length === 1 ? '' : 's'}.`,
      x: trainingSteps,
      y: axisFor(of, values),
      panels: [{ series }],
    },
  ]
}

const bandsOf = (rows: readonly Row[]): Band[] => bandsByStep(binBySteps(rows, MOST_STEPS))

/** On a log scale where all is above 0 and spans more than one and a half decades. */
function axisFor(label: string, values: readonly number[]): Axis {
  const finite = values.filter(Number.isFinite)
  const isWide = finite.every((value) => value > 0) && Math.max(...finite) > 30 * Math.min(...finite)
  return { label, ...(isWide && { scale: 'log' }) }
}

/** How well something was measured: numbers for the records. */
const bookkeeping = /^(error bound|standard error|Lanczos iterations)/

/** In the figure of the plane. */
const pathQuantities: readonly string[] = [
  trajectoryQuantities.inPlane,
  trajectoryQuantities.actual,
  trajectoryQuantities.off,
  trajectoryQuantities.explained,
]

interface PathStep {
  readonly step: number
  readonly x: number
  readonly y: number
  readonly inPlane: number
  readonly actual: number
}

/** Of the seed whose plane it is. */
function pathOf(records: Records, { arm, seed }: Row): PathStep[] {
  const of = (quantity: string) => records.bySeed(arm, quantity).get(seed) ?? []
  const actual = new Map(of(trajectoryQuantities.actual).map(({ step, value }) => [step, value]))
  return of(trajectoryQuantities.inPlane).map(({ step, value, x, y }) => ({
    step,
    x: x!,
    y: y!,
    inPlane: value,
    actual: actual.get(step) ?? Number.NaN,
  }))
}

/** Of the two axes, in the path of the first seed. */
function sharesOf(records: Records, arm: string): number[] {
  const [shares = []] = records.bySeed(arm, trajectoryQuantities.explained).values()
  return shares.map(({ value }) => value)
}

const dotOf = ({ step, x, y, actual }: PathStep, i: number, path: readonly PathStep[]): PathPoint => ({
  x,
  y,
  z: actual,
  ...((i === 0 || i === path.length - 1) && { label: `step ${step}` }),
})

/** NaN of nothing. */
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

const fileName = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
