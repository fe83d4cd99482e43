/**
 * Selects the engine that runs the programs of the fast backend: native code if this machine has everything it needs and the
 * self-test has confirmed the same bits as WebAssembly, otherwise WebAssembly.
 */
import { matmul, state } from '../tensor/index.ts'
import type { Accelerator, AcceleratorSource, Waiting } from './cpu/accelerator.ts'
import { vectorMachine } from './cpu/tiling.ts'
import { acceleratorOf, cost } from './native/accelerator-node.ts'
import { Cache, mostBytes } from './native/cache-node.ts'
import { hugePages } from './native/huge-pages-node.ts'
import { Ledger } from './native/ledger-node.ts'
import { findNative, type NativeParts, reasonOf } from './native/parts-node.ts'
import { registerPeak } from './native/peak-node.ts'
import { selfTest } from './native/self-test.ts'
import {
  type Candidate,
  candidatesFor,
  fastest,
  readTuning,
  type Tuning,
  writeTuning,
} from './native/tuning-node.ts'
import type { BackendMode, EngineName } from './types.ts'
import { openWasm, type WasmOptions } from './wasm/session.ts'

/** The search runs once per process. */
let found: Promise<NativeParts | { missing: string }> | undefined
/** By mode, because each mode has its own bits, tiles and kernels. */
const sourceByMode = new Map<BackendMode, Promise<AcceleratorSource>>()
let opened: Promise<Ledger> | undefined
let hasWarned = false
/** Whether the user asked for native code by name, so that a warning says why it is not available. */
let shallWarn = false

/** The parts that native code needs, or the reason why it is not available here. */
async function nativeParts(): Promise<NativeParts | { missing: string }> {
  found ??= findNative()
  return found
}

/** The accelerator for an engine; undefined if programs run as WebAssembly. */
export async function acceleratorFor(
  engine: EngineName,
  mode: BackendMode = 'default',
): Promise<WasmOptions['accelerator']> {
  if (engine === 'wasm') return undefined
  const always = engine === 'native'
  const parts = await nativeParts()
  if ('missing' in parts) {
    if (always) warn(parts.missing)
    return undefined
  }
  let source = sourceByMode.get(mode)
  if (!source) sourceByMode.set(mode, (source = sourceOf(parts, mode)))
  shallWarn ||= always
  return { by: await source, always }
}

function warn(reason: string): void {
  if (hasWarned) return
  hasWarned = true
  console.warn(
    `normscope computes with WebAssembly, with the same results; native code is not available: ${reason}`,
  )
}

/** The ledger of this process, which is written when the process ends. */
async function ledgerOf({ cache }: NativeParts): Promise<Ledger> {
  opened ??= Ledger.open(cache).then((ledger) => {
    process.on('exit', () => ledger.write())
    return ledger
  })
  return opened
}

async function sourceOf(parts: NativeParts, mode: BackendMode): Promise<AcceleratorSource> {
  const accounts = await ledgerOf(parts)
  let ready: Promise<Accelerator | undefined> | undefined
  /** Undefined if the self-test failed. */
  const tuned = (tuning: Tuning): Accelerator | undefined => {
    const accelerator = acceleratorBy(parts, tuning)
    if (tuning.selfTest === 'passed') return accelerator
    accelerator.fail(
      new Error(`${tuning.selfTest}; please report this with the output of "normscope engine"`),
    )
    return undefined
  }
  return {
    async present() {
      if (ready) return ready
      const tuning = await readTuning(parts, mode === 'fast')
      if (!tuning) return undefined
      ready ??= Promise.resolve(tuned(tuning))
      return ready
    },
    make(waiting) {
      ready ??= tuningOf(parts, mode, waiting).then(
        (tuning) => tuning && tuned(tuning),
        (error: unknown) => {
          if (shallWarn) warn(reasonOf(error))
          return undefined
        },
      )
      return ready
    },
    cost,
    prepareMemory: hugePages(parts.koffi),
    accountOf: (program) => accounts.accountOf(mode === 'fast' ? `${mode}\n${program}` : program),
  }
}

