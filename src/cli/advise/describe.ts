/** Advice as text for a terminal. */
import pc from 'picocolors'
import { formatBytes } from '../../compile/index.ts'
import { counted } from '../../counts.ts'
import { formatEstimate, formatNumber } from '../../stats/index.ts'
import type { Advice, AdviceSettings, Check, NormCost, Status } from '../../study/index.ts'
import { paragraph, table } from '../display/table.ts'

/** Seconds from which people want a shorter comparison. */
const LONG = 3600

/** `seconds`: that the comparison takes here; null if not known. */
export function describeAdvice(settings: AdviceSettings, advice: Advice, seconds: number | null): string {
  return [
    heading(settings, advice),
    layersOf(advice),
    pc.bold('what was checked'),
    ...advice.checks.map(describeCheck),
    '',
    ...costsOf(settings, advice),
    pc.bold('the comparison that would settle it'),
    ...comparisonOf(advice, seconds),
  ].join('\n')
}

function heading(
  { model, note, batch, optimizer, learningRate }: AdviceSettings,
  { network, data }: Advice,
): string {
  const { places, layers, parameters, notes } = network
  const kinds = new Map<string, number>()
  for (const { kind, isFrozen } of places) {
    const name = isFrozen ? `${kind}, frozen` : kind
    kinds.set(name, (kinds.get(name) ?? 0) + 1)
  }
  const found =
    places.length === 0
      ? 'no normalization'
      : `${counted(places.length, 'normalization')} (${[...kinds].map(([kind, count]) => (kinds.size === 1 ? kind : `${count} ${kind}`)).join(', ')})`
  const said = [note, ...notes].flatMap((each) =>
    each === undefined ? [] : [pc.yellow(paragraph(`note: ${each}`))],
  )
  return [
    paragraph(
      `${pc.bold(model)}  on ${data.name}, batches of ${batch}, ${optimizer}, learning rate ${learningRate}`,
    ),
    paragraph(`${counted(layers, 'layer')}, ${counted(parameters, 'parameter')}, ${found}`),
    ...said,
    '',
  ].join('\n')
}

/** Empty columns and rows are left out. */
function layersOf({ depth, statistics, network }: Advice): string {
  const kinds = new Map(network.places.map(({ name, kind }) => [name, kind]))
  const areSeveral = new Set(kinds.values()).size > 1
  const noises = new Map(statistics.places.map((place) => [place.layer, place]))
  const number = (value: number | null | undefined) =>
    value === null || value === undefined ? '' : formatNumber(value, 2)
  const percent = (value: number | null | undefined) =>
    value === null || value === undefined ? '' : `${formatNumber(100 * value, 2)} %`
  const both = (before: string, after: string) => (before === after ? before : `${before} → ${after}`)
  const columns: [string, (row: Advice['depth']['layers'][number]) => string][] = [
    ['layer', ({ layer }) => layer],
    ['spread', ({ start, after }) => both(number(start.spread), number(after.spread))],
    ['gradient', ({ start, after }) => both(number(start.gradient), number(after.gradient))],
    ['dead', ({ start, after }) => both(percent(start.dead), percent(after.dead))],
    ['noise μ', ({ layer }) => percent(noises.get(layer)?.noise?.means)],
    ['noise σ²', ({ layer }) => percent(noises.get(layer)?.noise?.variances)],
    ['stored μ', ({ layer }) => number(noises.get(layer)?.stored?.off)],
    ['σ²', ({ layer }) => number(noises.get(layer)?.stored?.ratio)],
    ['norm', ({ layer }) => (areSeveral ? (kinds.get(layer) ?? '') : '')],
  ]
  const rows = depth.layers
    .map((row) => columns.map(([, of]) => of(row)))
    .filter(([, ...cells]) => cells.some((cell) => cell !== ''))
  const shown = columns.map((_, i) => i).filter((i) => rows.some((row) => row[i] !== ''))
  const chosen = [columns.map(([name]) => name), ...rows].map((row) => shown.map((i) => row[i]!))
  const legend = [
    `spread: standard deviation of what the weights give, on ${counted(depth.sample, 'training sample')}`,
    'gradient: ‖∇L‖ / ‖w‖',
    '→: after one step',
    ...(statistics.places.some(({ noise }) => noise)
      ? ['noise: of means in σ, of variances in σ², over batches']
      : []),
    ...(statistics.statistics === 'trained'
      ? ['stored: how far the means are off those of the data, in σ, and the variances, as a factor']
      : []),
  ]
  return `${table(chosen, shown.map((_, i) => i).slice(1), { head: true })}\n${pc.dim(paragraph(legend.join('; ')))}\n`
}

