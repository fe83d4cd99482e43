/**
 * Finds the learning rate at which each set-up of the experiments' arms learns best, and adds it to the table in
 * src/experiment/rates/tuned-rates.ts, from which arms take their rates.
 *
 *     npm run tune-rates -- [--experiment NAME,...] [--profile quick,half] [--data [PROFILE=]SPEC]... [--set OPTION=VALUE]...
 *                           [--only REGEX] [--seeds 1,2,3] [--threads N] [--minutes BUDGET] [--store DIR] [--out FILE] [--again]
 *                           [--dry-run] [--merge FILE]...
 *
 * A set-up is all of an arm's spec but its rate and what is measured. Each is trained at rates of half a decade around
 * its present rate, on exploration seeds; `rates/grid.ts` and `rates/tuner.ts` say how the best is chosen. Cheap set-ups
 * come first, so that a budget leaves a table with fewer set-ups, each of them complete. Set-ups that the table has are
 * left out, unless --again. An interrupted command resumes from --store.
 *
 * --threads: runs at a time, each on one thread. --out: writes the set-ups of this call as JSON to this file, whenever
 * one is complete, and leaves the table in src/ as it is; --merge adds such files to the table in src/ and trains
 * nothing. --seeds: instead of three, or two for long runs. --only: set-ups one of whose arms matches, as in `^noise/`; --dry-run lists all of them.
 */
import { availableParallelism } from 'node:os'
import { existsSync, readFileSync } from 'node:fs'
import { UserError } from '../src/errors.ts'
import {
  experiments,
  findExperiment,
  keyOfSetup,
  mergeTables,
  type ProfileName,
  profileNames,
  type RateTable,
  tunedRates,
  writeTable,
} from '../src/experiment/index.ts'
import { schedule } from '../src/executor/processes/index.ts'
import { REVISION } from '../src/run/index.ts'
import { commandLine } from '../src/shell.ts'
import { formatDuration } from '../src/stats/index.ts'
import { writeWhole } from '../src/store/index.ts'
import { flagsOf } from './arguments.ts'
import { lastingArguments } from './rates/lasting-arguments.ts'
import { type Candidate, candidatesOf } from './rates/setups.ts'
import { createTuner, secondsOfGrid, seedsOf, type Tuned } from './rates/tuner.ts'

const TABLE = 'src/experiment/rates/tuned-rates.ts'

const HEAD = `/** The learning rates that \`npm run tune-rates\` found. That command writes the table; \`table.ts\` describes it. */
// oxlint-disable oxc/approx-constant -- a loss may look like √2
import type { RateTable } from './table.ts'

// biome-ignore format: one line for each set-up
export const tunedRates: RateTable = `

const emptyTable: RateTable = { commands: [], setups: [] }

/** Seconds before the end of a budget in which runs in progress keep their checkpoints. */
const GRACE = 6

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof UserError)) throw error
  console.error(error.message)
  process.exitCode = 2
}

