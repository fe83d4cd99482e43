/** Trains one run in the store given, with a checkpoint every 20 milliseconds, and says when it takes its first step. */
import { openData } from '../../../src/run/data-node.ts'
import { openEngine } from '../../../src/run/engine.ts'
import { performRun } from '../../../src/executor/processes/perform.ts'
import { runId } from '../../../src/store/identity.ts'
import { exampleRuns } from '../../run/example.ts'

const [run] = await exampleRuns([1], { names: ['bn'], engine: { backend: 'wasm', mode: 'default' } })
const spec = { ...run!.spec, steps: 1000, evaluateEvery: 7, snapshots: 200, optimizer: 'adam' }
const { data } = await openData('digits', 'unit')
const session = await openEngine(spec.engine, 1)
let told = false
await performRun(
  { ...run!, id: runId(spec), spec },
  {
    store: process.argv[2]!,
    open: () => Promise.resolve({ session, data }),
    onEvent() {
      if (!told) process.stdout.write('training\n')
      told = true
    },
    checkpointEvery: 0.02,
  },
)
session.close()