/** The cached tuning of this machine, or else a new self-test and timing of the tiles; undefined if nothing compiles. */
async function tuningOf(
  parts: NativeParts,
  mode: BackendMode,
  waiting: Waiting,
): Promise<Tuning | undefined> {
  const fused = mode === 'fast'
  const known = await readTuning(parts, fused)
  if (known) return known
  const tested: { candidate: Candidate; by: AcceleratorSource; difference: string | undefined }[] = []
  for (const candidate of candidatesFor(parts.processor, fused)) {
    const accelerator = acceleratorBy(parts, candidate)
    const by = alone(accelerator, waiting)
    // Each vector width uses other instructions, so each is tested once.
    const isTested = tested.some((each) => each.candidate.bits === candidate.bits)
    const outcome = isTested ? 'passed' : await testBits(by, { name: accelerator.name, mode })
    if (outcome === undefined) return undefined
    tested.push({ candidate, by, difference: outcome === 'passed' ? undefined : outcome })
  }
  const different = tested.find(({ difference }) => difference !== undefined)
  // A width that differs disables native code, so no tile needs to be timed.
  const speeds = different
    ? tested.map(() => 0)
    : await timeInTurns(
        tested.map(({ by }) => by),
        mode,
      )
  const timed = tested.map(({ candidate }, i) => ({ candidate, gflops: speeds[i]! }))
  const best = fastest(timed)
  const tuning = { ...best.candidate, gflops: best.gflops, selfTest: different?.difference ?? 'passed' }
  await writeTuning(parts, tuning)
  return tuning
}

function acceleratorBy(parts: NativeParts, { bits, tile }: Candidate): Accelerator {
  return acceleratorOf(parts, {
    machine: (threads) => vectorMachine({ f32: tile, f64: tile }, threads, bits),
    bits,
    onFailure: (reason) => shallWarn && warn(reason),
  })
}

/** A source for an accelerator that needs no preparation. */
function alone(accelerator: Accelerator, waiting: Waiting): AcceleratorSource {
  const prepare: Accelerator['prepare'] = (planned) => {
    const preparation = accelerator.prepare(planned)
    return { ...preparation, compile: () => preparation.compile(waiting) }
  }
  const itself = Promise.resolve({ ...accelerator, prepare })
  return { present: () => itself, make: () => itself, cost }
}

/** `passed`, or the first difference from WebAssembly; undefined if native code failed, which has already been reported. */
async function testBits(
  by: AcceleratorSource,
  { name, mode }: { name: string; mode: BackendMode },
): Promise<string | undefined> {
  const { request, inputs } = selfTest()
  const wasm = await openWasm({ threads: 1, mode })
  const native = await openWasm({ threads: 1, mode, accelerator: { by, always: true } })
  try {
    const expected = (await wasm.compile(request)).runSync(inputs)
    const actual = (await native.compile(request)).runSync(inputs)
    if (!native.engines.has(name)) return undefined
    for (const [output, values] of Object.entries(expected)) {
      const other = actual[output]!
      const at = Array.from(values).findIndex((x, i) => !Object.is(x, other[i]))
      if (at >= 0)
        return `the self-test differs from WebAssembly: ${output}[${at}] is ${other[at]}, expected ${values[at]} (${name})`
    }
    return 'passed'
  } finally {
    wasm.close()
    native.close()
  }
}

/** Milliseconds for which each tile is timed, in several turns. */
const MILLISECONDS_EACH = 160
const TURNS = 8

/** The state of native code on this machine, for people and for JSON. */
export type EngineReport =
  | { readonly missing: string }
  | {
      readonly processor: NativeParts['processor']
      readonly compiler: NativeParts['compiler']
      /** The version of koffi. */
      readonly koffi: string
      readonly cache: CacheContents & { readonly most: number }
      /** `gflops` is measured now; `peak` is the GFLOP/s of arithmetic in registers of the same width. */
      readonly tuning: Tuning & { readonly peak: number }
    }

