/** `normscope compare`: which normalization suits this network, these data and these batch sizes. */
import { counted } from '../../counts.ts'
import pc from 'picocolors'
import { formatBytes } from '../../compile/index.ts'
import { share } from '../../executor/processes/index.ts'
import type { BatchRanking, Ranked, StepCost } from '../../experiment/index.ts'
import { storeFor } from '../../report/output/index.ts'
import { formatInterval, formatNumber } from '../../stats/index.ts'
import { machine } from '../../store/index.ts'
import { checkComparison, type ComparisonStudy, planComparison, studyComparison } from '../../study/index.ts'
import { describeShare } from '../display/describe.ts'
import type { Screen } from '../display/display.ts'
import { paragraph, table } from '../display/table.ts'
import { openOutput } from '../display/output.ts'
import { readExecutionOptions } from '../experiment/command.ts'
import { performStudy } from '../experiment/study.ts'
import { type CompareArguments, resolveCompare } from './settings.ts'

/** Returns the exit code. Throws a UserError, leaving no files behind, if the arguments or data are invalid. */
export async function compareCommand(given: CompareArguments, screen: Screen): Promise<number> {
  const settings = resolveCompare(given)
  const execution = readExecutionOptions(given)
  const checked = await checkComparison(settings, machine)
  const store = storeFor(execution.out, execution.store, execution)
  const { print } = openOutput(screen, execution.json)
  if (given.cost) print(pc.dim('timing training steps …'))
  const planned = await planComparison(checked, machine, { timed: given.cost, withMemory: execution.dryRun })
  const { plan } = planned
  const { experiment, command } = plan.experiments[0]!.settings
  const shared = describeShare(share(plan.distinct, execution.threads))
  return performStudy(
    {
      plan,
      command,
      subject: { experiment: 'compare' },
      seeds: settings.seeds,
      opening: `${pc.bold(experiment.title)}\n${experiment.question}\n${noteLine(settings.note)}${counted(plan.runs.length, 'run')}, ${shared}`,
      perform: (executor, options) => studyComparison(planned, executor, options),
      beside: ({ rankings }) => ({ 'ranking.json': `${JSON.stringify(rankings, null, 2)}\n` }),
      text: (study) => describeComparison(study, settings.learningRates.length > 1),
      result: ({ verdict, rankings, findings }) => ({ verdict, rankings, findings }),
    },
    { ...execution, store },
    screen,
  )
}

/** The note on a line of its own, if there is one. */
const noteLine = (note: string | undefined) => (note === undefined ? '' : `note: ${note}\n`)

function describeComparison({ rankings, verdict, experiments }: ComparisonStudy, rates: boolean): string {
  const [compared] = experiments
  return [
    ...rankings.map((ranking) => `${describeRanking(ranking, rates)}\n`),
    `${pc.bold(verdict)}\n`,
    ...[compared!.verdict, ...compared!.figures.flatMap(({ notes }) => notes ?? [])].filter(Boolean),
    '',
  ].join('\n')
}

function describeRanking({ batch, ranked }: BatchRanking, rates: boolean): string {
  const percent = (part: number) => (100 * part).toFixed(2)
  const timed = ranked.some(({ cost }) => cost?.time !== undefined)
  const head = [
    '',
    'norm',
    'test accuracy',
    'behind the best',
    '',
    ...(rates ? ['rate'] : []),
    ...(timed ? ['ms/step', 'time vs none'] : []),
    'memory',
    'memory vs none',
  ]
  const rows = ranked.map((each, i) => {
    const { norm, accuracy, interval, cost } = each
    if (accuracy === null) return ['', norm, each.standing, ...head.slice(3).map(() => '')]
    return [
      String(i + 1),
      norm,
      `${percent(accuracy)} %${interval ? ` (${percent(interval[0])} to ${percent(interval[1])})` : ''}`,
      ...standingOf(each),
      ...(rates ? [String(each.learningRate)] : []),
      ...(timed ? [formatNumber(cost!.time!), ratioOf(cost!)] : []),
      formatBytes(cost!.bytes),
      formatNumber(cost!.bytesRatio),
    ]
  })
  const busy = ranked.find(({ cost }) => cost?.busy !== undefined)?.cost?.busy
  return [
    pc.bold(`batch size ${batch}`),
    table([head, ...rows], [], { keys: 2, head: true }),
    ...(busy === undefined ? [] : [pc.yellow(paragraph(busy))]),
  ].join('\n')
}

/** Formats `1.12 (1.08 to 1.15)`. */
function ratioOf({ timeRatio, timeRatioInterval }: StepCost): string {
  const interval = timeRatioInterval ? ` (${formatInterval(timeRatioInterval, '')})` : ''
  return `${formatNumber(timeRatio!)}${interval}`
}

function standingOf({ standing, behind, behindInterval }: Ranked): [string, string] {
  if (standing === 'best') return ['', pc.green('best')]
  const interval =
    behindInterval && `(${formatInterval([100 * behindInterval[0], 100 * behindInterval[1]], 'pp')})`
  const by = [`${formatNumber(100 * (behind ?? Number.NaN))} pp`, interval].filter(Boolean).join(' ')
  const words = { 'as good': pc.green('as good'), worse: pc.red('worse') } as const
  return [by, standing === 'as good' || standing === 'worse' ? words[standing] : 'too few seeds']
}
