/** A process that reads inputs, as its parent tells it. It writes the number of each down first: a hang or a crash is then known. */
import { openSync, writeSync } from 'node:fs'
import { countAllocations } from './allocations.ts'
import type { Batch, BatchResult } from './campaign.ts'
import { makeInput } from './mutations.ts'

countAllocations()
const [folder, progress, store, id] = process.argv.slice(2) as [string, string, string, string]
const [{ openTargets }, { attempt }] = await Promise.all([import('./targets.ts'), import('./attempt.ts')])
const targets = openTargets({ store, id }, folder)
const handle = openSync(progress, 'w')

process.on('message', ({ target: name, seed, from, count }: Batch) => {
  const target = targets.get(name)!
  const result: BatchResult = { accepted: 0, multiple: 0, faults: [] }
  for (let index = from; index < from + count; index++) {
    writeSync(handle, String(index).padEnd(12), 0)
    const { accepted, multiple, fault } = attempt(target, makeInput(target, seed, index))
    if (accepted) result.accepted++
    result.multiple = Math.max(result.multiple, multiple)
    if (fault !== undefined) result.faults.push({ index, fault })
  }
  process.send!(result)
})
process.on('disconnect', () => process.exit())
process.send!([...targets.keys()])
