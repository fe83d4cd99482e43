/** Trains six runs in the store given, and says which of them it trained itself and how many ended. */
import { schedule } from '../../../src/executor/processes/schedule.ts'
import { runId } from '../../../src/store/identity.ts'
import { exampleRuns } from '../../run/example.ts'

const runs = await exampleRuns([1, 2, 3], { names: ['plain', 'bn'] })
/** Long enough for another container to begin meanwhile. */
const longer = runs.map((run) => {
  const spec = { ...run.spec, steps: 600, evaluateEvery: 300 }
  return { ...run, id: runId(spec), spec }
})
const trained: string[] = []
const { results } = await schedule(longer, {
  threads: 1,
  store: process.argv[2]!,
  onEvent(event) {
    if (event.type === 'ended' && !event.reused) trained.push(event.run.id)
  },
})
process.stdout.write(JSON.stringify({ pid: process.pid, trained, ended: results.length }))
