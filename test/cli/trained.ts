/** A network trained for a few steps and kept in a store, for commands that look at it. */
import { openData } from '../../src/run/data-node.ts'
import { openEngine } from '../../src/run/engine.ts'
import { performRun } from '../../src/executor/processes/perform.ts'
import { type PlannedRun } from '../../src/run/identity.ts'
import { runId } from '../../src/store/identity.ts'
import { prepareStore } from '../../src/store/store.ts'
import { exampleRuns } from '../run/example.ts'

/** Gives its id. With batch normalization, snapshots at steps 0, 2 and 4, and momentum. */
export async function trainInto(
  store: string,
  { seed = 1, ...changes }: Partial<PlannedRun['spec']> = {},
): Promise<string> {
  const [example] = await exampleRuns([seed], { names: ['bn'], engine: { backend: 'wasm', mode: 'default' } })
  const spec = { ...example!.spec, optimizer: 'sgd:momentum=0.5', snapshots: 1, ...changes }
  const run: PlannedRun = { ...example!, id: runId(spec), spec }
  const { data } = await openData('digits', 'unit')
  const session = await openEngine(spec.engine, 1)
  await performRun(run, {
    store: prepareStore(store),
    open: async () => ({ session, data }),
    onEvent: () => {},
  })
  session.close()
  return run.id
}
