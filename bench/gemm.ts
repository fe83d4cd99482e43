/**
 * Products of two square matrices on one thread, and what share of the core's peak they reach:
 * {"work","threads","mode","engine","tile","gflops","peak_mul_add","peak_madd","share","theoretical","theoretical_share","clock_ghz"}.
 * For WebAssembly the peaks are those of bench/peak.ts, GFLOP/s, taken in the same turns; `share` is of the higher of the two. For
 * native code (`--engine native`) they are those of registers as wide as the tile's vectors, as in `normscope engine`.
 */
import { backends, chosenEngine } from '../src/backend/index.ts'
import { inspectNative } from '../src/backend/engine-node.ts'
import type { Tile } from '../src/backend/cpu/tiling.ts'
import { supportsRelaxed } from '../src/backend/wasm/runtime/engine.ts'
import { chooseTiles } from '../src/backend/wasm/runtime/tiles.ts'
import { median } from '../src/stats/index.ts'
import { matmul, normal, state } from '../src/tensor/index.ts'
import { type Benchmark, modes, rest, round, timesOf } from './benchmark.ts'
import { createPeakMeter } from './peak.ts'

const sizes = [512, 1024]
/** ms of products in a turn. */
const turnTime = 60

/** What computed a product, and the GFLOP/s of multiplications and additions in its registers. */
interface Computed {
  engine: string
  bits: number
  tile: Tile
  plain: number
  fused?: number
}

export const gemm: Benchmark = {
  name: 'gemm',
  description: `products of ${sizes.join(' and ')} on one thread, GFLOP/s and share of the peak`,
  async run({ rounds, print }) {
    const meter = await createPeakMeter({ fused: await supportsRelaxed() })
    const isNamed = chosenEngine() === 'native'
    const reports = {
      default: isNamed ? await inspectNative('default') : undefined,
      fast: isNamed ? await inspectNative('fast') : undefined,
    }
    for (const size of sizes) {
      const ours = await Promise.all(
        modes.map(async (mode) => {
          const session = await backends.wasm.open({ threads: 1, mode })
          const matrix = (stream: number) => state('m', normal([size, size], { seed: 1, stream })).tensor
          const result = state('c', 0, [size, size])
          const program = await session.compile({ updates: [[result, matmul(matrix(1), matrix(2))]] })
          const [once] = timesOf(program, 1) as [number]
          return {
            mode,
            session,
            program,
            steps: Math.max(1, Math.round(turnTime / once)),
            times: [] as number[],
          }
        }),
      )
      let peak = meter.measure()
      for (let turn = -1; turn < rounds; turn++)
        for (const { program, steps, times } of ours) {
          await rest()
          peak = meter.measure()
          const measured = timesOf(program, steps)
          if (turn >= 0) times.push(...measured)
        }
      for (const { mode, session, times } of ours) {
        session.close()
        const engine = [...session.engines].at(-1)!
        const native = reports[mode]
        const isNative = engine.startsWith('native') && native !== undefined && !('missing' in native)
        const { bits, tile, plain, fused }: Computed = isNative
          ? { engine, bits: native.tuning.bits, tile: native.tuning.tile, plain: native.tuning.peak }
          : { engine, bits: 128, tile: (await chooseTiles(mode === 'fast')).f32, ...peak }
        const text = `${tile.rows}×${(tile.vectors * bits) / 32}, unroll ${tile.unroll}, ${tile.fused ? 'relaxed madd' : 'mul + add'}`
        const gflops = (2 * size ** 3) / median(times) / 1e6
        const most = Math.max(plain, fused ?? 0)
        const theoretical = (peak.theoretical * bits) / 128
        const line = {
          work: `gemm ${size}`,
          threads: 1,
          mode,
          engine,
          tile: text,
          gflops: round(gflops),
          peak_mul_add: round(plain),
          peak_madd: fused === undefined ? null : round(fused),
          share: round(gflops / most),
          theoretical: round(theoretical),
          theoretical_share: round(gflops / theoretical),
          clock_ghz: round(peak.clock),
        }
        const percent = (part: number) => `${(100 * part).toFixed(0)} %`
        print(
          line,
          `${line.work}, 1 thread, ${mode}, ${engine}: ${line.gflops} GFLOP/s by tiles of ${text}; ${percent(line.share)} of ` +
            `${round(most)} in registers (mul + add ${line.peak_mul_add}), ${percent(line.theoretical_share)} of ` +
            `${line.theoretical} at ${line.clock_ghz} GHz`,
        )
      }
    }
  },
}
