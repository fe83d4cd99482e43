/**
 * A Hessian-vector product of W2 in units of its training steps:
 * {"work","threads","mode","ours_ms","step_ms","ratio","flop_ratio","bytes_ratio"}.
 */
import { backends } from '../src/backend/index.ts'
import { costOf, type ProgramRequest } from '../src/compile/index.ts'
import { hessianVectorProduct, normal, state } from '../src/tensor/index.ts'
import { type Benchmark, interleaved, modes, planOf, plural, round } from './benchmark.ts'
import { lossOf, trainingStepOf, workloads } from './workloads.ts'

const work = workloads.find(({ name }) => name === 'W2')!

export const hessian: Benchmark = {
  name: 'hessian',
  description: 'a Hessian-vector product of W2, in gradient steps',
  isSlow: true,
  async run({ threadCounts, rounds, explain, print }) {
    const requests = { step: trainingStepOf(work), product: productOf() }
    const stepCost = costOf((await planOf(requests.step)).phases.flat())
    const productCost = costOf((await planOf(requests.product)).phases.flat())
    for (const threads of threadCounts)
      for (const mode of modes) {
        const session = await backends.wasm.open({ threads, mode })
        const step = await session.compile(requests.step)
        const product = await session.compile(requests.product)
        if (explain) console.log(product.explain())
        const [stepTime, productTime] = (await interleaved([step, product], { rounds })) as [number, number]
        session.close()
        const line = {
          work: 'W2 Hessian-vector product',
          threads,
          mode,
          ours_ms: round(productTime),
          step_ms: round(stepTime),
          ratio: round(productTime / stepTime),
          flop_ratio: round(productCost.flops / stepCost.flops),
          bytes_ratio: round(productCost.bytes / stepCost.bytes),
        }
        print(
          line,
          `${line.work}, ${plural(threads, 'thread')}, ${mode}: ${line.ours_ms} ms, ${line.ratio} training steps of ` +
            `${line.step_ms} ms; ${line.flop_ratio} times their arithmetic, ${line.bytes_ratio} times their bytes`,
        )
      }
  },
}

/** v ← ∇²L · v: nothing is copied out, as in a power iteration. */
function productOf(): ProgramRequest {
  const { model, loss } = lossOf(work)
  const directions = model.parameters.map(({ name, tensor }, i) =>
    state(`direction of ${name}`, normal(tensor.shape, { seed: 1, stream: i })),
  )
  const products = hessianVectorProduct(
    loss,
    model.parameters.map(({ tensor }) => tensor),
    directions.map(({ tensor }) => tensor),
  )
  return { outputs: { loss }, updates: products.map((product, i) => [directions[i]!, product] as const) }
}
