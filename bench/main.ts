/**
 * Times training steps beside PyTorch, in turns on the same machine, and prints medians and ratios.
 *
 *     npm run bench -- [--only W1] [--threads 1,2] [--rounds 9] [--json] [--explain]
 *
 * With --json, one object a line: {"work","threads","mode","ours_ms","peer","peer_ms","ratio","first_step_ms"}; the
 * peer's fields are null where PyTorch is not installed. `first_step_ms` runs from `compile` to the first finished step.
 */
import { parseArgs } from 'node:util'
import { openWasm, type Program, type Session } from '../src/backend/index.ts'
import { median } from '../src/stats/index.ts'
import { openTorch } from './peer.ts'
import { trainingStepOf, type Workload, workloads } from './workloads.ts'

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    threads: { type: 'string', default: '1,2' },
    rounds: { type: 'string', default: '9' },
    json: { type: 'boolean', default: false },
    explain: { type: 'boolean', default: false },
  },
})
const chosen = workloads.filter(
  ({ name }) => flags.only === undefined || flags.only.split(',').includes(name),
)
if (chosen.length === 0)
  refuse(`--only ${flags.only}: choose from ${workloads.map(({ name }) => name).join(', ')}`)
const threadCounts = flags.threads.split(',').map(Number)
if (!threadCounts.every((n) => Number.isInteger(n) && n >= 1))
  refuse(`--threads ${flags.threads}: give whole numbers of 1 or more`)
const rounds = Number(flags.rounds)
if (!Number.isInteger(rounds) || rounds < 1)
  refuse(`--rounds ${flags.rounds}: give a whole number of 1 or more`)

function refuse(message: string): never {
  console.error(`bench: ${message}`)
  process.exit(2)
}

const modes = ['default', 'fast'] as const

interface Ours {
  mode: (typeof modes)[number]
  session: Session
  program: Program
  firstStep: number
  times: number[]
}

async function openOurs(work: Workload, threads: number, mode: Ours['mode']): Promise<Ours> {
  const session = await openWasm({ threads, mode })
  const request = trainingStepOf(work)
  const start = performance.now()
  const program = await session.compile(request)
  program.run()
  return { mode, session, program, firstStep: performance.now() - start, times: [] }
}

/** Lets threads of the last turn fall asleep. */
const rest = () => new Promise((resolve) => setTimeout(resolve, 30))

for (const work of chosen)
  for (const threads of threadCounts) {
    const ours: Ours[] = []
    for (const mode of modes) ours.push(await openOurs(work, threads, mode))
    if (flags.explain) console.log(ours[0]!.program.explain())
    const peer = await openTorch(work.name, threads)
    const peerTimes: number[] = []
    for (let turn = -1; turn < rounds; turn++) {
      for (const one of ours) {
        await rest()
        for (let step = 0; step < work.steps; step++) {
          const start = performance.now()
          one.program.run()
          if (turn >= 0) one.times.push(performance.now() - start)
        }
      }
      if (!peer) continue
      await rest()
      const times = await peer.turn(work.steps)
      if (turn >= 0) peerTimes.push(...times)
    }
    peer?.close()
    for (const { mode, session, times, firstStep } of ours) {
      session.close()
      const mine = median(times)
      const theirs = peer ? median(peerTimes) : null
      print(work, {
        work: work.name,
        threads,
        mode,
        ours_ms: round(mine),
        peer: peer?.name ?? null,
        peer_ms: theirs === null ? null : round(theirs),
        ratio: theirs === null ? null : round(mine / theirs),
        first_step_ms: round(firstStep),
      })
    }
  }

function round(value: number): number {
  return Number(value.toPrecision(4))
}

interface Line {
  work: string
  threads: number
  mode: string
  ours_ms: number
  peer: string | null
  peer_ms: number | null
  ratio: number | null
  first_step_ms: number
}

function print(work: Workload, line: Line): void {
  if (flags.json) return console.log(JSON.stringify(line))
  const peer =
    line.peer === null ? 'PyTorch is not installed' : `${line.peer} ${line.peer_ms} ms, ratio ${line.ratio}`
  console.log(
    `${line.work} (${work.description}), ${line.threads} thread${line.threads === 1 ? '' : 's'}, ${line.mode}: ` +
      `${line.ours_ms} ms a step; ${peer}; first step after ${line.first_step_ms} ms`,
  )
}
