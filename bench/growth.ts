/**
 * How the cost of a training step grows with the batch, the width and the depth of W2, without a normalization and with:
 * {"work","axis","factor","norm","threads","ours_ms","memory_mib"}. The memory is what the engine reserves; it is counted,
 * not measured. Writes docs/images/growth.csv, growth-time.svg and growth-memory.svg.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { memoryNeed, backends, totalOf } from '../src/backend/index.ts'
import { drawFigure } from '../src/report/index.ts'
import { median } from '../src/stats/index.ts'
import { type Benchmark, mebibytes, plural, rest, round, timesOf } from './benchmark.ts'
import { type Axis, axes, type Cost, growthFigures, norms } from './growth-figures.ts'
import { smallConvolutions, trainingStepOf } from './workloads.ts'

export const growth: Benchmark = {
  name: 'growth',
  description: 'time and memory of a step against batch, width and depth, with figures',
  isSlow: true,
  async run({ threadCounts, rounds, print }) {
    const threads = Math.max(...threadCounts)
    const costs: Cost[] = []
    for (const axis of Object.keys(axes) as Axis[])
      for (const factor of axes[axis].factors)
        for (const [norm, cost] of await costsOf(axis, factor, threads, rounds)) {
          costs.push({ axis, factor, norm, ...cost })
          const line = { work: 'growth', axis, factor, norm, threads, ...cost }
          print(
            line,
            `${axis} × ${factor}, norm ${norm}, ${plural(threads, 'thread')}: ${line.ours_ms} ms a step, ${line.memory_mib} MiB`,
          )
        }
    write(costs, threads)
  },
}

async function costsOf(
  axis: Axis,
  factor: number,
  threads: number,
  rounds: number,
): Promise<Map<string, Pick<Cost, 'ours_ms' | 'memory_mib'>>> {
  const ours = await Promise.all(
    norms.map(async (norm) => {
      const request = trainingStepOf(
        smallConvolutions({
          norm,
          ...(axis === 'batch' && { batch: 128 * factor }),
          ...(axis === 'width' && { width: 32 * factor }),
          ...(axis === 'depth' && { convolutions: 2 * factor }),
        }),
      )
      const session = await backends.wasm.open({ threads })
      const bytes = totalOf(memoryNeed(request, { threads }))
      return { norm, session, bytes, program: await session.compile(request), times: [] as number[] }
    }),
  )
  for (let turn = -1; turn < rounds; turn++)
    for (const { program, times } of ours) {
      await rest()
      const measured = timesOf(program, 1)
      if (turn >= 0) times.push(...measured)
    }
  return new Map(
    ours.map(({ norm, session, bytes, times }) => {
      session.close()
      return [norm, { ours_ms: round(median(times)), memory_mib: mebibytes(bytes) }]
    }),
  )
}

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url))

function write(costs: readonly Cost[], threads: number): void {
  mkdirSync(folder, { recursive: true })
  const columns = ['axis', 'factor', 'norm', 'ours_ms', 'memory_mib'] as const
  const csv = [columns.join(','), ...costs.map((cost) => columns.map((column) => cost[column]).join(','))]
  writeFileSync(`${folder}growth.csv`, `${csv.join('\n')}\n`)
  for (const spec of growthFigures(costs, threads))
    writeFileSync(`${folder}${spec.name}.svg`, drawFigure(spec))
}
