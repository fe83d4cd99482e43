/**
 * How many bytes the batch normalizations of W2 move in a training step, and how far that is from the least that the
 * mathematics allows; counted in the plan, not measured:
 * {"work","layer","tensor_mib","forward","backward","least_forward","least_backward","moved_mib","least_mib","ratio",
 * "kernels_mib"}. `forward` and `backward` count passes: tensors of the layer's size that are read or written, once for
 * each sweep of a kernel. `kernels_mib` counts them once a kernel, as `explain()` does: what comes from memory where a
 * block of channels stays in the cache between two sweeps.
 *
 * The least, with convolutions reading and writing memory, y the convolution's output, g the gradient that arrives, and
 * ReLU's mask and the pooling's winner computed again from y; p is 1, or 1/4 for a layer that is pooled:
 *
 *   forward    the statistics gathered while the convolution writes y; then y is read and the result written: 1 + p
 *   backward   Σ g and Σ g ŷ, which every result needs, gathered while the convolution above writes g, for which y is read;
 *              then y and g are read for ∂L/∂y, and it is written: 1 + (1 + p) + 1
 *
 * Without the help of the convolutions it would be 1 and p more. Kernels count here that read y, or sums that its
 * convolution took, and are no convolution themselves; and the writing of those sums.
 * A last line accounts for the whole step.
 */
import type { CpuKernel } from '../src/backend/cpu/kernels.ts'
import { type Buffer, bytesOf, costOf, type Launch } from '../src/compile/index.ts'
import { bytesRead } from '../src/compile/explain.ts'
import { type Benchmark, mebibytes, planOf, round } from './benchmark.ts'
import { trainingStepOf, workloads } from './workloads.ts'

export const traffic: Benchmark = {
  name: 'traffic',
  description: 'bytes that the batch normalizations of W2 move, beside the least possible',
  isSlow: true,
  async run({ print }) {
    const work = workloads.find(({ name }) => name === 'W2')!
    const { phases, outputs } = await planOf(trainingStepOf(work))
    const loss = outputs.find(({ name }) => name === 'loss')!.buffer
    const end = phases.findIndex((kernels) => kernels.some(({ writes }) => writes.has(loss)))
    const [before, after] = [phases.slice(0, end).flat(), phases.slice(end).flat()]
    const convolved = before.flatMap(({ body: kernel }) =>
      kernel.kind === 'convolution' || kernel.kind === 'winograd'
        ? [
            {
              y: kernel.stores[0]!.targets[0]!,
              sums: kernel.blockSums.flatMap(({ mean, squares }) => [...mean, ...squares]),
            },
          ]
        : [],
    )
    const rows = convolved.map(({ y, sums }, i) => {
      const size = bytesOf(y)
      const [forward, backward] = [sweepsReading([y, ...sums], before), sweepsReading([y], after)]
      const summed = sums.reduce((total, buffer) => total + bytesOf(buffer), 0)
      const isPooled = i % 2 === 1
      const p = isPooled ? 1 / 4 : 1
      return {
        layer: `conv${i + 1}${isPooled ? ', pooled' : ''}`,
        size,
        forward: (summed + sweptBy(forward)) / size,
        backward: sweptBy(backward) / size,
        kernels: summed + costOf([...forward, ...backward]).bytes,
        leastForward: 1 + p,
        leastBackward: 3 + p,
      }
    })
    const moved = ({ size, forward, backward }: (typeof rows)[number]) => size * (forward + backward)
    const least = ({ size, leastForward, leastBackward }: (typeof rows)[number]) =>
      size * (leastForward + leastBackward)
    for (const row of rows) {
      const line = {
        work: 'W2 batch norm traffic',
        layer: row.layer,
        tensor_mib: mebibytes(row.size),
        forward: round(row.forward),
        backward: round(row.backward),
        least_forward: row.leastForward,
        least_backward: row.leastBackward,
        moved_mib: mebibytes(moved(row)),
        least_mib: mebibytes(least(row)),
        ratio: round(moved(row) / least(row)),
        kernels_mib: mebibytes(row.kernels),
      }
      print(
        line,
        `${line.layer}, ${line.tensor_mib} MiB: ${line.forward} passes forward (least ${line.least_forward}), ` +
          `${line.backward} backward (least ${line.least_backward}); ${line.moved_mib} MiB, ${line.ratio} times the least; ` +
          `${line.kernels_mib} MiB where the cache keeps a channel`,
      )
    }
    const all = [...before, ...after]
    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
    const whole = {
      moved: costOf(all).bytes,
      products: sum(all.map(productBytes)),
      norms: sum(rows.map(({ kernels }) => kernels)),
      least: sum(rows.map(least)),
    }
    const line = {
      work: 'W2 step traffic',
      moved_mib: mebibytes(whole.moved),
      products_mib: mebibytes(whole.products),
      norm_kernels_mib: mebibytes(whole.norms),
      norm_least_mib: mebibytes(whole.least),
      rest_mib: mebibytes(whole.moved - whole.products - whole.norms),
    }
    print(
      line,
      `the step, once a kernel: ${line.moved_mib} MiB, of which convolutions and products ${line.products_mib}, ` +
        `normalizations ${line.norm_kernels_mib} (least ${line.norm_least_mib}), the rest of pooling, padding, packing and ` +
        `updates ${line.rest_mib}`,
    )
  },
}

type Kernel = Launch<CpuKernel>

const sweepsReading = (buffers: readonly Buffer[], kernels: readonly Kernel[]) =>
  kernels.filter(
    (kernel) => kernel.body.kind === 'sweep' && buffers.some((buffer) => kernel.reads.has(buffer)),
  )

/** Bytes read, once for each sweep, and written. */
function sweptBy(kernels: readonly Kernel[]): number {
  return kernels.reduce((sum, { body, writes }) => {
    if (body.kind !== 'sweep') return sum
    const read = body.levels.flatMap((level) => [...bytesRead(body, [level]).values()])
    const written = [...writes].map(bytesOf)
    return sum + [...read, ...written].reduce((total, bytes) => total + bytes, 0)
  }, 0)
}

/** What a product reads and writes itself, without what its epilogue does besides. */
function productBytes({ body: kernel }: Kernel): number {
  const bytes = (...buffers: readonly Buffer[]) => buffers.reduce((sum, buffer) => sum + bytesOf(buffer), 0)
  const result = (stores: readonly { targets: readonly Buffer[] }[]) => stores[0]!.targets[0]!
  if (kernel.kind === 'matmul') return bytes(kernel.a.buffer, kernel.b.buffer, result(kernel.stores))
  if (!('x' in kernel)) return 0
  const operand = 'filter' in kernel ? kernel.filter : kernel.g
  return bytes(kernel.x, operand, 'stores' in kernel ? result(kernel.stores) : kernel.sums)
}
