/** `normscope norms`: what each normalization averages over, learns, stores and is invariant to, or all about one. */
import pc from 'picocolors'
import {
  type Description,
  describeNormalization,
  type Invariance,
  invariances,
  type Kept,
  knownNormalizations,
  normalizations,
  parseNormalization,
  pluggedNormalizations,
} from '../../norm/index.ts'
import { type DependencePanel, drawDependence } from '../../report/index.ts'
import { measureOverhead, REFERENCE_NETWORK } from '../../run/index.ts'
import { writeWhole } from '../../store/index.ts'
import type { Interval } from '../../stats/index.ts'
import { optionRows } from '../display/options.ts'
import { definitions, paragraph, table } from '../display/table.ts'
import { type CheckedPlugin, checkPlugins, checksTable, isFaultless } from './norm-checks.ts'

export interface NormsArguments {
  measure?: boolean
  json?: boolean
  figure?: string
}

interface Row extends Description, Partial<Omit<CheckedPlugin, 'spec'>> {
  readonly summary: string
  /** The overhead as a share of a step without normalization, if it was measured. */
  readonly overhead?: number
  readonly overheadInterval?: Interval | null
  /** Why the overhead cannot be trusted. */
  readonly busy?: string
}

/**
 * Lists all, or describes one. With a plugin it lists those of the plugin and checks them. Returns the exit code: 1 if
 * a property does not hold that must. Throws a UserError if the normalization is unknown or the figure cannot be written.
 */
export async function normsCommand(
  spec: string | undefined,
  { measure = false, json = false, figure }: NormsArguments,
  screen: Pick<NodeJS.WriteStream, 'write'>,
): Promise<number> {
  if (figure !== undefined) writeWhole(figure, drawDependence(panels))
  const checked = await checkPlugins(spec)
  const rows: Row[] = []
  for (const { spec: own, summary } of spec === undefined ? kinds() : [{ spec, summary: summaryOf(spec) }])
    rows.push({
      ...describeNormalization(parseNormalization(own)),
      summary,
      ...(measure && (await overheadOf(own))),
      ...checked.find((each) => each.spec === own),
    })
  if (json) screen.write(`${JSON.stringify(spec === undefined ? rows : rows[0], undefined, 2)}\n`)
  else {
    screen.write(spec === undefined ? listOf(rows, measure) : detailsOf(rows[0]!))
    for (const each of checked) screen.write(checksTable(each))
  }
  return checked.every(isFaultless) ? 0 : 1
}

async function overheadOf(spec: string): Promise<Pick<Row, 'overhead' | 'overheadInterval' | 'busy'>> {
  const { overhead, interval, ...rest } = await measureOverhead(spec)
  return { overhead, overheadInterval: interval, ...rest }
}

const kinds = () => {
  const plugged = pluggedNormalizations().map(({ kind }) => kind)
  return (plugged.length > 0 ? plugged : normalizations).map(({ name, summary }) => ({ spec: name, summary }))
}

/** The summary of the first normalization if several are joined. */
function summaryOf(spec: string): string {
  const { spec: canonical } = parseNormalization(spec)
  return knownNormalizations().find(({ name }) => name === canonical.split(/[:+]/)[0])!.summary
}

/** The panels of figure 4 of the review, and the normalizations published since. */
const panels: readonly DependencePanel[] = [
  'batch',
  'ghost',
  'layer',
  'layer:over=channels',
  'group',
  'instance',
].map((spec) => ({ title: spec, sees: parseNormalization(spec).traits.sees }))

function listOf(rows: readonly Row[], measured: boolean): string {
  const names = Object.keys(invariances) as Invariance[]
  const what = tableOf([
    ['', 'over', 'learns', 'keeps', 'evaluation'],
    ...rows.map((row) => [row.spec, over(row), learned(row), kept(row.keeps), evaluation(row)]),
  ])
  const properties = tableOf([
    ['', 'vectors', 'images', ...names, ...(measured ? ['overhead'] : [])],
    ...rows.map((row) => [
      row.spec,
      row.smallestBatch.vectors?.toString() ?? '–',
      row.smallestBatch.images?.toString() ?? '–',
      ...names.map((name) => holds(row, name)),
      ...(row.overhead === undefined ? [] : [describeOverhead(row)]),
    ]),
  ])
  return [
    pc.bold('what each does'),
    what,
    '',
    paragraph(
      `${pc.bold('smallest batch')} for training on vectors and on images, and ${pc.bold('invariances')} (v: vectors only, i: images only)`,
    ),
    properties,
    '',
    dimDefinitions([
      ...names.map((name) => [name, invariances[name]] as const),
      ...(measured
        ? [
            [
              'overhead',
              `extra time per training step, relative to a step without normalization, with its 95 % interval: ${REFERENCE_NETWORK}`,
            ] as const,
          ]
        : []),
    ]),
    ...(measured ? busyLines(rows) : []),
    '',
    pc.dim(paragraph('normscope norms group:8 shows one normalization, with its equation and options')),
    '',
  ].join('\n')
}

