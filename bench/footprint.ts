/** The process that bench/memory.ts starts: trains three steps of WORKLOAD on THREADS and tells how large it became. */
import { existsSync, readFileSync } from 'node:fs'
import { backends } from '../src/backend/index.ts'
import { trainingStepOf, workloads } from './workloads.ts'

/** Largest resident size so far, bytes. On Linux not that of `getrusage`, which begins at the size of the parent. */
function peakResident(): number {
  const status = '/proc/self/status'
  const line = existsSync(status) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8')) : null
  return 1024 * (line ? Number(line[1]) : process.resourceUsage().maxRSS)
}

const [, , name, threads] = process.argv
const runtime = peakResident()
const session = await backends.wasm.open({ threads: Number(threads) })
const program = await session.compile(trainingStepOf(workloads.find((work) => work.name === name)!))
for (let step = 0; step < 3; step++) program.runSync()
process.send!({ runtime, peak: peakResident() }, () => process.exit(0))
