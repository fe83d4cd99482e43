/** What the kinds of `normscope submit` share: the command after `--`, its plan, and the words about it. */
import pc from 'picocolors'
import { UserError } from '../../errors.ts'
import { displayPath } from '../../report/output/index.ts'
import { formatNumber } from '../../stats/index.ts'
import { checkStore } from '../../store/index.ts'
import type { StudyPlan } from '../../study/index.ts'
import { definitions, table } from '../display/table.ts'
import { readStudyCommand, type StudyWords } from '../experiment/commands.ts'
import type { Preview } from '../experiment/dry-run.ts'
import { planReproduction } from '../experiment/reproduce.ts'
import { planRun } from '../experiment/run.ts'

export interface SubmittedStudy {
  readonly study: StudyWords
  /** The command without `normscope`. */
  readonly words: readonly string[]
  /** The path of the store, which may not exist. */
  readonly store: string
}

/**
 * Reads the command after `--`. `set`: options that the submission sets itself, and what to use instead. Throws a
 * UserError.
 */
export async function readSubmitted(
  words: readonly string[],
  { store, set }: { readonly store: string; readonly set: Readonly<Record<string, string>> },
): Promise<SubmittedStudy> {
  const study = await readStudyCommand(words)
  const { given } = study
  if (given.store === undefined) throw new UserError(`after --: expected --store DIR, ${store}; add it`)
  const values: Readonly<Record<string, unknown>> = {
    worker: given.worker,
    part: given.part,
    'time-limit': given.timeLimit,
    threads: given.threads,
    'dry-run': given.dryRun,
  }
  for (const [flag, instead] of Object.entries(set))
    if (values[flag] !== undefined)
      throw new UserError(`after --: --${flag} is not possible here; ${instead}`)
  return { study, words: words[0] === 'normscope' ? words.slice(1) : words, store: checkStore(given.store) }
}

/** Throws a UserError if the arguments or data are invalid. */
export async function planSubmitted({
  study,
}: SubmittedStudy): Promise<{ readonly plan: StudyPlan; readonly command: string }> {
  if (study.kind === 'reproduce') return planReproduction(study.given, { withMemory: true })
  const { plan, settings } = await planRun(study.name, study.given, { withMemory: true })
  return { plan, command: settings.command }
}

/** Null if it is not known. */
export const coreHoursOf = ({ seconds }: Preview): number | null =>
  Number.isFinite(seconds) ? seconds / 3600 : null

/**
 * The expected times are those of another machine, so that half or double is possible. Most of those of `paper`
 * are scaled from smaller networks (`Profile.minutes`).
 */
const [UNSURE, UNSURE_PAPER] = [2, 4]

/** The work of a plan as text; `lines` say how it is shared among machines. */
export function describeWork(
  foreseen: Preview,
  { plan, store, lines }: { plan: StudyPlan; store: string; lines: readonly (readonly [string, string])[] },
): string {
  const { runs, kept, begun, parts } = foreseen
  const hours = coreHoursOf(foreseen)
  const isPaper = plan.experiments.some(({ settings }) => settings.profile === 'paper')
  const factor = isPaper ? UNSURE_PAPER : UNSURE
  const source = isPaper ? 'most times are scaled from smaller networks' : 'measured on another machine'
  const round = (value: number) => formatNumber(value, 2)
  const rows = parts.map((part) => [
    part.name,
    String(part.runs),
    part.kept === 0 ? '' : String(part.kept),
    Number.isFinite(part.seconds) ? round(part.seconds / 3600) : '',
  ])
  const facts: [string, string][] = [
    [
      'runs',
      `${runs - kept} of ${runs} to train${begun > 0 ? `, ${begun} from a checkpoint` : ''}, ${kept} kept`,
    ],
    [
      'work',
      hours === null
        ? 'not known'
        : `about ${round(hours)} core-hours (${round(hours / factor)} to ${round(hours * factor)}: ${source})`,
    ],
    ...lines.map(([name, text]): [string, string] => [name, text]),
    ['store', displayPath(store)],
  ]
  return [
    table([['', 'runs', 'kept', 'core-hours'], ...rows], [1, 2, 3], { head: true }),
    '',
    definitions(facts),
    ...plan.warnings.map((warning) => pc.yellow(warning)),
  ].join('\n')
}
