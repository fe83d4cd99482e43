/**
 * What each normalization adds to a training step of W1 and W2 without one: in time, and in what the plan moves and computes,
 * which no other work on the machine disturbs:
 * {"work","norm","threads","ours_ms","plain_ms","overhead","flop_ratio","bytes_ratio","kernels"}.
 */
import { backends } from '../src/backend/index.ts'
import { costOf } from '../src/compile/index.ts'
import { normalizations } from '../src/norm/index.ts'
import { type Benchmark, interleaved, planOf, plural, round } from './benchmark.ts'
import { smallConvolutions, smallPerceptron, trainingStepOf } from './workloads.ts'

const works = [
  {
    name: 'W1',
    create: smallPerceptron,
    steps: 30,
    suited: { group: 'group:20', ghost: 'ghost:20' },
    without: ['instance'],
  },
  { name: 'W2', create: smallConvolutions, steps: 1, suited: {}, without: [] },
] as const

/** Where the default does not divide the batch or the units of a workload. */
const suited = (given: Readonly<Record<string, string>>, name: string) => given[name] ?? name

export const norms: Benchmark = {
  name: 'norms',
  description: 'a step of W1 and W2 with each normalization, beside the same without',
  isSlow: true,
  async run({ threadCounts, rounds, explain, print }) {
    for (const work of works) {
      const specs = normalizations
        .map(({ name }) => name)
        .filter((name) => name !== 'none' && !(work.without as readonly string[]).includes(name))
        .map((name) => suited(work.suited, name))
      const plain = trainingStepOf(work.create({ norm: 'none' }))
      const plainCost = costOf((await planOf(plain)).phases.flat())
      for (const norm of specs)
        for (const threads of threadCounts) {
          const request = trainingStepOf(work.create({ norm }))
          const kernels = (await planOf(request)).phases.flat()
          const cost = costOf(kernels)
          const session = await backends.wasm.open({ threads })
          const programs = [await session.compile(plain), await session.compile(request)] as const
          if (explain) console.log(programs[1].explain())
          const [plainTime, time] = (await interleaved(programs, { rounds, steps: work.steps })) as [
            number,
            number,
          ]
          session.close()
          const line = {
            work: work.name,
            norm,
            threads,
            ours_ms: round(time),
            plain_ms: round(plainTime),
            overhead: round(time / plainTime - 1),
            flop_ratio: round(cost.flops / plainCost.flops),
            bytes_ratio: round(cost.bytes / plainCost.bytes),
            kernels: kernels.length,
          }
          print(
            line,
            `${work.name} with ${norm}, ${plural(threads, 'thread')}: ${line.ours_ms} ms, without ${line.plain_ms} ms, ` +
              `${(100 * line.overhead).toFixed(1)} % more; ${line.flop_ratio} times the arithmetic, ${line.bytes_ratio} times ` +
              `the bytes, ${plural(line.kernels, 'kernel')}`,
          )
        }
    }
  },
}
