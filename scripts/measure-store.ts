/**
 * Measures what a large store costs: makes stores of runs that were never trained, in the folder for temporary files, and
 * times each use of them in a process of its own:
 *
 *     npx tsx scripts/measure-store.ts                            stores of 1,000, 10,000 and 100,000 runs
 *     npx tsx scripts/measure-store.ts --runs 1000,10000 --rows 1000
 *
 * list       `normscope runs`
 * plan       `--dry-run`: ids of all runs, and how much of each the store has
 * look       a worker that finds nothing left to train
 * queue      a worker that takes every run of an empty store, without the training
 * watch      the first look of `runs watch`; rewatch: the next ones
 * conclude   findings, figures and report of all runs from the store
 *
 * It prints the seconds by the clock and of the processor, microseconds of the processor per run, and the peak of the
 * resident memory of the process. `--parts list,plan` measures only these; `--keep FOLDER` leaves the stores there, and
 * finds them there again.
 */
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { listRunsCommand } from '../src/cli/runs/list.ts'
import { plainDisplay } from '../src/cli/display/display.ts'
import { openWatch } from '../src/cli/runs/watched.ts'
import { processes } from '../src/executor/processes/index.ts'
import { RunQueue } from '../src/executor/queue.ts'
import { findExperiment } from '../src/experiment/index.ts'
import { writeReport } from '../src/report/output/index.ts'
import { machine, prepareStore, presentVersion, stepsKept, writePlan } from '../src/store/index.ts'
import { canonicalSpec, type PlannedRun } from '../src/run/index.ts'
import { trainingQuantities } from '../src/stats/index.ts'
import { planStudy, settingsOf, type StudyPlan, studyExperiments } from '../src/study/index.ts'

const EXPERIMENT = 'convergence'

/** A plan with as many seeds as it takes for this number of runs. */
async function planOf(count: number): Promise<StudyPlan> {
  const experiment = findExperiment(EXPERIMENT)
  const arms = (await planStudy([settingsOf(experiment, { profile: 'smoke', seeds: [1] })], machine)).distinct
  const seeds = Array.from({ length: Math.ceil(count / arms) }, (_, i) => i + 1)
  return planStudy([settingsOf(experiment, { profile: 'smoke', seeds })], machine)
}

const QUANTITIES = [
  trainingQuantities.trainingLoss,
  trainingQuantities.testLoss,
  trainingQuantities.testAccuracy,
] as const

/** A file may have 65,000 names on ext4. */
const NAMES = 50_000

/** Gives a file with equal content one more name: a store of 10^6 runs then takes two inodes per run fewer. */
function linker(folder: string): (path: string, content: string) => void {
  const made = new Map<string, { readonly path: string; names: number }>()
  return (path, content) => {
    const known = made.get(content)
    if (known !== undefined && known.names++ < NAMES) return linkSync(known.path, path)
    const first = join(folder, `${made.size}-${randomBytes(4).toString('hex')}`)
    writeFileSync(first, content)
    linkSync(first, path)
    made.set(content, { path: first, names: 2 })
  }
}