const marks: Readonly<Record<Status, string>> = {
  risk: pc.red('✗ risk       '),
  fine: pc.green('✓ fine       '),
  'cannot tell': pc.yellow('? cannot tell'),
  absent: pc.dim('– not there  '),
}

function describeCheck(check: Check): string {
  const { title, status, value, unit, threshold, where, text } = check
  const measured = value === null ? '' : `: ${amount(value, unit)}${where === null ? '' : ` at ${where}`}`
  const limit =
    value === null || threshold === null
      ? ''
      : ` (a risk ${check.name === 'batch-noise' ? 'below' : 'from'} ${amount(threshold, unit)}${unit === 'layers' ? '' : ''})`
  return `${marks[status]}  ${title}${measured}${pc.dim(limit)}\n${pc.dim(paragraph(text, { indent: 15 }))}`
}

function amount(value: number, unit: string): string {
  if (unit === 'share') return `${formatNumber(100 * value, 2)} %`
  if (unit === 'layers') return value === 1 ? '1 layer' : `${value} layers`
  return unit === '×' ? `${formatNumber(value, 2)}×` : `${formatNumber(value, 2)} ${unit}`
}

function costsOf({ batch }: AdviceSettings, { costs, folded }: Advice): string[] {
  if (costs.length === 0) return []
  const time = (value: number | undefined) => (value === undefined ? '' : `${formatNumber(value)} ms`)
  const columns: [string, (cost: NormCost) => string][] = [
    ['norm', ({ norm }) => norm],
    ['step', ({ step }) => time(step.time)],
    ['vs none', ({ step }) => (step.timeRatio === undefined ? '' : `${formatNumber(step.timeRatio)}×`)],
    ['memory', ({ step }) => formatBytes(step.bytes)],
    ['inference', ({ inference }) => time(inference?.time)],
    ['memory', ({ inference }) => (inference === null ? '' : formatBytes(inference.bytes))],
  ]
  const rows = costs.map((cost) => columns.map(([, of]) => of(cost)))
  if (folded)
    rows.push(['… folded', '', '', '', time(folded.inference.time), formatBytes(folded.inference.bytes)])
  const shown = columns.map((_, i) => i).filter((i) => rows.some((row) => row[i] !== ''))
  const busy = costs
    .map(({ step, inference }) => step.busy ?? inference?.busy)
    .find((each) => each !== undefined)
  return [
    `${pc.bold('what it costs')}${pc.dim(`  of ${counted(batch, 'sample')} on one thread`)}`,
    table(
      [columns.map(([name]) => name), ...rows].map((row) => shown.map((i) => row[i]!)),
      shown.map((_, i) => i).slice(1),
      { head: true },
    ),
    ...(folded
      ? [
          pc.dim(
            paragraph(
              `folded: without the ${counted(folded.norms.length, 'batch normalization')} that the layers before can take into their weights for inference`,
            ),
          ),
        ]
      : []),
    ...(busy === undefined ? [] : [pc.yellow(paragraph(busy))]),
    '',
  ]
}

function comparisonOf({ comparison, candidates, checks }: Advice, seconds: number | null): string[] {
  if ('reason' in comparison) return [paragraph(`none: ${comparison.reason}`)]
  const { command, runs, notes } = comparison
  const time =
    seconds === null ? 'a time that was not measured (--no-cost)' : `${formatEstimate(seconds)} here`
  const risks = checks.filter(({ status }) => status === 'risk')
  const why =
    risks.length === 0
      ? 'Nothing that was measured speaks against the network as it is; whether another normalization is better is not known before it is trained.'
      : `${counted(risks.length, 'risk')} ${risks.length === 1 ? 'was' : 'were'} measured; what ${risks.length === 1 ? 'it costs' : 'they cost'} in accuracy is not known before it is trained.`
  return [
    paragraph(why),
    '',
    // On one line, whatever the screen: it is to be pasted.
    command,
    '',
    paragraph(`${counted(runs, 'run')}, ${time}`),
    ...(seconds !== null && seconds > LONG
      ? [
          pc.dim(
            paragraph(
              '--steps makes runs shorter; fewer --seeds, --norms or --learning-rates make fewer of them',
            ),
          ),
        ]
      : []),
    ...notes.map((note) => pc.yellow(paragraph(`note: ${note}`))),
    ...candidates.refused.map(({ norm, reason }) => pc.yellow(paragraph(`without ${norm}: ${reason}`))),
  ]
}
