/**
 * Products of two square matrices on one thread, and what share of the core's peak they reach:
 * {"work","threads","mode","tile","gflops","peak_mul_add","peak_madd","share","theoretical","theoretical_share","clock_ghz"}.
 * The peaks are those of bench/peak.ts, GFLOP/s, taken in the same turns; `share` is of the higher of the two.
 */
import { backends } from '../src/backend/index.ts'
import { supportsRelaxed } from '../src/backend/wasm/runtime/engine.ts'
import { chooseTiles } from '../src/backend/wasm/runtime/tiles.ts'
import { median } from '../src/stats/index.ts'
import { matmul, normal, state } from '../src/tensor/index.ts'
import { type Benchmark, modes, rest, round, timesOf } from './benchmark.ts'
import { createPeakMeter } from './peak.ts'

const sizes = [512, 1024]
/** ms of products in a turn. */
const turnTime = 60

export const gemm: Benchmark = {
  name: 'gemm',
  description: `products of ${sizes.join(' and ')} on one thread, GFLOP/s and share of the peak`,
  async run({ rounds, print }) {
    const meter = await createPeakMeter({ fused: await supportsRelaxed() })
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
        const { rows, vectors, unroll, fused } = (await chooseTiles(mode === 'fast')).f32
        const tile = `${rows}×${vectors * 4}, unroll ${unroll}, ${fused ? 'relaxed madd' : 'mul + add'}`
        const gflops = (2 * size ** 3) / median(times) / 1e6
        const most = Math.max(peak.plain, peak.fused ?? 0)
        const line = {
          work: `gemm ${size}`,
          threads: 1,
          mode,
          tile,
          gflops: round(gflops),
          peak_mul_add: round(peak.plain),
          peak_madd: peak.fused === undefined ? null : round(peak.fused),
          share: round(gflops / most),
          theoretical: round(peak.theoretical),
          theoretical_share: round(gflops / peak.theoretical),
          clock_ghz: round(peak.clock),
        }
        const percent = (share: number) => `${(100 * share).toFixed(0)} %`
        print(
          line,
          `${line.work}, 1 thread, ${mode}: ${line.gflops} GFLOP/s by tiles of ${tile}; ${percent(line.share)} of ` +
            `${round(most)} in registers (mul + add ${line.peak_mul_add}), ${percent(line.theoretical_share)} of ` +
            `${line.theoretical} at ${line.clock_ghz} GHz`,
        )
      }
    }
  },
}
