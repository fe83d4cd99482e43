/**
 * The ledger: how many seconds each program has run as WebAssembly on this machine, in this process and in earlier ones. Short
 * programs never run long enough in one process to repay their compilation; the ledger shows which of them run again and again.
 *
 * A file of lines `KEY SECONDS`. Processes append to it, so none overwrites what another has written, and the seconds of a key
 * are the sum of its lines. Lines that are not of this form are ignored.
 */
import { createHash } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import type { Account } from '../cpu/accelerator.ts'
import type { Cache } from './cache-node.ts'

const file = 'ledger.txt'
const entry = /^([0-9a-f]{32}) (\d+(?:\.\d+)?)$/

/** A longer file is rewritten with one line for each of the most recent programs. */
const mostBytes = 256 * 2 ** 10
const mostPrograms = 2000
/** A program with less is not worth a line. */
const leastSeconds = 0.02
/** No process runs a program for a year: such a line is damaged. */
const mostSeconds = 3e7
/** Milliseconds after which seconds are written while the process still runs, in case it is killed. */
const writeEvery = 30_000

export class Ledger {
  readonly #path: string
  /** Seconds of earlier processes by key, in the order of the last line of each. */
  readonly #earlier: ReadonlyMap<string, number>
  readonly #own = new Map<string, { now: number; unwritten: number }>()
  #written = performance.now()

  private constructor(path: string, earlier: ReadonlyMap<string, number>) {
    this.#path = path
    this.#earlier = earlier
  }

  /** Reads the file. Call `write` before the process exits; until then it writes every half minute. */
  static async open(cache: Cache): Promise<Ledger> {
    const text = (await cache.read(file)) ?? ''
    const earlier = parse(text)
    if (text.length > mostBytes) {
      const kept = [...earlier].slice(-mostPrograms)
      await cache.write(file, kept.map(lineOf).join('')).catch(() => {})
    }
    return new Ledger(cache.path(file), earlier)
  }

  /** The seconds of all programs of earlier processes. */
  get programs(): ReadonlyMap<string, number> {
    return this.#earlier
  }

  accountOf(program: string): Account {
    const key = createHash('sha256').update(program).digest('hex').slice(0, 32)
    const own = this.#own.get(key) ?? { now: 0, unwritten: 0 }
    this.#own.set(key, own)
    const earlier = this.#earlier.get(key) ?? 0
    return {
      add: (seconds) => {
        own.now += seconds
        own.unwritten += seconds
        if (performance.now() - this.#written > writeEvery) this.write()
      },
      get seconds() {
        return { earlier, now: own.now }
      },
    }
  }

  /** Appends what is not written yet. A ledger that cannot be written is lost; nothing depends on it but time. */
  write(): void {
    this.#written = performance.now()
    const worthwhile = [...this.#own].filter(([, { unwritten }]) => unwritten >= leastSeconds)
    if (worthwhile.length === 0) return
    const lines = worthwhile.map(([key, { unwritten }]) => lineOf([key, unwritten]))
    for (const [, own] of worthwhile) own.unwritten = 0
    try {
      appendFileSync(this.#path, lines.join(''), { mode: 0o600 })
    } catch {
      // The folder was removed or is full.
    }
  }
}

function parse(text: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [, key, seconds] = entry.exec(line) ?? []
    if (key === undefined || Number(seconds) > mostSeconds) continue
    const sum = (found.get(key) ?? 0) + Number(seconds)
    found.delete(key)
    found.set(key, sum)
  }
  return found
}

const lineOf = ([key, seconds]: readonly [string, number]): string => `${key} ${seconds.toFixed(3)}\n`
