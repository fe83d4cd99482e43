/** Studies in this process, without a disk for runs. */
import type { Session } from '../../src/backend/types.ts'
import { loadData } from '../../src/data/load.ts'
import { canonicalJson, executeRun, rowsOf, type RunResult } from '../../src/run/index.ts'
import type { Executor, Host } from '../../src/study/index.ts'

export const host: Host = {
  load: (from, options) => loadData(from, options),
  areImages: () => true,
  scalingFor: (_, pixels) => pixels,
  identify: (spec) => canonicalJson(spec),
}

/** One run after another in this process. */
export const onSessions = (open: () => Session | Promise<Session>): Executor => ({
  share: () => ({ workers: 1, threadsEach: 1 }),
  async perform(runs, { onEvent } = {}) {
    const results: RunResult[] = []
    for (const run of runs) {
      const session = await open()
      const data = loadData(run.spec.data.from, { scaling: run.spec.scaling })
      const rows = []
      for await (const event of executeRun(run.spec, { session, data })) {
        if (event.type === 'measured') rows.push(...rowsOf(run, event.rows))
        if (event.type !== 'end') continue
        const result: RunResult = { run, outcome: event.outcome, rows, seconds: 0 }
        results.push(result)
        onEvent?.({ type: 'ended', run, result, reused: false })
      }
      session.close()
    }
    return { results, failures: [] }
  },
})