async function main(args: readonly string[]): Promise<void> {
  const flags = flagsOf(
    { command: 'npm run tune-rates --', url: import.meta.url },
    {
      experiment: { type: 'string' },
      profile: { type: 'string', default: 'quick' },
      data: { type: 'string', multiple: true, default: [] },
      set: { type: 'string', multiple: true, default: [] },
      only: { type: 'string', default: '' },
      seeds: { type: 'string' },
      threads: { type: 'string', default: String(availableParallelism()) },
      minutes: { type: 'string' },
      store: { type: 'string', default: 'normscope-out/tuning-runs' },
      out: { type: 'string' },
      again: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      merge: { type: 'string', multiple: true, default: [] },
    },
  )
  if (flags.merge.length > 0) {
    writeSource(flags.merge.map(readTable).reduce(mergeTables, tunedRates))
    return
  }
  const start = performance.now()
  const threads = positive('threads', flags.threads)
  const minutes = flags.minutes === undefined ? Infinity : positive('minutes', flags.minutes)
  const profiles = flags.profile.split(',').map(profileNamed)
  const only = new RegExp(flags.only)
  const seeds = flags.seeds?.split(',').map((text) => positive('seeds', text))
  const chosen = flags.experiment?.split(',').map(findExperiment) ?? experiments
  const all = await candidatesOf(
    profiles.map((profile) => ({
      experiments: chosen.filter((experiment) => experiment.profiles[profile] !== undefined),
      profile,
      data: dataFor(profile, flags.data),
      options: Object.fromEntries(flags.set.map(splitSetting)),
    })),
  )
  const before = flags.out !== undefined && existsSync(flags.out) ? readTable(flags.out) : emptyTable
  const known = new Set(mergeTables(tunedRates, before).setups.map(keyOfSetup))
  const candidates = all
    .filter(({ arms }) => arms.some((arm) => only.test(arm)))
    .filter(({ setup }) => flags.again || !known.has(keyOfSetup(setup)))
  const seconds = candidates.reduce((sum, candidate) => sum + secondsOfGrid(candidate, seeds), 0)
  console.log(
    `${candidates.length} set-ups to tune, ${all.length - candidates.length} left out; about ${formatDuration(seconds)} on one core, ${formatDuration(seconds / threads)} on ${threads}; a grid that is extended takes longer`,
  )
  if (flags['dry-run']) {
    for (const candidate of candidates)
      console.log(
        `${secondsOfGrid(candidate, seeds).toFixed(0).padStart(6)} s  ${seedsOf(candidate, seeds).length} seeds  ${describe(candidate)}`,
      )
    return
  }
  const command = {
    date: new Date().toISOString().slice(0, 10),
    command: commandLine(['npm', 'run', 'tune-rates', '--'], lastingArguments(args)),
    revision: REVISION,
  }
  const found: Tuned[] = []
  const table = (): RateTable => ({
    commands: [command],
    setups: found.map((tuned) => ({ ...tuned, made: 0 })),
  })
  const save = () => {
    if (flags.out === undefined) writeSource(mergeTables(tunedRates, table()))
    else writeWhole(flags.out, `${writeTable(mergeTables(before, table()))}\n`)
  }
  let done = 0
  const onTuned = (candidate: Candidate, tuned: Tuned | undefined) => {
    done++
    const how = tuned
      ? `${tuned.rate}  (${tuned.losses.map(([rate, loss]) => `${rate}: ${loss ?? 'diverged'}`).join(', ')})`
      : 'diverges at every rate'
    const elapsed = formatDuration((performance.now() - start) / 1000)
    console.log(`[${done}/${candidates.length}, ${elapsed}] ${describe(candidate)}  →  ${how}`)
    if (!tuned) return
    found.push(tuned)
    save()
  }
  const tuner = createTuner(candidates, onTuned, seeds)
  const stop = new AbortController()
  const left = 60_000 * minutes - (performance.now() - start) - 1000 * GRACE
  const timer = Number.isFinite(left) ? setTimeout(() => stop.abort(), Math.max(0, left)) : undefined
  process.once('SIGINT', () => stop.abort())
  const { failures } = await schedule(tuner.runs, {
    threads,
    store: flags.store,
    signal: stop.signal,
    follow: (result) => tuner.follow(result),
    plan: { command: 'npm run tune-rates' },
  })
  clearTimeout(timer)
  for (const { run, message } of failures) console.error(`${run.arm}, seed ${run.spec.seed}: ${message}`)
  const rest = candidates.length - done
  console.log(
    `${found.length} set-ups tuned${rest > 0 ? `, ${rest} not; the same command goes on from ${flags.store}` : ''}`,
  )
  if (failures.length > 0) process.exitCode = 1
}

function describe({ setup, arms }: Candidate): string {
  const { data, architecture, activation, norm, optimizer, batch, steps } = setup
  return `${data} ${architecture} ${activation} ${norm} ${optimizer} batch ${batch} ${steps} steps: ${arms[0]}${arms.length > 1 ? ` and ${arms.length - 1} more` : ''}`
}

/** The last `--data` that is for this profile, or for all. */
function dataFor(profile: ProfileName, given: readonly string[]): string | undefined {
  return given
    .map((text) => /^(?:(smoke|quick|half|paper)=)?(.+)$/.exec(text)!)
    .filter(([, name = profile]) => name === profile)
    .at(-1)?.[2]
}

function splitSetting(text: string): [name: string, value: string] {
  const at = text.indexOf('=')
  if (at < 1) throw new UserError(`--set ${text}: expected an option and its value, as mlp-steps=500`)
  return [text.slice(0, at), text.slice(at + 1)]
}

function profileNamed(name: string): ProfileName {
  const found = profileNames.find((known) => known === name)
  if (found) return found
  throw new UserError(`--profile ${name}: expected some of ${profileNames.join(', ')}, separated by commas`)
}

function positive(flag: string, text: string): number {
  const value = Number(text)
  if (value > 0 && Number.isFinite(value)) return value
  throw new UserError(`--${flag} ${text}: expected a number above 0`)
}

function readTable(file: string): RateTable {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RateTable
  } catch (error) {
    throw new UserError(`${file}: expected a table as --out writes it, got ${(error as Error).message}`)
  }
}

function writeSource(table: RateTable): void {
  writeWhole(TABLE, `${HEAD}${writeTable(table)}\n`)
}
