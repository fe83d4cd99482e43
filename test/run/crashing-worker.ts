/** A worker for tests: seed 2 dies, seed 3 fails, seed 4 never ends, others give one row. */
import type { RunRequest, WorkerMessage } from '../../src/run/messages.ts'

const tell = (message: WorkerMessage) => void process.send!(message)

process.on('disconnect', () => process.exit())
process.on('message', ({ spec, threads }: RunRequest) => {
  if (spec.seed === 2) {
    console.error('out of something')
    process.exit(3)
  }
  if (spec.seed === 3) return tell({ type: 'failed', message: 'no such thing' })
  if (spec.seed === 4) return tell({ type: 'progress', step: 1, loss: 2 })
  tell({ type: 'progress', step: 1, loss: Number.NaN })
  tell({
    type: 'measured',
    step: 1,
    rows: [{ step: 1, layer: '', quantity: 'threads', value: threads }],
  })
  tell({ type: 'end', outcome: { kind: 'finished', step: 1 }, seconds: process.pid })
})
