/**
 * Describes a plan in words: the order of the launches, what each fuses, moves and computes, and where memory is
 * used.
 */
import { bytesPerElement } from '../tensor/index.ts'
import type { Affine } from './kernel/affine.ts'
import { type Buffer, bytesOf } from './memory/buffer.ts'
import { subexpressions } from './kernel/expression.ts'
import type { Launch, Level, Plan, SweepKernel } from './kernel/kernel.ts'
import { expressionsOf } from './kernel/levels.ts'

export function explain(plan: Plan): string {
  const kernels = plan.phases.flat()
  const total = costOf(kernels)
  const lines = [
    `${kernels.length} kernels in ${plan.phases.length} phases (a barrier ends each), ${count(total.flops)} flop, ${bytes(total.bytes)} moved`,
    `arena ${bytes(plan.arenaBytes)}, of ${bytes(plan.unsharedBytes)} that the temporaries add up to`,
  ]
  plan.phases.forEach((phase, number) => {
    for (const kernel of phase) {
      lines.push(
        '',
        `${number + 1}. ${kernel.name}  ·  ${count(kernel.flops)} flop, ${bytes(movedBy(kernel))}`,
      )
      for (const line of kernel.inside) lines.push(`   ${line}`)
      lines.push(`   reads ${names(kernel.reads)}`, `   writes ${names(kernel.writes)}`)
    }
  })
  const temporaries = [...plan.offsets].sort(([, a], [, b]) => a - b)
  if (temporaries.length > 0) lines.push('', 'arena:')
  for (const [buffer, offset] of temporaries)
    lines.push(`   ${String(offset).padStart(10)}  ${bytes(bytesOf(buffer)).padStart(9)}  ${buffer.name}`)
  return lines.join('\n')
}

/**
 * Arithmetic operations, and the bytes of everything that the kernels read and write, with each element counted once
 * per kernel.
 */
export function costOf(kernels: readonly Launch[]): { flops: number; bytes: number } {
  const total = (of: (kernel: Launch) => number) => kernels.reduce((sum, kernel) => sum + of(kernel), 0)
  return { flops: total(({ flops }) => flops), bytes: total(movedBy) }
}

function movedBy({ reads, writes, performs }: Launch): number {
  const written = [...writes].reduce((sum, buffer) => sum + bytesOf(buffer), 0)
  if (performs?.kind !== 'sweep') return written + [...reads].reduce((sum, x) => sum + bytesOf(x), 0)
  const read = bytesRead(performs, performs.levels)
  return written + [...reads].reduce((sum, buffer) => sum + (read.get(buffer) ?? 0), 0)
}

/** For each buffer, the bytes that some levels of a sweep read: buffers with one value per channel need few. */
export function bytesRead({ loops }: SweepKernel, levels: readonly Level[]): ReadonlyMap<Buffer, number> {
  const read = new Map<Buffer, number>()
  const add = (buffer: Buffer, elements: number) => {
    const total = (read.get(buffer) ?? 0) + elements * bytesPerElement[buffer.dtype]
    read.set(buffer, Math.min(bytesOf(buffer), total))
  }
  const positions = ({ coefficients }: Affine) =>
    loops.reduce((total, { extent }, d) => (coefficients[d] === 0 ? total : total * extent), 1)
  for (const e of subexpressions(expressionsOf(levels)))
    if (e.kind === 'load') {
      add(e.buffer, e.dynamic.length > 0 ? e.buffer.length : positions(e.at))
      for (const { buffer, at } of e.dynamic) add(buffer, positions(at))
    }
  return read
}

function names(buffers: Iterable<{ name: string }>): string {
  return [...buffers].map(({ name }) => name).join(', ') || 'nothing'
}

function count(value: number): string {
  return scaled(value, 1000, ['', ' k', ' M', ' G'])
}

/** `141.1 MiB` */
export function bytes(value: number): string {
  return scaled(value, 1024, [' B', ' KiB', ' MiB', ' GiB'])
}

function scaled(value: number, base: number, units: readonly string[]): string {
  const power = Math.min(units.length - 1, value < 1 ? 0 : Math.floor(Math.log(value) / Math.log(base)))
  const amount = value / base ** power
  return `${power === 0 ? amount : amount.toFixed(1)}${units[power]}`
}
