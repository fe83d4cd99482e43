/**
 * What 128-bit vectors can do at most on this core, twice. Measured: WebAssembly loops that multiply and add in registers and
 * touch no memory, by separate instructions and by `relaxed_madd`. And from the clock: two multiplications and two additions
 * of four floats a cycle, which is what cores of the last years do (where not as four instructions, as two fused ones), make
 * 16 floating-point operations a cycle.
 */
import { FunctionBody, Module } from '../src/backend/wasm/encode/assembler.ts'
import { compileOptimized } from '../src/backend/wasm/runtime/engine.ts'

const flopsPerCycle = 16

interface Peak {
  /** Of a separate multiplication and addition. */
  plain: number
  /** Of `relaxed_madd`; absent where the engine has none. */
  fused?: number
  /** 16 a cycle, at the clock measured in the same turn. */
  theoretical: number
  clock: number
}

/** Enough of them hide an instruction's latency; 16 registers hold no more. */
const chainCounts = [10, 12, 14]

export interface PeakMeter {
  /** GFLOP/s and GHz: the fastest seen so far, measured for a few ms more at each call. */
  measure(): Peak
}

export async function createPeakMeter({ fused }: { fused: boolean }): Promise<PeakMeter> {
  const plain = await Promise.all(chainCounts.map((count) => flopLoop(count, false)))
  const relaxed = fused ? await Promise.all(chainCounts.map((count) => flopLoop(count, true))) : []
  const clock = await clockLoop()
  let best: Peak = { plain: 0, theoretical: 0, clock: 0 }
  return {
    measure() {
      const fastest = (loops: readonly Loop[]) => Math.max(...loops.map(rateOf))
      const hertz = Math.max(best.clock, rateOf(clock))
      best = {
        plain: Math.max(best.plain, fastest(plain)),
        ...(fused && { fused: Math.max(best.fused ?? 0, fastest(relaxed)) }),
        clock: hertz,
        theoretical: flopsPerCycle * hertz,
      }
      return best
    },
  }
}

interface Loop {
  run: (turns: number) => void
  /** Of one turn. */
  operations: number
}

/** Operations a nanosecond. */
function rateOf({ run, operations }: Loop): number {
  const turns = 200_000
  const start = performance.now()
  run(turns)
  return (operations * turns) / (performance.now() - start) / 1e6
}

/** x ← x · 1 + 1 in `count` chains; where that is two instructions, half of the chains multiply and half add. */
function flopLoop(count: number, fused: boolean): Promise<Loop> {
  const f = new FunctionBody(['i32'])
  const [one, ...chains] = ones(f, 1 + count) as [number, ...number[]]
  const steps = 4
  return loopOf(f, (fused ? 8 : 4) * count * steps, chains, () => {
    for (let step = 0; step < steps; step++)
      chains.forEach((x, i) => {
        f.get(x).get(one)
        if (fused) f.get(one).simd('f32x4.relaxed_madd')
        else f.simd(i % 2 === 0 ? 'f32x4.mul' : 'f32x4.add')
        f.set(x)
      })
  })
}

/** Locals that hold (1, 1, 1, 1), read from memory so that the compiler does not know. */
function ones(f: FunctionBody, count: number): number[] {
  return Array.from({ length: count }, () => {
    const local = f.local('v128')
    f.i32(0).vectorMemory('v128.load').set(local)
    return local
  })
}

/** x ← (x + y) xor y, again and again: each operation waits for the last and takes one cycle. */
function clockLoop(): Promise<Loop> {
  const f = new FunctionBody(['i32'])
  const x = f.local('i32')
  const y = f.local('i32')
  f.i32(0).memory('i32.load').set(y)
  const length = 64
  return loopOf(
    f,
    2 * length,
    [],
    () => {
      for (let i = 0; i < length; i++) f.get(x).get(y).op('i32.add').get(y).op('i32.xor').set(x)
    },
    () => f.i32(0).get(x).memory('i32.store', 1024),
  )
}

/** `turn` again and again, parameter 0 times; what it computes is stored, or it would not be computed. */
async function loopOf(
  f: FunctionBody,
  operations: number,
  vectors: readonly number[],
  turn: () => void,
  finish: () => void = () =>
    vectors.forEach((v, i) =>
      f
        .i32(1024 + 16 * i)
        .get(v)
        .vectorMemory('v128.store'),
    ),
): Promise<Loop> {
  f.loop(() => {
    turn()
    f.get(0).i32(1).op('i32.sub').tee(0).branchIf(0)
  })
  finish()
  const module = new Module()
  module.export('run', module.add(f))
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 })
  new Float32Array(memory.buffer).fill(1, 0, 4)
  const compiled = await compileOptimized(module.encode({ shared: false, maximumPages: 1 }))
  const instance = await WebAssembly.instantiate(compiled, { env: { memory } })
  return { run: instance.exports.run as Loop['run'], operations }
}
