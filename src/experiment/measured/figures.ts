/**
 * Figures of whatever probes measured, chosen by the form of the rows: a contour and a relief over x and y, a curve
 * over x, a heat strip over the steps for quantities of layers, a curve over the steps for quantities of the whole
 * network, and a band for a minimum and a maximum.
 */
import { correctQuantities, trajectoryQuantities } from '../../probe/index.ts'
import type { ArmKey, Axis, FigureSpec } from '../../figure/index.ts'
import { type Band, bandsByStep, binBySteps, type Row, splitLevel, type Spread } from '../../stats/index.ts'
import { bandCaption, countSeeds, dotsCaption, dotsRow, trainingSteps } from '../framework/figures.ts'
import type { Measured } from './measured.ts'
import { curveFigures, surfaceFigures } from './slices.ts'
import { Records } from '../framework/records.ts'

/** The largest number of steps that a figure shows. */
const MOST_STEPS = 100

/**
 * One or two figures per quantity, in the order of the rows; a quantity with one number per run and nothing else has
 * none.
 */
export function measuredFigures(rows: Iterable<Row>, arms: readonly ArmKey[]): FigureSpec[] {
  const records = new Records(rows)
  const names = [...records.rows.quantities()]
  return names.flatMap((quantity): FigureSpec[] => {
    if (pathQuantities.includes(quantity) || bookkeeping.test(quantity)) return []
    if (ofSamples.includes(splitLevel(quantity).quantity)) return []
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
    if (splitLevel(quantity).level !== undefined) return levelFigures(measured)
    const steps = new Set(drawn.flatMap(({ own }) => own.map(({ step }) => step)))
    if (steps.size < 2) return []
    if (sample.layer !== '') return stripFigures(measured)
    const most = quantity.replace(/^least /, 'most ')
    if (most !== quantity && names.includes(most)) return bandFigures(measured, most)
    if (names.includes(quantity.replace(/^most /, 'least ')) && quantity.startsWith('most ')) return []
    return stepFigures(measured)
  })
}

/** What was measured at a level of the training loss: a row for each arm and layer, whatever the steps were. */
function levelFigures({ base, quantity, drawn, records }: Measured): FigureSpec[] {
  const x = axisFor(
    quantity,
    drawn.flatMap(({ own }) => own.map(({ value }) => value)),
  )
  const rows = drawn.flatMap(({ key, own }) =>
    [...new Set(own.map(({ layer }) => layer))].map((layer) => {
      const values = own.filter((row) => row.layer === layer).map(({ value }) => value)
      return {
        ...dotsRow(key.arm, values),
        label: layer === '' ? key.label : `${key.label}, ${layer}`,
      }
    }),
  )
  return [
    {
      ...base,
      kind: 'dots-with-intervals',
      caption: `At the first step after which the running training loss is below the level. ${dotsCaption(records)}`,
      x,
      rows,
    },
  ]
}

function stripFigures({ base, quantity, drawn, records }: Measured): FigureSpec[] {
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
  const zeros = empty.length > 0 ? ` Left out, because it is always 0: ${empty.join(', ')}.` : ''
  return [
    {
      ...base,
      kind: 'strip',
      caption: `One row per layer, the first at the top; means over ${countSeeds(records)}.${zeros}`,
      x: trainingSteps,
      z: { ...axisFor(quantity, values), ...(values.some((value) => value < 0) && { centre: 0 }) },
      panels: shown,
    },
  ]
}

function stepFigures({ base, quantity, drawn, records }: Measured): FigureSpec[] {
  const y = axisFor(
    quantity,
    drawn.flatMap(({ own }) => bandsOf(own).map(({ middle }) => middle)),
  )
  return [
    {
      ...base,
      kind: 'lines-with-bands',
      caption: bandCaption(records),
      x: trainingSteps,
      y,
      panels: [
        {
          series: drawn.map(({ key, own }) => ({
            arm: key.arm,
            points: bandsOf(own, 'interval').map(({ step, middle, low, high }) => ({
              x: step,
              y: middle,
              low,
              high,
            })),
          })),
        },
      ],
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
      caption: `Between the minimum and the maximum at each step, each averaged over ${countSeeds(records)}.`,
      x: trainingSteps,
      y: axisFor(of, values),
      panels: [{ series }],
    },
  ]
}

const bandsOf = (rows: readonly Row[], spread?: Spread): Band[] =>
  bandsByStep(binBySteps(rows, MOST_STEPS), spread)

/** A log scale if all values are above 0 and span more than one and a half decades. */
function axisFor(label: string, values: readonly number[]): Axis {
  const finite = values.filter(Number.isFinite)
  const low = finite.reduce((least, value) => Math.min(least, value), Infinity)
  const isWide = low > 0 && finite.some((value) => value > 30 * low)
  return { label, ...(isWide && { scale: 'log' }) }
}

/** Measures of precision: numbers for the records. */
const bookkeeping = /^(error bound|standard error|Lanczos iterations)/

/** Drawn in the figure of the plane. */
const pathQuantities: readonly string[] = [
  trajectoryQuantities.inPlane,
  trajectoryQuantities.actual,
  trajectoryQuantities.off,
  trajectoryQuantities.explained,
  trajectoryQuantities.randomWalk,
]

/** NaN for an empty list. */
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

const fileName = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** One value for each test sample, and their number. */
const ofSamples: readonly string[] = [
  correctQuantities.count,
  correctQuantities.words,
  correctQuantities.shares,
]
