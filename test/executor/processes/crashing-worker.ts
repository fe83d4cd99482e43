/**
 * A worker for tests. Of runs, seed 2 dies, seed 3 fails for good, seed 4 goes on until it is stopped, others give one row. Of
 * points, x = 3 kills one process, which leaves a mark in the store, x = 13 every one; others are worth 10 y + x.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ParentMessage, PointsRequest, WorkerMessage } from '../../../src/executor/processes/messages.ts'

const tell = (message: WorkerMessage) => void process.send!(message)

process.on('disconnect', () => process.exit())
process.on('message', (message: ParentMessage) => {
  if (message.type === 'stop') return tell({ type: 'stopped' })
  if (message.type === 'points') return measure(message)
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
    by: 'evaluation',
    seconds: 0,
    rows: [{ step: 1, layer: '', quantity: 'threads', value: threads }],
  })
  tell({ type: 'end', outcome: { kind: 'finished', step: 1 }, seconds: process.pid })
})

function measure({ surface: { store }, points }: PointsRequest): void {
  const mark = join(store, 'died')
  for (const [x, y] of points) {
    if (x === 13 || (x === 3 && !existsSync(mark))) {
      writeFileSync(mark, '')
      console.error('out of something')
      process.exit(3)
    }
    tell({ type: 'values', values: [{ loss: 10 * y + x, accuracy: Number.NaN }] })
  }
  tell({ type: 'end of points' })
}
