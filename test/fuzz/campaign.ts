/** Many inputs over all targets, in worker processes; one that hangs or dies is replaced, and the campaign goes on. */
import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { trainInto } from '../cli/trained.ts'
import { LONGEST_READ } from './attempt.ts'
import { FAULTY } from './faulty-targets.ts'

export interface Campaign {
  readonly seed: number
  /** In all; shared evenly among the targets. */
  readonly inputs: number
  /** Ends then, however many inputs are left. */
  readonly seconds?: number
  readonly workers: number
  /** Seconds until a worker is stopped that is still at the same input. */
  readonly patience?: number
  /** All of them where absent, but those with faults on purpose. */
  readonly targets?: readonly string[]
  /** Of each target the first input. */
  readonly from?: number
  readonly onProgress?: (done: number) => void
}

export interface Finding {
  readonly target: string
  readonly index: number
  readonly fault: string
}

interface Tally {
  inputs: number
  accepted: number
  /** The most bytes of typed arrays for each byte of an input. */
  multiple: number
}

export interface Report {
  readonly tallies: ReadonlyMap<string, Tally>
  readonly findings: readonly Finding[]
}

export interface Batch {
  readonly target: string
  readonly seed: number
  readonly from: number
  readonly count: number
}

export interface BatchResult {
  accepted: number
  multiple: number
  readonly faults: { readonly index: number; readonly fault: string }[]
}

const BATCH = 200
/** Megabytes of a worker's heap: inputs of 64 KiB need a fraction of it. */
const HEAP = 256
/** More than `LONGEST_READ`: of what ends before, but is slow, the worker tells by the time of its processor. */
const PATIENCE = 5 * LONGEST_READ
/** A target with more faults than this is not asked again. */
const MOST_FAULTS = 20

export async function runCampaign(campaign: Campaign): Promise<Report> {
  const folder = mkdtempSync(join(scratch(), 'normscope-fuzz-'))
  try {
    const store = join(folder, 'store')
    const id = await trainInto(store)
    return await conduct(campaign, folder, [store, id])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Files are written at every input: in memory, where the system has a folder there. */
function scratch(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
}

async function conduct(campaign: Campaign, folder: string, example: readonly string[]): Promise<Report> {
  const tallies = new Map<string, Tally>()
  const findings: Finding[] = []
  const start = performance.now()
  const isOver = () => (performance.now() - start) / 1000 > (campaign.seconds ?? Infinity)
  const queue: Batch[] = []
  let done = 0
  const crew = Array.from(
    { length: campaign.workers },
    (_, i) => new Worker(folder, String(i), example, campaign.patience ?? PATIENCE),
  )
  const names = (await Promise.all(crew.map((worker) => worker.start())))[0]!
  const chosen = names.filter((name) => campaign.targets?.includes(name) ?? !name.startsWith(FAULTY))
  const unknown = campaign.targets?.find((name) => !names.includes(name))
  if (unknown !== undefined) {
    for (const worker of crew) worker.stop()
    throw new Error(`unknown target ${unknown}; there are ${names.join(', ')}`)
  }
  const each = Math.ceil(campaign.inputs / chosen.length)
  const first = campaign.from ?? 0
  for (let from = 0; from < each; from += BATCH)
    for (const target of chosen) {
      if (from === 0) tallies.set(target, { inputs: 0, accepted: 0, multiple: 0 })
      queue.push({ target, seed: campaign.seed, from: first + from, count: Math.min(BATCH, each - from) })
    }
  const tired = (name: string) => findings.filter(({ target }) => target === name).length > MOST_FAULTS
  await Promise.all(
    crew.map(async (worker) => {
      for (let batch = queue.shift(); batch !== undefined && !isOver(); batch = queue.shift()) {
        const { target, from, count } = batch
        if (tired(target)) continue
        const ending = await worker.read(batch)
        const read = 'at' in ending ? ending.at - from + 1 : count
        const tally = tallies.get(target)!
        tally.inputs += read
        done += read
        if ('at' in ending) {
          findings.push({ target, index: ending.at, fault: ending.fault })
          if (read < count) queue.unshift({ ...batch, from: ending.at + 1, count: count - read })
        } else {
          tally.accepted += ending.accepted
          tally.multiple = Math.max(tally.multiple, ending.multiple)
          findings.push(...ending.faults.map((found) => ({ target, ...found })))
        }
        campaign.onProgress?.(done)
      }
    }),
  ).finally(() => crew.forEach((worker) => worker.stop()))
  return { tallies, findings: findings.sort((a, b) => (a.target < b.target ? -1 : 1) || a.index - b.index) }
}

/** How a batch ended that was not read to its end. */
interface Stuck {
  readonly at: number
  readonly fault: string
}

class Worker {
  readonly #folder: string
  readonly #progress: string
  readonly #example: readonly string[]
  readonly #patience: number
  #child: ChildProcess | undefined

  constructor(folder: string, name: string, example: readonly string[], patience: number) {
    this.#patience = patience
    this.#folder = join(folder, name)
    this.#progress = join(folder, `${name}.progress`)
    this.#example = example
  }

  /** Gives the names of the targets. */
  async start(): Promise<string[]> {
    this.#child = fork(
      fileURLToPath(new URL('worker.ts', import.meta.url)),
      [this.#folder, this.#progress, ...this.#example],
      {
        execArgv: ['--import', import.meta.resolve('tsx'), `--max-old-space-size=${HEAP}`],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      },
    )
    const child = this.#child
    return new Promise((resolve, reject) => {
      child.once('message', (names) => resolve(names as string[]))
      child.once('exit', (code) => reject(new Error(`a worker ended with code ${code} before it began`)))
    })
  }

  async read(batch: Batch): Promise<BatchResult | Stuck> {
    if (this.#child?.connected !== true) await this.start()
    const child = this.#child!
    const ending = await new Promise<BatchResult | Stuck>((resolve) => {
      let last = -1
      let since = performance.now()
      const watch = setInterval(() => {
        const at = this.#at()
        if (at !== last) [last, since] = [at, performance.now()]
        else if (performance.now() - since > 1000 * this.#patience)
          end({ at, fault: `hang: no end after ${this.#patience} s` })
      }, 250)
      const end = (result: BatchResult | Stuck) => {
        clearInterval(watch)
        child.removeAllListeners('message').removeAllListeners('exit')
        resolve(result)
      }
      child.once('message', (result) => end(result as BatchResult))
      child.once('exit', (code, signal) =>
        end({ at: this.#at(), fault: `crash: the process ended with ${signal ?? code}` }),
      )
      child.send(batch)
    })
    if ('at' in ending) this.stop()
    return ending
  }

  #at(): number {
    return Number(readFileSync(this.#progress, 'utf8'))
  }

  stop(): void {
    this.#child?.kill('SIGKILL')
    this.#child = undefined
  }
}
