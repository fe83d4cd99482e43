/** A worker for tests: seed 2 dies, seed 3 fails for good, seed 4 goes on until it is stopped, others give one row. */
import type { ParentMessage, WorkerMessage } from '../../src/run/messages.ts'

const tell = (message: WorkerMessage) => void process.send!(message)

process.on('disconnect', () => process.exit())
process.on('message', (message: ParentMessage) => {
  if (message.type === 'stop') return tell({ type: 'stopped' })
  const { run, threads } = message
  const { seed } = run.spec
  if (seed === 2) {
    console.error('out of something')
    process.exit(3)
  }
  if (seed === 3) return tell({ type: 'failed', message: 'no such thing', isFinal: true })
  if (seed === 4) return tell({ type: 'progress', step: 1, loss: 2 })
  tell({ type: 'progress', step: 1, loss: Number.NaN })
  tell({
    type: 'measured',
    step: 1,
    rows: [{ step: 1, layer: '', quantity: 'threads', value: threads }],
  })
  tell({ type: 'end', outcome: { kind: 'finished', step: 1 }, seconds: process.pid })
})
