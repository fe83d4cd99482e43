/** Figures that experiments share: curves over training and one number per run, with intervals over seeds. */
import { smallest } from '../../extremes.ts'
import { counted } from '../../counts.ts'
import type {
  ArmKey,
  Axis,
  BandPoint,
  DotsFigure,
  DotsRow,
  LinesFigure,
  ReferenceLine,
  Series,
} from '../../figure/index.ts'
import {
  type Band,
  bandsByStep,
  binBySteps,
  type BySeed,
  FEWEST_FOR_INTERVAL,
  formatNumber,
  medianInterval,
  type Row,
  summarize,
} from '../../stats/index.ts'
import type { Arm } from './experiment.ts'
import { divergence, isAboveFirst } from './measures.ts'
import type { Records } from './records.ts'

/** The part of arms that figures need. */
export function keysOf(arms: readonly Arm[]): ArmKey[] {
  return arms.map(({ arm, label, family }) => ({ arm, label, ...(family !== undefined && { family }) }))
}

/** For captions: `5 seeds`, or `5 to 20 seeds` if arms differ. */
export function countSeeds({ seedRange: { fewest, most } }: Records): string {
  return `${fewest === most ? '' : `${fewest} to `}${counted(most, 'seed')}`
}

/** The meaning of a band, for a caption. */
export function bandCaption(records: Records): string {
  return `Lines are medians over ${countSeeds(records)}, bands ${intervalWords(records, 'their')}.`
}

/** The meaning of dots and lines, for a caption. */
export function dotsCaption(records: Records): string {
  return `Small circles are seeds, dots their median, lines ${intervalWords(records, 'its')}.`
}

/** `its interval, which covers it with 96.1 %`; with few seeds their range. */
function intervalWords({ seedRange: { fewest } }: Records, whose: 'its' | 'their'): string {
  const found = medianInterval(Array.from({ length: fewest }, (_, i) => i))
  const it = whose === 'its' ? 'it' : 'them'
  return found === null
    ? `the range of the seeds (an interval needs ${FEWEST_FOR_INTERVAL})`
    : `${whose} interval${whose === 'its' ? '' : 's'}, which cover${whose === 'its' ? 's' : ''} ${it} with ${formatNumber(100 * found.coverage)} %`
}

export const trainingSteps: Axis = { label: 'training step' }

/** One quantity of one arm over training, of one layer or the mean over all; a note says where it diverged. */
function curveOf(
  records: Records,
  arm: string,
  { quantity, layer, layers }: Pick<CurvesOptions, 'quantity' | 'layer' | 'layers'>,
): Series {
  const all = records.of(arm, quantity)
  const rows = layers === undefined ? all : all.filter(isAboveFirst(records, arm, quantity))
  const chosen = layer === undefined ? meanOverLayers(rows) : rows.filter((row) => row.layer === layer)
  const diverged = [...divergence(records, arm).values()]
  const note =
    diverged.length > 0
      ? `diverged at step ${smallest(diverged)} (${diverged.length} of ${records.seedsOf(arm)} seeds)`
      : undefined
  return { arm, points: pointsOf(bandsByStep(binBySteps(chosen, 100))), ...(note && { note }) }
}

/** One row per run and step: the mean over its layers. Intervals are over seeds, not over layers. */
function meanOverLayers(rows: readonly Row[]): readonly Row[] {
  if (rows.every((row) => row.layer === rows[0]!.layer)) return rows
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = `${row.run} ${row.step}`
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return [...groups.values()].map((group) => ({
    ...group[0]!,
    layer: '',
    value: group.reduce((sum, { value }) => sum + value, 0) / group.length,
  }))
}

type CurvesOptions = Pick<LinesFigure, 'name' | 'title' | 'caption' | 'after' | 'y' | 'axes'> & {
  records: Records
  arms: readonly Arm[]
  quantity: string
  layer?: string | undefined
  /** Which layers the mean is over, if not all. */
  layers?: 'above the first' | undefined
  /** The arms to draw, one panel per group; by default all in one panel. */
  panels?: readonly { title?: string; arms: readonly string[]; references?: readonly ReferenceLine[] }[]
}

/** A quantity over training, one curve per arm. */
export function curvesFigure({
  records,
  arms,
  quantity,
  layer,
  layers,
  panels,
  ...figure
}: CurvesOptions): LinesFigure {
  const groups = panels ?? [{ arms: arms.map(({ arm }) => arm) }]
  return {
    ...figure,
    caption: `${figure.caption} ${bandCaption(records)}`.trim(),
    kind: 'lines-with-bands',
    arms: keysOf(arms),
    x: trainingSteps,
    panels: groups.map(({ title, arms: drawn, references }) => ({
      ...(title !== undefined && { title }),
      ...(references && { references }),
      series: drawn.map((arm) => curveOf(records, arm, { quantity, layer, layers })),
    })),
  }
}

type DotsOptions = Pick<DotsFigure, 'name' | 'title' | 'caption' | 'after' | 'x' | 'references'> & {
  records: Records
  arms: readonly Arm[]
  /** One number per run of an arm. */
  measure: (arm: string) => BySeed
  /** Draws only these arms. */
  drawn?: readonly string[]
}

/** One number per run, one row per arm. */
export function dotsFigure({ records, arms, measure, drawn, ...figure }: DotsOptions): DotsFigure {
  return {
    ...figure,
    caption: `${figure.caption} ${dotsCaption(records)}`.trim(),
    kind: 'dots-with-intervals',
    arms: keysOf(arms),
    rows: (drawn ?? arms.map(({ arm }) => arm)).map((arm) => {
      const { size } = divergence(records, arm)
      return {
        ...dotsRow(arm, [...measure(arm).values()]),
        ...(size > 0 && { note: `${size} of ${records.seedsOf(arm)} diverged` }),
      }
    }),
  }
}

/** The median of the values and its interval; none if a value is not finite. */
export function dotsRow(arm: string, values: readonly number[]): DotsRow {
  if (values.length === 0 || !values.every(Number.isFinite))
    return { arm, values, effect: null, interval: null }
  const { middle, low, high } = summarize(values, 'interval')
  return { arm, values, effect: middle, interval: Number.isFinite(low + high) ? [low, high] : null }
}

/** The median of the values and its interval as a point of a curve; no point if a value is not finite. */
export function pointAt(x: number, values: readonly number[]): BandPoint[] {
  const { effect, interval } = dotsRow('', values)
  return effect === null ? [] : [{ x, y: effect, ...(interval && { low: interval[0], high: interval[1] }) }]
}

/** A curve for each arm through medians over seeds, with their intervals. */
export function linesFigure<A extends string>({
  records,
  arms,
  valuesOf,
  caption,
  ...figure
}: Pick<LinesFigure, 'name' | 'title' | 'caption' | 'x' | 'y'> & {
  readonly records: Records
  readonly arms: readonly (ArmKey & { readonly arm: A })[]
  /** The values of each seed at each x. */
  readonly valuesOf: (arm: A) => readonly (readonly [x: number, values: readonly number[]])[]
}): LinesFigure {
  return {
    ...figure,
    caption: `${caption} ${bandCaption(records)}`,
    kind: 'lines-with-bands',
    arms,
    panels: [
      {
        series: arms.map(({ arm }) => ({
          arm,
          points: valuesOf(arm).flatMap(([x, values]) => pointAt(x, values)),
        })),
      },
    ],
  }
}

/** Bands as points of a curve. */
function pointsOf(bands: readonly Band[]): BandPoint[] {
  return bands.map(({ step, middle, low, high }) => ({ x: step, y: middle, low, high }))
}
