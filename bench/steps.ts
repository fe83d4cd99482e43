/**
 * Training steps beside PyTorch's:
 * {"work","threads","mode","ours_ms","peer","peer_ms","ratio","first_step_ms"}. `first_step_ms` runs from `compile` to the
 * first finished step.
 */
import { backends, type Session, type SyncProgram } from '../src/backend/index.ts'
import { median } from '../src/stats/index.ts'
import { type Benchmark, type Mode, modes, plural, rest, round, type Settings, timesOf } from './benchmark.ts'
import { openTorch } from './peer.ts'
import { trainingStepOf, type Workload, workloads } from './workloads.ts'

export const steps: readonly Benchmark[] = workloads.map((work) => ({
  name: work.name,
  description: work.description,
  ...(work.isSlow && { isSlow: true }),
  async run(settings) {
    for (const threads of settings.threadCounts) await timeSteps(work, threads, settings)
  },
}))

/** The peer is the workload of this name in peers/torch_steps.py. */
export async function timeSteps(work: Workload, threads: number, settings: Settings): Promise<void> {
  const ours: Ours[] = []
  for (const mode of modes) ours.push(await openOurs(work, threads, mode))
  if (settings.explain) console.log(ours[0]!.program.explain())
  const peer = await openTorch(work.name, threads)
  const peerTimes: number[] = []
  for (let turn = -1; turn < settings.rounds; turn++) {
    for (const one of ours) {
      await rest()
      const times = timesOf(one.program, work.steps)
      if (turn >= 0) one.times.push(...times)
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
    const line = {
      work: work.name,
      threads,
      mode,
      ours_ms: round(mine),
      peer: peer?.name ?? null,
      peer_ms: theirs === null ? null : round(theirs),
      ratio: theirs === null ? null : round(mine / theirs),
      first_step_ms: round(firstStep),
    }
    const beside =
      line.peer === null ? 'PyTorch is not installed' : `${line.peer} ${line.peer_ms} ms, ratio ${line.ratio}`
    settings.print(
      line,
      `${work.name} (${work.description}), ${plural(threads, 'thread')}, ${mode}: ${line.ours_ms} ms a step; ` +
        `${beside}; first step after ${line.first_step_ms} ms`,
    )
  }
}

interface Ours {
  mode: Mode
  session: Session
  program: SyncProgram
  firstStep: number
  times: number[]
}

async function openOurs(work: Workload, threads: number, mode: Mode): Promise<Ours> {
  const session = await backends.wasm.open({ threads, mode })
  const request = trainingStepOf(work)
  const start = performance.now()
  const program = await session.compile(request)
  program.runSync()
  return { mode, session, program, firstStep: performance.now() - start, times: [] }
}
