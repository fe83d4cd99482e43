import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { submitSlurmCommand } from '../../../src/cli/submit/slurm.ts'
import type { SlurmArguments } from '../../../src/cli/submit/slurm-settings.ts'
import { slurmScript } from '../../../src/cli/submit/slurm-script.ts'
import { noteFailure, readFailures } from '../../../src/store/failures.ts'
import { readPlans } from '../../../src/store/plans.ts'
import { newFolder } from '../../support/folders.ts'

const STUDY = ['reproduce', '--profile', 'smoke', '--only', 'convergence', '--seeds', '1-2']

async function submit(words: readonly string[], args: SlurmArguments = {}): Promise<string> {
  let text = ''
  await submitSlurmCommand(words, args, { write: (more) => void (text += more) })
  return text
}

/** A folder with an `sbatch` that does what `body` says. */
function fakeSbatch(body: string): string {
  const folder = newFolder()
  writeFileSync(join(folder, 'sbatch'), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  return folder
}

describe('normscope submit slurm', () => {
  it('prints plan and script in a dry run, and writes nothing', async () => {
    const store = join(newFolder(), 'store')
    const text = await submit([...STUDY, '--store', store], {
      dryRun: true,
      partition: 'short',
      limit: '3',
      time: '1-00:00:00',
      module: ['nodejs/20'],
      sbatch: ['--constraint=zen4'],
    })
    expect(text).toMatch(/runs\s+12 of 12 to train/)
    expect(text).toMatch(/work\s+about \S+ core-hours \(\S+ to \S+: measured on another machine\)/)
    expect(text).toMatch(/nodes\s+need \S+node, [^;]* at the same paths; this is not checked/)
    expect(text).toContain('nodes seldom share a folder for temporary files')
    for (const line of [
      '#SBATCH --array=1-3%3',
      '#SBATCH --partition=short',
      '#SBATCH --time=1-00:00:00',
      '#SBATCH --constraint=zen4',
      '#SBATCH --requeue',
      '#SBATCH --signal=B:USR1@120',
      'module load nodejs/20',
    ])
      expect(text.split('\n')).toContain(line)
    expect(existsSync(store)).toBe(false)
  })

  it('submits the script that it keeps in the store, with the plan, and forgets earlier failures', async () => {
    const store = join(newFolder(), 'store')
    const folder = fakeSbatch('[ "$1" = --version ] || { cp "$2" "$0.script"; echo "17;cluster"; }')
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`)
    const settings = join(folder, 'settings.json')
    writeFileSync(settings, '{"partition": "long", "cpus": 2, "account": "lab"}')
    const first = JSON.parse(
      await submit([...STUDY, '--store', store], { settings, partition: 'short', json: true }),
    ) as object
    expect(first).toMatchObject({ type: 'submitted', job: '17', runs: 12, tasks: 6, store })
    const script = readFileSync(join(folder, 'sbatch.script'), 'utf8')
    expect(script).toContain('--partition=short\n')
    expect(script).toContain('--cpus-per-task=2\n')
    expect(script).toContain('--account=lab\n')
    const { runs } = readPlans(store)[0]!
    expect(runs).toHaveLength(12)
    noteFailure(join(store, runs[0]!.id), 'no such thing')
    expect(await submit([...STUDY, '--store', store])).toMatch(/job\s+17\n/)
    expect(readFailures(join(store, runs[0]!.id))).toEqual([])
    vi.unstubAllEnvs()
  })

  it('reports a missing sbatch before it writes, and what sbatch refuses', async () => {
    const store = join(newFolder(), 'store')
    vi.stubEnv('PATH', newFolder())
    await expect(submit([...STUDY, '--store', store])).rejects.toThrow(
      /^sbatch: expected the command of Slurm in PATH/,
    )
    expect(existsSync(store)).toBe(false)
    const folder = fakeSbatch('[ "$1" = --version ] || { echo "invalid partition" >&2; exit 1; }')
    vi.stubEnv('PATH', `${folder}${delimiter}/usr/bin${delimiter}/bin`)
    await expect(submit([...STUDY, '--store', store])).rejects.toThrow(
      'invalid partition; change the options',
    )
    const away = fakeSbatch(
      '[ "$1" = --version ] || { echo "fatal: Could not establish a configuration source" >&2; exit 1; }',
    )
    vi.stubEnv('PATH', `${away}${delimiter}/usr/bin${delimiter}/bin`)
    await expect(submit([...STUDY, '--store', store])).rejects.toThrow(
      'configuration source; Slurm cannot be reached from here: call this on a login node',
    )
    vi.unstubAllEnvs()
  })

  it.each<[string, readonly string[], SlurmArguments, string]>([
    ['no store', STUDY, {}, 'expected --store DIR'],
    [
      'another command',
      ['train', '--store', 'x'],
      {},
      'expected a command that trains, run or reproduce, got train',
    ],
    ['a typing mistake', ['reproduce', '--proflie', 'x'], {}, 'did you mean --profile'],
    [
      'what the script sets',
      [...STUDY, '--store', 'x', '--threads', '2'],
      {},
      '--threads is not possible here; the script sets it',
    ],
    [
      'a part for tasks that share all runs',
      [...STUDY, '--store', 'x', '--part', '1/2'],
      {},
      '--part is not possible here; the tasks share',
    ],
    [
      'a dry run in every task',
      [...STUDY, '--store', 'x', '--dry-run'],
      {},
      '--dry-run is not possible here; write --dry-run before --',
    ],
    ['no cores', STUDY, { cpus: '0' }, '--cpus is 0, expected a whole number'],
    ['memory without a unit', STUDY, { memory: '8' }, '--memory is 8, expected a whole number of M or G'],
    ['a second directive', STUDY, { partition: 'a\n#SBATCH --exclusive' }, 'expected text on one line'],
    ['a time in words', STUDY, { time: 'long' }, '--time is long, expected minutes'],
    ['a short option', STUDY, { sbatch: ['-C zen4'] }, 'expected one long option of sbatch'],
  ])('refuses %s', async (_, words, args, message) => {
    await expect(submit(words, { ...args, dryRun: true })).rejects.toThrow(message)
  })

  it('refuses unknown names in a settings file', async () => {
    const settings = join(newFolder(), 'settings.json')
    writeFileSync(settings, '{"partiton": "long"}')
    await expect(submit(STUDY, { settings, dryRun: true })).rejects.toThrow(
      /unknown setting .*did you mean "partition"/,
    )
  })
})

describe('the script', () => {
  const script = (command: readonly string[]) =>
    slurmScript({
      name: 'n',
      tasks: 4,
      cpus: 1,
      memory: '1G',
      time: '10',
      warning: 60,
      modules: [],
      options: [],
      folder: '/',
      output: '/dev/null',
      command,
    })

  /** Runs the script with a fake worker and a fake scontrol; returns its exit code and the calls of scontrol. */
  function perform(worker: string): { code: number | null; calls: string } {
    const folder = newFolder()
    writeFileSync(join(folder, 'worker'), `#!/bin/sh\n${worker}\n`, { mode: 0o755 })
    writeFileSync(join(folder, 'scontrol'), '#!/bin/sh\necho "$@" >> "$(dirname "$0")/calls"\n', {
      mode: 0o755,
    })
    const file = join(folder, 'script')
    writeFileSync(file, script([join(folder, 'worker')]))
    const env = {
      PATH: `${folder}:/usr/bin:/bin`,
      SLURM_ARRAY_TASK_ID: '2',
      SLURM_ARRAY_TASK_COUNT: '4',
      SLURM_CPUS_PER_TASK: '1',
      SLURM_ARRAY_JOB_ID: '17',
    }
    const { status } = spawnSync('bash', [file], { env })
    const calls = join(dirname(file), 'calls')
    return { code: status, calls: existsSync(calls) ? readFileSync(calls, 'utf8') : '' }
  }

  it('passes the warning on, waits for the checkpoint, and returns to the queue', () => {
    const worker = `[ "$*" = '--worker 2/4 --threads 1' ] || exit 9
trap 'sleep 0.3; exit 75' USR1
kill -USR1 $PPID
while :; do sleep 0.05; done`
    expect(perform(worker)).toEqual({ code: 0, calls: 'requeue 17_2\n' })
  })

  it('ends with the code of the worker otherwise', () => {
    expect(perform('exit 0')).toEqual({ code: 0, calls: '' })
    expect(perform('exit 1')).toEqual({ code: 1, calls: '' })
  })
})
