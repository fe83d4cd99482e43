/** Places each temporary: first fit by lifetime, so buffers that are never needed together share memory. */
import { type Buffer, bytesOf } from './buffer.ts'
import type { Launch } from '../kernel/kernel.ts'
import type { TargetTraits } from '../target.ts'

export interface MemoryLayout {
  offsets: Map<Buffer, number>
  arenaBytes: number
  unsharedBytes: number
}

/** `kept`: temporaries that must survive to the end (outputs). */
export function layOutMemory(
  phases: readonly (readonly Launch[])[],
  kept: ReadonlySet<Buffer>,
  { alignment, slack }: TargetTraits,
): MemoryLayout {
  const lives = new Map<Buffer, { buffer: Buffer; from: number; to: number }>()
  phases.forEach((launches, phase) => {
    for (const launch of launches)
      for (const buffer of [...launch.writes, ...launch.reads]) {
        if (buffer.home.kind !== 'temporary') continue
        const life = lives.get(buffer) ?? { buffer, from: phase, to: phase }
        life.from = Math.min(life.from, phase)
        life.to = Math.max(life.to, phase)
        lives.set(buffer, life)
      }
  })
  for (const buffer of kept) {
    const life = lives.get(buffer)
    if (life) life.to = phases.length
    else if (buffer.home.kind === 'temporary') lives.set(buffer, { buffer, from: 0, to: phases.length })
  }
  const placed: { from: number; to: number; start: number; end: number }[] = []
  const offsets = new Map<Buffer, number>()
  let unsharedBytes = 0
  const largestFirst = [...lives.values()].sort(
    (a, b) => bytesOf(b.buffer) - bytesOf(a.buffer) || a.buffer.id - b.buffer.id,
  )
  for (const { buffer, from, to } of largestFirst) {
    const size = Math.ceil((bytesOf(buffer) + slack) / alignment) * alignment
    unsharedBytes += size
    const rivals = placed.filter((p) => p.from <= to && from <= p.to).sort((a, b) => a.start - b.start)
    let start = 0
    for (const rival of rivals) {
      if (rival.start - start >= size) break
      start = Math.max(start, rival.end)
    }
    placed.push({ from, to, start, end: start + size })
    offsets.set(buffer, start)
  }
  return { offsets, arenaBytes: Math.max(0, ...placed.map(({ end }) => end)), unsharedBytes }
}
