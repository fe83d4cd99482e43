/**
 * Our side of the fleet, in a process of its own that runs the built package as a user's script would: it schedules runs of W1 and
 * prints {"accuracies":[...]}. `node bench/fleet-process.mjs DATA.npz THREADS STEPS FIRST_SEED LAST_SEED`
 */
import { schedule } from '../dist/executor/processes/index.js'
import { loadData } from '../dist/data/load.js'
import { openData, runId } from '../dist/run/index.js'

const [file, ...numbers] = process.argv.slice(2)
const [threads, steps, first, last] = numbers.map(Number)
const scaling = 'standardize'
const { spec: data } = await openData(loadData, `npz:${file}`, scaling)
const runs = Array.from({ length: last - first + 1 }, (_, i) => {
  const spec = {
    scaling,
    model: { architecture: 'mlp:100,100,100', norm: 'batch', activation: 'sigmoid' },
    optimizer: 'sgd',
    learningRate: 0.1,
    batch: 60,
    steps,
    evaluateEvery: steps,
    probes: [],
    seed: first + i,
    data,
    engine: { backend: 'wasm', mode: 'default' },
  }
  return { id: runId(spec), experiment: 'bench', arm: 'batch', label: 'batch', spec }
})
const { results, failures } = await schedule(runs, { threads })
if (failures.length > 0) throw new Error(failures[0].message)
const accuracies = results.map(
  ({ rows }) => rows.findLast(({ quantity }) => quantity === 'test accuracy').value,
)
console.log(JSON.stringify({ accuracies }))
