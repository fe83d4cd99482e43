/**
 * The shift that noise of several strengths injects, to choose the strengths of the experiment `intervention`:
 *
 *   npx tsx scripts/injected-shift.ts [--seeds 1,2,3] [--strengths 0.02,0.05] [--networks plain,norm] [--set option=value …]
 *
 * Trains the networks without smoothing, at their tuned rates, with each strength, on seeds for exploration. For each network and strength
 * it prints the median over seeds of both measures of shift over those without injected shift, at the levels of the
 * training loss that both runs reach, and the median number of steps to the lower level. Then it prints the strengths
 * at which the earth mover's distance is 2 and 4 times as large, interpolated in logarithms.
 */
import { armName, arms, injected, NETWORKS } from '../src/experiment/intervention/arms.ts'
import { intervention } from '../src/experiment/intervention/index.ts'
import { distance, gradients, ratioAtLevels, steps } from '../src/experiment/intervention/measures.ts'
import { type ArmSpec, Records, tunedRate, tunedRates } from '../src/experiment/index.ts'
import { resolveOptions } from '../src/options/index.ts'
import { executeRun, openEngine } from '../src/run/index.ts'
import { openData } from '../src/run/data-node.ts'
import { median, type Row } from '../src/stats/index.ts'
import { setupOf } from '../src/study/index.ts'
import { flagsOf } from './arguments.ts'

const values = flagsOf(
  { command: 'npx tsx scripts/injected-shift.ts', url: import.meta.url },
  {
    seeds: { type: 'string', default: '1,2,3,4,5,6' },
    strengths: { type: 'string', default: '0.0125,0.025,0.05,0.1,0.2,0.4' },
    networks: { type: 'string', default: NETWORKS.join(',') },
    set: { type: 'string', multiple: true, default: [] },
  },
)
const numbers = (text: string) => text.split(',').map(Number)
const seeds = numbers(values.seeds)
const strengths = numbers(values.strengths)
const options = resolveOptions(
  intervention.options,
  Object.fromEntries(values.set.map((pair) => pair.split('=', 2) as [string, string])),
)
const opened = await openData('fashion-mnist', 'standardize')
const { data, spec: dataSpec } = opened

async function rowsOf(arm: string, spec: ArmSpec): Promise<Row[]> {
  const rows: Row[] = []
  for (const seed of seeds) {
    const engine = { backend: 'wasm', mode: 'default' } as const
    const session = await openEngine(engine, 1)
    for await (const event of executeRun({ ...spec, seed, data: dataSpec, engine }, { session, data }))
      if (event.type === 'measured') rows.push(...event.rows.map((row) => ({ ...row, run: '', arm, seed })))
    session.close()
  }
  return rows
}

const middle = (bySeed: ReadonlyMap<number, number>) => median([...bySeed.values()])

for (const network of NETWORKS.filter((each) => values.networks.split(',').includes(each))) {
  const control = armName(network, 1, 'none')
  const arm = arms(options).find((each) => each.arm === control)!
  const tuned = arm.tuned && tunedRate(setupOf(arm.spec, opened), tunedRates)?.rate
  const spec = { ...arm.spec, ...(tuned !== undefined && { learningRate: tuned }) }
  const names = strengths.map((strength) => `${network} ${strength}`)
  const rows = await rowsOf(control, spec)
  for (const [i, strength] of strengths.entries()) {
    const norm = injected(spec.model.norm, strength)
    rows.push(...(await rowsOf(names[i]!, { ...spec, model: { ...spec.model, norm } })))
  }
  const evidence = { records: new Records(rows), options, classes: 10 }
  console.log(`${network}: ${middle(steps(evidence, control))} steps without injected shift`)
  const factors = names.map((name, i) => {
    const [moved, changed] = [distance, gradients].map((check) =>
      middle(ratioAtLevels(evidence, name, control, check)),
    ) as [number, number]
    const parts = [`distance ×${moved.toFixed(2)}`, `gradients ×${changed.toFixed(2)}`]
    console.log(`  ${strengths[i]}: ${parts.join(', ')}, ${middle(steps(evidence, name))} steps`)
    return moved
  })
  for (const wanted of [2, 4]) console.log(`  ×${wanted} at ${strengthAt(wanted, factors).toPrecision(2)}`)
}

/** Between the two strengths around it; NaN if no strength reaches it. */
function strengthAt(wanted: number, factors: readonly number[]): number {
  const above = factors.findIndex((factor) => factor >= wanted)
  if (above < 1) return Number.NaN
  const [low, high] = [above - 1, above].map(
    (i) => [Math.log(factors[i]!), Math.log(strengths[i]!)] as const,
  ) as [readonly [number, number], readonly [number, number]]
  return Math.exp(low[1] + ((Math.log(wanted) - low[0]) / (high[0] - low[0])) * (high[1] - low[1]))
}
