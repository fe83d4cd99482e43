/** A ranking as a table, for the screen and for the report. */
import { counted } from '../../counts.ts'
import { formatBytes } from '../../compile/index.ts'
import type { ResultTable } from '../../figure/index.ts'
import { formatInterval, formatNumber, type Interval } from '../../stats/index.ts'
import { chance, resolutionNote, warningsOf } from './advice.ts'
import type { BatchRanking, Ranked, StepCost } from './ranking.ts'

export interface RankingTable extends ResultTable {
  /** The column of the standing. */
  readonly standing: number
}

/** The rows of candidates without a value have only their names and the reason. */
export function rankingTable(ranking: BatchRanking, { rates }: { rates: boolean }): RankingTable {
  const { batch, ranked, seeds, testSamples, sample } = ranking
  const timed = ranked.some(({ cost }) => cost?.time !== undefined)
  const head = [
    'norm',
    'test accuracy',
    'minus the best other',
    '',
    'chance of best',
    'expected regret',
    ...(rates ? ['rate'] : []),
    ...(timed ? ['ms/step', 'time vs none'] : []),
    'memory',
    'memory vs none',
  ]
  const rows = ranked.map((each) => {
    const { norm, accuracy, interval, cost, standing } = each
    if (accuracy === null) return [norm, standing, ...head.slice(2).map(() => '')]
    return [
      norm,
      `${percent(accuracy)} %${interval ? ` (${percent(interval[0])} to ${percent(interval[1])})` : ''}`,
      differenceOf(each),
      standing,
      each.probability === null ? '' : chance(each.probability),
      each.regret === null ? '' : `${formatNumber(100 * each.regret, 2)} pp`,
      ...(rates ? [String(each.learningRate)] : []),
      ...(timed ? [formatNumber(cost!.time!), ratioOf(cost!)] : []),
      ...(cost ? [formatBytes(cost.bytes), formatNumber(cost.bytesRatio)] : ['', '']),
    ]
  })
  const resolution = resolutionNote(ranking)
  const notes = [...(resolution === '' ? [] : [`${resolution}.`]), ...warningsOf([ranking])]
  return {
    title: `Batches of ${batch}`,
    caption: `Means over ${counted(seeds, 'seed')} and ${counted(testSamples, `test ${sample}`)}, with 95 % intervals over both; the intervals of the differences hold for all rows at once (multiple comparisons with the best). Expected regret: the accuracy that choosing this row costs on average.`,
    head,
    rows,
    standing: 3,
    ...(notes.length > 0 && { notes }),
  }
}

function differenceOf({ difference, differenceInterval }: Ranked): string {
  if (difference === null || differenceInterval === null) return ''
  const scaled = differenceInterval.map((end) => 100 * end) as unknown as Interval
  return `${formatNumber(100 * difference)} pp (${formatInterval(scaled, 'pp')})`
}

/** Formats `1.12 (1.08 to 1.15)`. */
function ratioOf({ timeRatio, timeRatioInterval }: StepCost): string {
  const interval = timeRatioInterval ? ` (${formatInterval(timeRatioInterval, '')})` : ''
  return `${formatNumber(timeRatio!)}${interval}`
}

const percent = (part: number) => (100 * part).toFixed(2)
