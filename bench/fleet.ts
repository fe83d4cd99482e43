/**
 * A fleet of networks beside PyTorch's, as a user trains it: 30 runs of W1 from different seeds, 300 steps each, on Fashion-MNIST,
 * with the start of all processes, the reading of the data and two evaluations of each run.
 * {"work","threads","ours_s","peer","peer_s","ratio","split_s","split_ratio","accuracy","peer_accuracy"}: `peer_s` is one process with
 * all threads, `split_s` one process per thread that train equal shares; the accuracies are means. Needs `npm run build`.
 *
 * Each turn takes up to half a minute, so at most three rounds are taken, and only ours has a turn that is not counted, which
 * fills its cache of compiled code. The progress is written to standard error. A way that exceeds its limit is stopped and not
 * taken again, and its columns are null; the others go on.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeNpz } from '../src/data/index.ts'
import { loadData } from '../src/data/load.ts'
import { median } from '../src/stats/index.ts'
import { type Benchmark, plural, rest, round, type Settings } from './benchmark.ts'
import { torchCommand } from './peer.ts'

const runs = 30
const steps = 300
const mostRounds = 3
/** Seconds after which the processes of one turn are stopped. */
const LIMIT = 120

interface Trained {
  readonly peer?: string
  readonly accuracies: readonly number[]
}

interface Way {
  readonly name: string
  readonly seconds: number[]
  readonly train: (limit: AbortSignal) => Promise<readonly Trained[]>
  /** Whether a first turn, which is not counted, fills a cache. */
  readonly warms: boolean
  trained: readonly Trained[]
  exceeded: boolean
}

export const fleet: Benchmark = {
  name: 'fleet',
  description: `${runs} runs of W1 of ${steps} steps each, with the start of the processes`,
  isSlow: true,
  async run(settings) {
    if (!existsSync(fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))))
      throw new Error('fleet: dist is missing; run `npm run build` first')
    const folder = mkdtempSync(join(tmpdir(), 'normscope-bench-'))
    try {
      const file = join(folder, 'fashion-mnist.npz')
      writeFileSync(file, fashion())
      for (const threads of settings.threadCounts) await timeFleet(file, threads, settings)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function timeFleet(file: string, threads: number, { rounds, print }: Settings): Promise<void> {
  const way = (name: string, train: Way['train'], warms = false): Way => ({
    name,
    seconds: [],
    train,
    warms,
    trained: [],
    exceeded: false,
  })
  const share = (threadsEach: number, first: number, last: number) =>
    [file, threadsEach, steps, first, last].map(String)
  const script = fileURLToPath(new URL('fleet-process.mjs', import.meta.url))
  const ours = way(
    'ours',
    async (signal) => [await output([process.execPath, script, ...share(threads, 1, runs)], { signal })],
    true,
  )
  const torch = torchCommand('torch_fleet.py')
  const startPeer = (words: readonly string[], signal: AbortSignal) =>
    output([torch!.command, ...torch!.words, ...words], { env: torch!.env, signal })
  const whole = way('PyTorch, one process', async (signal) => [
    await startPeer(share(threads, 1, runs), signal),
  ])
  const split = way('PyTorch, one process per thread', (signal) =>
    Promise.all(sharesOf(threads).map(([a, b]) => startPeer(share(1, a, b), signal))),
  )
  const ways = [ours, ...(torch ? [whole, ...(threads > 1 ? [split] : [])] : [])]
  const turns = Math.min(rounds, mostRounds)
  for (let turn = -1; turn < turns; turn++)
    for (const each of ways) {
      if (each.exceeded || (turn < 0 && !each.warms)) continue
      await rest()
      await takeTurn(
        each,
        turn,
        `fleet, ${plural(threads, 'thread')}, ${turn < 0 ? 'warming up' : `round ${turn + 1} of ${turns}`}`,
      )
    }
  const secondsOf = ({ seconds, exceeded }: Way) =>
    exceeded || seconds.length === 0 ? null : round(median(seconds))
  const accuracyOf = ({ trained }: Way) =>
    trained.length > 0 ? round(mean(trained.flatMap(({ accuracies }) => accuracies))) : null
  const [mine, theirs, theirSplit] = [secondsOf(ours), secondsOf(whole), secondsOf(split)]
  const ratioTo = (other: number | null) => (mine === null || other === null ? null : round(mine / other))
  const line = {
    work: `fleet of ${runs} × ${steps} steps of W1`,
    threads,
    ours_s: mine,
    peer: whole.trained[0]?.peer ?? null,
    peer_s: theirs,
    ratio: ratioTo(theirs),
    split_s: theirSplit,
    split_ratio: ratioTo(theirSplit),
    accuracy: accuracyOf(ours),
    peer_accuracy: accuracyOf(whole),
  }
  const beside =
    line.peer === null
      ? torch
        ? `PyTorch did not end within ${LIMIT} s`
        : 'PyTorch is not installed'
      : `${line.peer} in one process ${line.peer_s} s, ratio ${line.ratio}` +
        (line.split_s === null
          ? ''
          : `; in ${threads} processes of one thread ${line.split_s} s, ratio ${line.split_ratio}`) +
        `; mean test accuracy ${line.accuracy} and ${line.peer_accuracy}`
  print(
    line,
    `${line.work}, ${plural(threads, 'thread')}: ${line.ours_s ?? `more than ${LIMIT}`} s; ${beside}`,
  )
}

/** Trains in one way; `label` says in the progress which turn it is. */
async function takeTurn(way: Way, turn: number, label: string): Promise<void> {
  const signal = AbortSignal.timeout(1000 * LIMIT)
  const start = performance.now()
  try {
    way.trained = await way.train(signal)
  } catch (error) {
    if (!signal.aborted) throw error
    way.exceeded = true
    console.error(`${label}, ${way.name}: stopped after ${LIMIT} s`)
    return
  }
  const seconds = (performance.now() - start) / 1000
  if (turn >= 0) way.seconds.push(seconds)
  console.error(`${label}, ${way.name}: ${round(seconds)} s`)
}

const mean = (values: readonly number[]): number => values.reduce((total, x) => total + x, 0) / values.length

/** The seeds from 1 to `runs` in `count` ranges. */
function sharesOf(count: number): [first: number, last: number][] {
  return Array.from({ length: count }, (_, i) => [
    Math.floor((runs * i) / count) + 1,
    Math.floor((runs * (i + 1)) / count),
  ])
}

/** The embedded images, in a file that both sides read. */
function fashion(): Uint8Array {
  const { train, test } = loadData('fashion-mnist')
  const arrays = Object.entries({ train, test }).flatMap(([name, { inputs, labels, count, shape }]) => [
    [`${name}_images`, { shape: [count, ...shape], data: inputs as Uint8Array }] as const,
    [`${name}_labels`, { shape: [count], data: labels as Uint8Array }] as const,
  ])
  return writeNpz(Object.fromEntries(arrays))
}

interface ProcessOptions {
  readonly env?: NodeJS.ProcessEnv
  /** Kills the process. */
  readonly signal: AbortSignal
}

/** The JSON that a process prints. */
function output(
  [command, ...words]: readonly string[],
  { env = process.env, signal }: ProcessOptions,
): Promise<Trained> {
  return new Promise((resolve, reject) => {
    const child = spawn(command!, words, {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
      signal,
      killSignal: 'SIGKILL',
    })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => void (text += part))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(text) as Trained)
      else reject(new Error(`${command} ended with code ${code}; its message is above`))
    })
  })
}
