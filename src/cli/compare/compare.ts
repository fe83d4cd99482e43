/** `normscope compare`: which normalization suits this network, these data and these batch sizes. */
import { counted } from '../../counts.ts'
import pc from 'picocolors'
import { share } from '../../executor/processes/index.ts'
import { type BatchRanking, rankingTable, resolutionNote, warningsOf } from '../../experiment/index.ts'
import { storeFor } from '../../report/output/index.ts'
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
      opening: `${pc.bold(experiment.title)}\n${experiment.question}\n${notesOf([settings.note, ...planned.notes])}${counted(plan.runs.length, 'run')}, ${shared}`,
      perform: (executor, options) => studyComparison(planned, executor, options),
      beside: ({ rankings }) => ({ 'ranking.json': `${JSON.stringify(rankings, null, 2)}\n` }),
      text: (study) => describeComparison(study, settings.learningRates.length > 1),
      result: ({ verdict, rankings }) => ({ verdict, rankings }),
    },
    { ...execution, store },
    screen,
  )
}

/** Each note on a line of its own. */
const notesOf = (notes: readonly (string | undefined)[]) =>
  notes.flatMap((note) => (note === undefined ? [] : [`note: ${note}\n`])).join('')

function describeComparison({ rankings, verdict, experiments }: ComparisonStudy, rates: boolean): string {
  const notes = experiments[0]!.figures.flatMap(({ notes: own }) => own ?? [])
  const said = [...rankings.map(resolutionNote), ...warningsOf(rankings)]
  return [
    ...rankings.map((ranking) => `${describeRanking(ranking, rates)}\n`),
    `${pc.bold(verdict)}\n`,
    ...warningsOf(rankings).map((warning) => `${pc.yellow(warning)}\n`),
    ...notes.filter((note) => !said.some((each) => each !== '' && note.startsWith(each))),
    '',
  ].join('\n')
}

function describeRanking(ranking: BatchRanking, rates: boolean): string {
  const { batch, ranked } = ranking
  const { head, rows, standing } = rankingTable(ranking, { rates })
  const place = (row: readonly string[], i: number) =>
    ranked[i]!.accuracy === null
      ? ['', ...row]
      : [String(i + 1), ...row.with(standing, coloured(row[standing]!))]
  const note = resolutionNote(ranking)
  const busy = ranked.find(({ cost }) => cost?.busy !== undefined)?.cost?.busy
  return [
    pc.bold(`batch size ${batch}`),
    ...(note === '' ? [] : [pc.yellow(paragraph(note))]),
    table([['', ...head], ...rows.map(place)], [], { keys: 2, head: true }),
    ...(busy === undefined ? [] : [pc.yellow(paragraph(busy))]),
  ].join('\n')
}

function coloured(standing: string): string {
  if (standing === 'best') return pc.green(standing)
  return standing === 'worse' ? pc.red(standing) : standing
}