function busyLines(rows: readonly Row[]): string[] {
  const busy = rows.filter((row) => row.busy !== undefined)
  if (busy.length === 0) return []
  const whose = rows.length === 1 ? '' : ` (${busy.map(({ spec }) => spec).join(', ')})`
  return [pc.yellow(paragraph(`${busy[0]!.busy}${whose}; repeat it on a quiet machine`))]
}

function detailsOf(row: Row): string {
  const { vectors, images } = row.smallestBatch
  const lines: [string, string][] = [
    ['equation', row.equation],
    ['source', row.source],
    ['over', over(row) || 'nothing'],
    ['learns', learned(row) || 'nothing'],
    ['keeps', kept(row.keeps) || 'nothing'],
    ['evaluation', evaluation(row)],
    ['batches', `vectors: ${from(vectors)}; images: ${from(images)}`],
    [
      'invariant to',
      (row.invariances.vectors ?? row.invariances.images).map((name) => invariances[name]).join('; ') ||
        'nothing',
    ],
    ...(row.overhead === undefined
      ? []
      : [['overhead', `${describeOverhead(row)}: ${REFERENCE_NETWORK}`] as [string, string]]),
  ]
  const options = row.spec.split('+').flatMap((part) => {
    const [name] = part.split(':')
    return knownNormalizations()
      .filter((kind) => kind.name === name)
      .flatMap(optionRows)
  })
  return [
    paragraph(`${pc.bold(row.spec)}  ${row.summary}`),
    definitions(lines, { indent: 2 }),
    ...busyLines([row]),
    ...(options.length > 0 ? ['', pc.bold('options'), definitions(options, { indent: 2 })] : []),
    '',
  ].join('\n')
}

const from = (batch: number | null) => (batch === null ? 'not defined' : `${batch} or more`)

/** `+12 % (+10 to +15 %)`. */
function describeOverhead({ overhead, overheadInterval }: Row): string {
  if (!overheadInterval) return percent(overhead!)
  const [low, high] = overheadInterval
  return `${percent(overhead!)} (${percent(low).replace(' %', '')} to ${percent(high)})`
}

const percent = (share: number) => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(0)} %`

function over({ of, sees }: Row): string {
  if (of === 'weights') return 'weights'
  return Object.entries(sees)
    .map(([axis, extent]) => (extent === 'part' ? `part of the ${axis}` : axis))
    .join(', ')
}

const symbols: Readonly<Record<string, string>> = {
  gamma: 'γ',
  beta: 'β',
  alpha: 'α',
  tau: 'τ',
  epsilon: 'ε',
  gain: 'g',
}

const learned = (row: Row) => kept(row.learns.map((own) => ({ ...own, name: symbols[own.name] ?? own.name })))

/** Formats `γ β per channel, α per layer`. */
function kept(values: readonly Kept[]): string {
  const extents = [...new Set(values.map(({ per }) => per))]
  return extents
    .map((extent) => {
      const names = values.filter(({ per }) => per === extent).map(({ name }) => words(name))
      return `${names.join(names[0]!.length > 1 ? ', ' : ' ')} per ${extent}`
    })
    .join(', ')
}

/** Turns `runningMean` into `running mean`. */
const words = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

function evaluation({ keeps, evaluation: { isTraining, from: names, dropsNoise } }: Row): string {
  if (isTraining) return 'as in training'
  const ofBatches = keeps.every(({ name, role }) => role === 'statistic' || !names.includes(name))
  return [
    ...(names.length > 0
      ? [ofBatches ? 'running statistics' : `by its ${names.map(words).join(' and ')}`]
      : []),
    ...(dropsNoise ? ['without noise'] : []),
  ].join(', ')
}

function holds({ invariances: { vectors, images } }: Row, name: Invariance): string {
  const [ofVectors, ofImages] = [vectors?.includes(name), images.includes(name)]
  if (ofVectors === undefined) return ofImages ? 'i' : ''
  if (ofVectors && ofImages) return '✓'
  return ofVectors ? 'v' : ofImages ? 'i' : ''
}

const tableOf = (rows: readonly (readonly string[])[]) => table(rows, [], { head: true })

const dimDefinitions = (pairs: readonly (readonly [string, string])[]) =>
  definitions(pairs)
    .split('\n')
    .map((line) => pc.dim(line))
    .join('\n')
