/**
 * The most memory that training takes, each side in a process of its own:
 * {"work","threads","mode","plan_mib","ours_mib","runtime_mib","peer","peer_mib","ratio"}. `plan_mib` is what the engine
 * reserves, the rest of `ours_mib` is Node and the compiler; `runtime_mib` is Node before the engine opens.
 */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { memoryNeed, totalOf } from '../src/backend/index.ts'
import { type Benchmark, mebibytes, plural, round } from './benchmark.ts'
import { openTorch } from './peer.ts'
import { trainingStepOf, workloads } from './workloads.ts'

export const memory: readonly Benchmark[] = ['W2', 'VGG-A'].map((name) => ({
  name: `memory-${name}`,
  description: `the most memory that ${name} takes`,
  ...(name !== 'W2' && { isSlow: true }),
  async run({ threadCounts, print }) {
    const work = workloads.find((each) => each.name === name)!
    for (const threads of threadCounts) {
      const planned = totalOf(memoryNeed(trainingStepOf(work), { threads }))
      const { runtime, peak } = await footprintOf(name, threads)
      const peer = await openTorch(name, threads, { keepsMemory: false })
      await peer?.turn(3)
      const theirs = (await peer?.memory()) ?? null
      peer?.close()
      const line = {
        work: `${name} memory`,
        threads,
        mode: 'default',
        plan_mib: mebibytes(planned),
        ours_mib: mebibytes(peak),
        runtime_mib: mebibytes(runtime),
        peer: peer?.name ?? null,
        peer_mib: theirs === null ? null : mebibytes(theirs),
        ratio: theirs === null ? null : round(peak / theirs),
      }
      const beside =
        theirs === null
          ? 'PyTorch is not installed'
          : `${line.peer} ${line.peer_mib} MiB, ratio ${line.ratio}`
      print(
        line,
        `${name}, ${plural(threads, 'thread')}: at most ${line.ours_mib} MiB, ${line.plan_mib} of them planned and ` +
          `${line.runtime_mib} taken before the engine opens; ${beside}`,
      )
    }
  },
}))

/** Bytes, from a process that trains a few steps: before the engine opens, and at the most. */
function footprintOf(name: string, threads: number): Promise<{ runtime: number; peak: number }> {
  const child = fork(fileURLToPath(new URL('footprint.ts', import.meta.url)), [name, String(threads)])
  return new Promise((resolve, reject) => {
    child.on('message', (message: { runtime: number; peak: number }) => resolve(message))
    child.on(
      'exit',
      (code) => code !== 0 && reject(new Error(`the process that trains ${name} left with code ${code}`)),
    )
  })
}
