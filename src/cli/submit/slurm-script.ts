/**
 * The script of an array job for Slurm. Each task is one worker of a shared store: it trains run after run until none is
 * left or Slurm warns it that its time is nearly over; then it keeps a checkpoint and puts itself back into the queue.
 * https://slurm.schedmd.com/sbatch.html
 */
import { commandLine, quote } from '../../shell.ts'

export interface SlurmJob {
  readonly name: string
  readonly tasks: number
  /** The most tasks at a time. */
  readonly limit?: number | undefined
  readonly cpus: number
  /** As Slurm writes it: `4000M`, `8G`. */
  readonly memory: string
  /** As Slurm writes it: `4:00:00`. */
  readonly time: string
  /** Seconds before the end at which Slurm warns a task. */
  readonly warning: number
  readonly partition?: string | undefined
  readonly account?: string | undefined
  readonly qos?: string | undefined
  /** Loaded by `module load`. */
  readonly modules: readonly string[]
  /** Further options of sbatch, each complete: `--constraint=zen4`. */
  readonly options: readonly string[]
  /** The folder where the tasks start. */
  readonly folder: string
  /** The file for the output of a task, with `%A` and `%a` for the numbers of job and task. */
  readonly output: string
  /** Trains as a worker: words before `--worker` and `--threads`, which the script adds. */
  readonly command: readonly string[]
}

/** A task that puts itself back more often than this makes no progress. */
const MOST_RESTARTS = 500

/** EX_TEMPFAIL: the exit code of a worker that stopped in time with work left. */
const OUT_OF_TIME = 75

export function slurmScript(job: SlurmJob): string {
  const limit = job.limit === undefined ? '' : `%${job.limit}`
  const directives = [
    `--job-name=${job.name}`,
    `--array=1-${job.tasks}${limit}`,
    '--nodes=1',
    '--ntasks=1',
    `--cpus-per-task=${job.cpus}`,
    `--mem=${job.memory}`,
    `--time=${job.time}`,
    '--requeue',
    '--open-mode=append',
    `--signal=B:USR1@${job.warning}`,
    ...given('partition', job.partition),
    ...given('account', job.account),
    ...given('qos', job.qos),
    ...job.options,
    `--chdir=${quoteDirective(job.folder)}`,
    `--output=${quoteDirective(job.output)}`,
  ]
  return [
    '#!/bin/bash',
    ...directives.map((directive) => `#SBATCH ${directive}`),
    '',
    ...(job.modules.length > 0 ? [commandLine(['module', 'load', ...job.modules])] : []),
    '# Slurm signals this shell, which passes the signal on and waits for the checkpoint.',
    'child= signalled= early=',
    'pass() { signalled=$1; if [ -n "$child" ]; then kill "-$1" "$child"; else early=$1; fi; }',
    "trap 'pass USR1' USR1",
    "trap 'pass TERM' TERM",
    `${commandLine(job.command)} \\`,
    '  --worker "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" --threads "$SLURM_CPUS_PER_TASK" &',
    'child=$!',
    '# A signal may have come before there was a worker to pass it to.',
    '[ -z "$early" ] || kill "-$early" "$child"',
    'wait "$child"; code=$?',
    'while [ -n "$signalled" ]; do signalled=; wait "$child"; code=$?; done',
    '# Stopped in time, with runs left: goes on later.',
    `if [ "$code" -eq ${OUT_OF_TIME} ] && [ "\${SLURM_RESTART_COUNT:-0}" -lt ${MOST_RESTARTS} ]; then`,
    '  scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" && exit 0',
    'fi',
    'exit "$code"',
    '',
  ].join('\n')
}

const given = (name: string, value: string | undefined): string[] =>
  value === undefined ? [] : [`--${name}=${quoteDirective(value)}`]

/** sbatch splits its lines at spaces unless they are quoted; it knows double quotes. */
function quoteDirective(text: string): string {
  return quote(text) === text || /^[\w@%+=:,./-]+$/.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`
}
