/** A plan in words: what runs in which order, what each kernel fuses, what it moves and computes, where memory goes. */
import { operands, subexpressions } from './expression.ts'
import type { Kernel, Level, Plan, SweepKernel } from './kernel.ts'
import type { Affine } from './affine.ts'
import { type Buffer, bytesOf } from './buffer.ts'
import { bytesPerElement } from '../tensor/index.ts'

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
        `${number + 1}. ${kernel.name}  ·  ${count(flopsOf(kernel))} flop, ${bytes(movedBy(kernel))}`,
      )
      for (const line of insideOf(kernel)) lines.push(`   ${line}`)
      lines.push(`   reads ${names(kernel.reads)}`, `   writes ${names(kernel.writes)}`)
    }
  })
  const temporaries = [...plan.offsets].sort(([, a], [, b]) => a - b)
  if (temporaries.length > 0) lines.push('', 'arena:')
  for (const [buffer, offset] of temporaries)
    lines.push(`   ${String(offset).padStart(10)}  ${bytes(bytesOf(buffer)).padStart(9)}  ${buffer.name}`)
  return lines.join('\n')
}

/** Arithmetic operations, and bytes of all that the kernels read and write, each element counted once a kernel. */
export function costOf(kernels: readonly Kernel[]): { flops: number; bytes: number } {
  const total = (of: (kernel: Kernel) => number) => kernels.reduce((sum, kernel) => sum + of(kernel), 0)
  return { flops: total(flopsOf), bytes: total(movedBy) }
}

function insideOf(kernel: Kernel): string[] {
  if (kernel.kind === 'winograd-filter') return [`nine taps become ${(kernel.size + 2) ** 2}`]
  if (kernel.kind === 'winograd-gradient')
    return [`sums of ${kernel.parts} part${kernel.parts === 1 ? '' : 's'} of the tiles`]
  if (kernel.kind === 'pack') return [`into panels of ${kernel.width} columns`]
  if (kernel.kind !== 'sweep') {
    const sums = 'blockSums' in kernel ? kernel.blockSums : []
    return [
      ...kernel.stores.map(({ label }) => `writes ${label}`),
      ...sums.map(
        ({ label, size, squares }) =>
          `sums ${label}${squares.length > 0 ? ' and squared deviations' : ''} (each block of ${size})`,
      ),
    ]
  }
  const loops = kernel.loops.map(({ extent, reduced }) => `${extent}${reduced ? ' reduced' : ''}`).join(' × ')
  return [
    `over ${loops || 'one element'}`,
    ...kernel.levels.map(({ reductions, stores, keptStores }, number) => {
      const parts = [
        ...reductions.map(({ reduction }) => reduction.label),
        ...stores.map(({ label }) => `${label} (each element)`),
        ...keptStores.map(({ label }) => `${label} (each result)`),
      ]
      return `sweep ${number + 1}: ${parts.join(', ')}`
    }),
  ]
}

function movedBy(kernel: Kernel): number {
  const written = [...kernel.writes].reduce((sum, buffer) => sum + bytesOf(buffer), 0)
  if (kernel.kind !== 'sweep') return written + [...kernel.reads].reduce((sum, x) => sum + bytesOf(x), 0)
  const read = bytesRead(kernel, kernel.levels)
  return written + [...kernel.reads].reduce((sum, buffer) => sum + (read.get(buffer) ?? 0), 0)
}

/** Of each buffer, the bytes that some levels of a sweep read: those of one value a channel are few. */
export function bytesRead({ loops }: SweepKernel, levels: readonly Level[]): ReadonlyMap<Buffer, number> {
  const roots = levels.flatMap(({ reductions, stores, keptStores }) => [
    ...reductions.map(({ reduction }) => reduction.value),
    ...[...stores, ...keptStores].map(({ value }) => value),
  ])
  const read = new Map<Buffer, number>()
  const add = (buffer: Buffer, elements: number) => {
    const total = (read.get(buffer) ?? 0) + elements * bytesPerElement[buffer.dtype]
    read.set(buffer, Math.min(bytesOf(buffer), total))
  }
  const positions = ({ coefficients }: Affine) =>
    loops.reduce((total, { extent }, d) => (coefficients[d] === 0 ? total : total * extent), 1)
  for (const e of subexpressions(roots))
    if (e.kind === 'load') {
      add(e.buffer, e.dynamic.length > 0 ? e.buffer.length : positions(e.at))
      for (const { buffer, at } of e.dynamic) add(buffer, positions(at))
    }
  return read
}

/** Arithmetic operations, one for each element they are computed for; a transcendental function counts as one. */
function flopsOf(kernel: Kernel): number {
  if (kernel.kind === 'pack') return 0
  if (kernel.kind === 'matmul') {
    const results = kernel.batch * kernel.m * kernel.n
    return 2 * results * kernel.k + results * operationsIn(kernel.stores.map(({ value }) => value))
  }
  if (kernel.kind === 'winograd-filter') {
    const { size, groups, outputs, channels } = kernel
    return groups * outputs * channels * transformFlops(3, size + 2)
  }
  if (kernel.kind !== 'sweep') {
    const { batch, groups, outputs, channels, kernel: taps, output } = kernel
    const results = batch * groups * outputs * output[0] * output[1]
    const epilogue =
      'stores' in kernel
        ? results * (operationsIn(kernel.stores.map(({ value }) => value)) + sumsIn(kernel))
        : 0
    if (!('size' in kernel)) return 2 * results * channels * taps[0] * taps[1] + epilogue
    const n = kernel.size + 2
    if (kernel.kind === 'winograd-gradient-sum')
      return groups * outputs * channels * (n * n * kernel.parts + transformFlops(n, 3))
    const tiles = results / outputs / kernel.size ** 2
    const transforms = channels * transformFlops(n, n) + outputs * transformFlops(n, kernel.size)
    return tiles * (2 * n * n * channels * outputs + transforms) + epilogue
  }
  return sweepFlops(kernel)
}

/** Additions for each element, and subtraction, multiplication and addition where deviations are squared. */
function sumsIn(kernel: Kernel): number {
  if (!('blockSums' in kernel)) return 0
  return kernel.blockSums.reduce(
    (total, { value, squares }) => total + operationsIn([value]) + (squares.length > 0 ? 4 : 1),
    0,
  )
}

/** Of M d Mᵀ that takes `from` × `from` to `to` × `to`, as dense products would count. */
function transformFlops(from: number, to: number): number {
  return 2 * from * to * (from + to)
}

function sweepFlops({ loops, levels }: SweepKernel): number {
  const size = (reducedToo: boolean) =>
    loops.reduce((product, { extent, reduced }) => (reduced && !reducedToo ? product : product * extent), 1)
  return levels.reduce((sum, { reductions, stores, keptStores }) => {
    const perElement =
      reductions.length +
      operationsIn([
        ...reductions.map(({ reduction }) => reduction.value),
        ...stores.map(({ value }) => value),
      ])
    return sum + perElement * size(true) + operationsIn(keptStores.map(({ value }) => value)) * size(false)
  }, 0)
}

function operationsIn(roots: Parameters<typeof subexpressions>[0]): number {
  return subexpressions(roots).filter((e) => operands(e).length > 0).length
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
