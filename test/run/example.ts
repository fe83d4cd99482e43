/** Runs small enough for tests: a few steps of a tiny network on the digits, on the reference backend. */
import { convergence } from '../../src/experiment/convergence/index.ts'
import type { Arm } from '../../src/experiment/framework/experiment.ts'
import { resolveOptions } from '../../src/options/index.ts'
import type { DataSpec, EngineSpec } from '../../src/experiment/framework/spec.ts'
import { openData } from '../../src/run/data-node.ts'
import type { PlannedRun } from '../../src/run/identity.ts'
import { runId } from '../../src/store/identity.ts'
import { createRuns } from '../../src/study/runs.ts'

const reference: EngineSpec = { backend: 'reference', mode: 'default' }

export const arms = convergence.arms(
  resolveOptions(convergence.options, {
    'learning-rate': 0.5,
    steps: 4,
    'evaluate-every': 2,
    batch: 8,
    layers: 2,
    units: 3,
    'percentile-sample': 20,
  }),
)

export async function exampleRuns(
  seeds: readonly number[],
  { names = arms.map(({ arm }) => arm), engine = reference }: { names?: string[]; engine?: EngineSpec } = {},
): Promise<PlannedRun[]> {
  const { spec } = await openData('digits', 'unit')
  return createRuns(
    arms.filter(({ arm }) => names.includes(arm)),
    { experiment: 'convergence', seeds, dataOf: () => spec, engine, identify: runId },
  )
}

/** Data that no one opens. */
const nowhere: DataSpec = { from: 'digits', train: 'a', test: 'b' }

export function planNowhere(seeds: readonly number[], planned: readonly Arm[] = arms): PlannedRun[] {
  return createRuns(planned, {
    experiment: 'convergence',
    seeds,
    dataOf: () => nowhere,
    engine: reference,
    identify: runId,
  })
}