/** Writes what a finished run has, without the syncs. */
function makeRun(
  store: string,
  { id, experiment, arm, spec }: PlannedRun,
  rows: number,
  link: ReturnType<typeof linker>,
): void {
  const folder = join(store, id)
  mkdirSync(folder)
  const lines = Array.from({ length: rows }, (_, i) => {
    const quantity = QUANTITIES[i % QUANTITIES.length]!
    const step = 30 * Math.floor(i / QUANTITIES.length)
    const noise = ((spec.seed * 7919 + i * 104_729) % 1000) / 10_000
    const value = quantity === trainingQuantities.testAccuracy ? 0.8 + noise : 1 / (1 + i / 100) + noise
    return `${JSON.stringify({ step, layer: '', quantity, value })}\n`
  }).join('')
  const write = (name: string, content: string | object) =>
    writeFileSync(
      join(folder, name),
      typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`,
    )
  write('spec.json', { id, version: presentVersion(), spec: canonicalSpec(spec) })
  write('records.ndjson', lines)
  link(join(folder, 'checkpoint.safetensors'), 'weights')
  link(join(folder, 'uses.json'), `${JSON.stringify([{ experiment, arm }], null, 2)}\n`)
  write('done.json', {
    outcome: { kind: 'finished', step: spec.steps },
    seconds: 1,
    ended: '2026-01-01T00:00:00.000Z',
    records: {
      bytes: Buffer.byteLength(lines),
      rows,
      sha256: createHash('sha256').update(lines).digest('hex'),
    },
    checkpoint: 'weights'.length,
  })
}

/** What is measured, in the process of its own; returns what it found, so that nothing is measured in vain. */
const parts: Readonly<Record<string, (store: string, count: number) => Promise<Measured> | Measured>> = {
  list: (store) => timed(() => listRunsCommand({ store, json: true }).length),
  plan: (store, count) => timed(async () => stepsKept(store, (await planOf(count)).runs).size),
  async look(store, count) {
    const { runs } = await planOf(count)
    const executor = processes({ threads: 1, store, place: { index: 0, count: 2 } })
    return timed(async () => (await executor.perform(runs, {})).results.length)
  },
  async queue(_, count) {
    const { runs } = await planOf(count)
    return timed(() => {
      const queue = new RunQueue()
      for (const run of runs) queue.add(run)
      // Two workers take turns.
      const last: (PlannedRun | undefined)[] = [undefined, undefined]
      let taken = 0
      for (; queue.length > 0; taken++) last[taken % 2] = queue.take(last[taken % 2])
      return taken
    })
  },
  watch: (store) => timed(() => openWatch(store)().watched.finished),
  rewatch(store) {
    const look = openWatch(store)
    look()
    return timed(() => look().watched.finished)
  },
  async conclude(store, count) {
    const plan = await planOf(count)
    return timed(async () => {
      const display = plainDisplay(plan.runs, { write: () => {} }, { expected: plan.expected })
      const study = await studyExperiments(plan, 'measure-store', processes({ store }), {
        onEvent: (event) => display.update(event),
      })
      await writeReport(study, join(store, '..', 'out'))
      return study.rows.length
    })
  },
}

interface Measured {
  readonly seconds: number
  /** Seconds of the processor, which other processes of the machine hardly change. */
  readonly computing: number
  readonly found: number
}

async function timed(act: () => number | Promise<number>): Promise<Measured> {
  const [start, before] = [performance.now(), process.cpuUsage()]
  const found = await act()
  const { user, system } = process.cpuUsage(before)
  return { found, seconds: (performance.now() - start) / 1000, computing: (user + system) / 1e6 }
}

function flag(name: string, otherwise: string): string {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : process.argv[at + 1]!
}

async function measure(count: number, rows: number): Promise<void> {
  const kept = flag('keep', '')
  const folder =
    kept === '' ? mkdtempSync(join(tmpdir(), 'normscope-measure-')) : join(kept, `${count}-${rows}`)
  if (kept === '') process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const plan = await planOf(count)
  const store = join(folder, 'runs')
  const isMade = existsSync(join(store, 'plans'))
  const start = performance.now()
  if (!isMade) {
    mkdirSync(folder, { recursive: true })
    prepareStore(store)
    const equal = join(folder, 'equal')
    mkdirSync(equal)
    const link = linker(equal)
    for (const run of plan.runs) makeRun(store, run, rows, link)
    rmSync(equal, { recursive: true })
    writePlan(store, 'measure-store', plan.runs, plan.expected)
  }
  const made = isMade ? 'kept' : `made in ${((performance.now() - start) / 1000).toFixed(0)} s`
  console.log(`${plan.distinct} runs, ${plan.distinct * rows} rows (${made})`)
  for (const part of flag('parts', Object.keys(parts).join(',')).split(',')) {
    const words = ['--import', import.meta.resolve('tsx'), fileURLToPath(import.meta.url)]
    const child = spawnSync(
      process.execPath,
      [...words, '--part', part, '--store', store, '--runs', String(count)],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    )
    if (child.status !== 0) {
      console.log(`  ${part.padEnd(9)} failed`)
      continue
    }
    const { seconds, computing, found, peak } = JSON.parse(child.stdout) as Measured & { peak: number }
    const each = ((1e6 * computing) / plan.distinct).toFixed(0)
    console.log(
      `  ${part.padEnd(9)} ${seconds.toFixed(2).padStart(8)} s ${computing.toFixed(2).padStart(8)} s computing ${each.padStart(7)} µs per run ${String(Math.round(peak / 1024)).padStart(6)} MiB   ${found}`,
    )
  }
  if (kept === '') rmSync(folder, { recursive: true, force: true })
}

const part = flag('part', '')
if (part !== '') {
  const found = await parts[part]!(flag('store', ''), Number(flag('runs', '')))
  process.stdout.write(JSON.stringify({ ...found, peak: process.resourceUsage().maxRSS }))
  process.exit(0)
}
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`)
for (const count of flag('runs', '1000,10000,100000').split(',').map(Number))
  await measure(count, Number(flag('rows', '10')))