export interface CacheContents {
  readonly folder: string
  /** Compiled kernels, which programs share. */
  readonly kernels: number
  readonly bytes: number
  /** What has run as WebAssembly although it could have been native: see `Ledger`. */
  readonly ledger: { readonly programs: number; readonly seconds: number }
}

/** Finds the parts of native code, tests and times them unless the cache has the results, and measures the speed. */
export async function inspectNative(mode: BackendMode = 'default'): Promise<EngineReport> {
  const parts = await nativeParts()
  if ('missing' in parts) return parts
  shallWarn = true
  const waiting = { background: false }
  const tuning = await tuningOf(parts, mode, waiting)
  if (!tuning) return { missing: 'programs do not compile' }
  const { processor, compiler, koffiVersion } = parts
  return {
    processor,
    compiler,
    koffi: koffiVersion,
    tuning: {
      ...tuning,
      gflops: (await timeInTurns([alone(acceleratorBy(parts, tuning), waiting)], mode))[0]!,
      peak: await registerPeak(parts, { bits: tuning.bits, fused: tuning.tile.fused }),
    },
    cache: { ...(await contentsOf(parts.cache)), most: mostBytes },
  }
}

/** Removes every compiled kernel, the ledger and the tuning of this machine; returns the contents before that. */
export async function clearNative(): Promise<CacheContents> {
  const cache = await Cache.open()
  const contents = await contentsOf(cache)
  await cache.clear()
  return contents
}

async function contentsOf(cache: Cache): Promise<CacheContents> {
  const [files, names, ledger] = await Promise.all([
    cache.contents(),
    cache.listNames(new Set()),
    Ledger.open(cache),
  ])
  const seconds = [...ledger.programs.values()]
  return {
    folder: cache.folder,
    kernels: new Set([...names.values()].flat()).size,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    ledger: { programs: seconds.length, seconds: seconds.reduce((a, b) => a + b, 0) },
  }
}

/** A product of 512 × 512 matrices on one thread, ready to be timed. */
async function openProduct(
  by: AcceleratorSource,
  mode: BackendMode,
): Promise<{ time(milliseconds: number): number; close(): void }> {
  const size = 512
  const session = await openWasm({ threads: 1, mode, accelerator: { by, always: true } })
  const waves = Float32Array.from({ length: size ** 2 }, (_, i) => Math.sin(i))
  const [a, b, c] = ['a', 'b', 'c'].map((name) => state(name, waves, [size, size]))
  const program = await session.compile({ updates: [[c!, matmul(a!.tensor, b!.tensor)]] })
  return {
    /** GFLOP/s of the fastest of the products that fit in this time, one at least. */
    time(milliseconds) {
      let shortest = Infinity
      const start = performance.now()
      do {
        const before = performance.now()
        program.runSync()
        shortest = Math.min(shortest, performance.now() - before)
      } while (performance.now() - start < milliseconds)
      return (2 * size ** 3) / shortest / 1e6
    },
    close: () => session.close(),
  }
}

/**
 * The highest GFLOP/s of each tile. They take turns, because the speed of a busy machine changes from one moment to the
 * next: the first use is often beside other processes that train.
 */
async function timeInTurns(sources: readonly AcceleratorSource[], mode: BackendMode): Promise<number[]> {
  const products = []
  try {
    for (const by of sources) products.push(await openProduct(by, mode))
    const speeds = products.map(() => 0)
    for (let turn = 0; turn < TURNS; turn++)
      for (const [i, product] of products.entries())
        speeds[i] = Math.max(speeds[i]!, product.time(MILLISECONDS_EACH / TURNS))
    return speeds
  } finally {
    for (const product of products) product.close()
  }
}
