/** `normscope submit slurm -- COMMAND`: plans, writes the script of an array job, submits it, and returns. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve, sep } from 'node:path'
import pc from 'picocolors'
import { counted } from '../../counts.ts'
import { UserError } from '../../errors.ts'
import { listed } from '../../listed.ts'
import { displayPath } from '../../report/output/index.ts'
import { commandLine } from '../../shell.ts'
import { forgetFailures, makeFolders, prepareStore, writePlan, writeWhole } from '../../store/index.ts'
import type { StudyPlan } from '../../study/index.ts'
import type { Screen } from '../display/display.ts'
import { openOutput } from '../display/output.ts'
import { definitions } from '../display/table.ts'
import { preview, type Preview } from '../experiment/dry-run.ts'
import { coreHoursOf, describeWork, planSubmitted, readSubmitted, type SubmittedStudy } from './submission.ts'
import { readSlurmSettings, type SlurmArguments, type SlurmSettings } from './slurm-settings.ts'
import { slurmScript } from './slurm-script.ts'

/** More tasks have to be asked for. */
const USUAL_TASKS = 16
/** Seconds that a task has for its last checkpoints: a tenth of its time within these. */
const [SHORTEST_WARNING, LONGEST_WARNING] = [10, 120]
/** Bytes of a process beside what the estimate covers, and the factor for probes. */
const PER_PROCESS = 256 * 2 ** 20
const FOR_PROBES = 1.25

interface Submission {
  readonly plan: StudyPlan
  readonly command: string
  readonly foreseen: Preview
  readonly script: string
  readonly memory: string
  readonly tasks: number
}

/** Throws a UserError, having written nothing, if an option is invalid or sbatch is missing. */
export async function submitSlurmCommand(
  words: readonly string[],
  args: SlurmArguments,
  screen: Screen,
): Promise<void> {
  const settings = readSlurmSettings(args)
  const set = 'the script sets it: --cpus and --time of submit slurm'
  const submitted = await readSubmitted(words, {
    store: 'a folder that all nodes share',
    set: {
      worker: set,
      part: 'the tasks share all runs of the store',
      'time-limit': set,
      threads: set,
      'dry-run': 'write --dry-run before --',
    },
  })
  const { store } = submitted
  if (args.dryRun !== true) checkSbatch()
  const planned = await planSubmitted(submitted)
  const submission = prepare(planned, submitted, settings)
  const { print, emit } = openOutput(screen, args.json)
  const { foreseen, tasks, memory, script, plan } = submission
  const left = foreseen.runs - foreseen.kept
  const event = {
    runs: foreseen.runs,
    kept: foreseen.kept,
    tasks,
    coreHours: coreHoursOf(foreseen),
    memory,
    store,
  }
  if (args.dryRun === true) {
    emit({ type: 'dry run', ...event, script })
    return print(
      `${describe(submission, settings, store)}\n\n${script}\n${pc.dim('a dry run: nothing was submitted or written')}`,
    )
  }
  print(describe(submission, settings, store))
  const report = commandLine(['normscope', ...submitted.words])
  if (left === 0) {
    emit({ type: 'submitted', ...event, job: null })
    return print(`\nnothing is left to train; the report: ${report}`)
  }
  const file = writeScript(prepareStore(store), script)
  writePlan(store, submission.command, plan.runs, plan.expected)
  // What failed before is tried again.
  for (const { id } of plan.runs) forgetFailures(join(store, id))
  const job = sbatch(file)
  emit({ type: 'submitted', ...event, job, script: file })
  print(
    `\n${definitions([
      ['script', displayPath(file)],
      ['job', job],
      ['watch', commandLine(['normscope', 'runs', 'watch', displayPath(store)])],
      ['report', `afterwards: ${report}`],
    ])}`,
  )
}

function prepare(
  { plan, command }: { readonly plan: StudyPlan; readonly command: string },
  { words, store }: SubmittedStudy,
  settings: SlurmSettings,
): Submission {
  const foreseen = preview(plan, store, settings.cpus)
  const left = foreseen.runs - foreseen.kept
  const tasks = Math.max(1, settings.tasks ?? Math.min(USUAL_TASKS, Math.ceil(left / settings.cpus)))
  const bytes = (FOR_PROBES * foreseen.bytesEach + PER_PROCESS) * foreseen.workers + PER_PROCESS
  const memory = settings.memory ?? `${100 * Math.ceil(bytes / 2 ** 20 / 100)}M`
  const script = slurmScript({
    ...settings,
    tasks,
    memory,
    warning: Math.round(Math.min(LONGEST_WARNING, Math.max(SHORTEST_WARNING, settings.seconds / 10))),
    folder: process.cwd(),
    output: join(store, FOLDER, '%A-%a.log'),
    command: [settings.node, resolve(process.argv[1]!), ...words],
  })
  return { plan, command, foreseen, script, memory, tasks }
}

/** The folder of a store for scripts and the output of tasks. */
const FOLDER = 'slurm'

function writeScript(store: string, script: string): string {
  makeFolders(join(store, FOLDER))
  const file = join(store, FOLDER, `job-${randomBytes(4).toString('hex')}.sh`)
  writeWhole(file, script)
  chmodSync(file, 0o755)
  return file
}

function describe(
  { foreseen, tasks, memory, plan }: Submission,
  { cpus, time, limit, node }: SlurmSettings,
  store: string,
): string {
  const atATime = limit === undefined ? '' : `, at most ${limit} at a time`
  const shared = `${counted(tasks, 'task')} of ${counted(cpus, 'core')}, ${memory} and ${time} each${atATime}`
  const paths = [...new Set([resolve(process.argv[1]!, '../../..'), process.cwd(), store])]
  const text = describeWork(foreseen, {
    plan,
    store,
    lines: [
      ['tasks', shared],
      ['nodes', `need ${listed([node, ...paths])} at the same paths; this is not checked`],
    ],
  })
  const warning = `${store}: nodes seldom share a folder for temporary files; name one on a shared disk with --store`
  return isTemporary(store) ? `${text}\n${pc.yellow(warning)}` : text
}

const isTemporary = (path: string): boolean =>
  [tmpdir(), '/tmp', '/var/tmp', '/dev/shm'].some((folder) => path.startsWith(`${folder}${sep}`))

function checkSbatch(): void {
  const { error } = spawnSync('sbatch', ['--version'])
  if (error !== undefined)
    throw new UserError(
      'sbatch: expected the command of Slurm in PATH, found none; call this on a login node of the cluster, or print the script with --dry-run',
    )
}

/** What sbatch says where it finds no configuration, no controller, or no key of munge. */
const UNREACHABLE = /configuration source|contact slurm|slurmctld|munge|protocol authentication/i

/** Returns the number of the job. */
function sbatch(script: string): string {
  const { status, stdout, stderr, error } = spawnSync('sbatch', ['--parsable', script], { encoding: 'utf8' })
  if (error !== undefined || status !== 0) {
    const why = (error?.message ?? stderr).trim()
    const advice = UNREACHABLE.test(why)
      ? 'Slurm cannot be reached from here: call this on a login node of the cluster'
      : 'change the options of submit slurm'
    throw new UserError(`sbatch refused ${script}: ${why}; ${advice}, and run the same command again`, {
      exitCode: 1,
    })
  }
  return stdout.trim().split(';')[0]!
}
