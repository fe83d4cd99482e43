/** What the compiler needs from a target, and all that it knows of it. */
import type { DType, Tensor, TypedArray } from '../tensor/index.ts'
import { UserError } from '../errors.ts'
import type { Buffer } from './memory/buffer.ts'
import type { Launch, LogicalKernel } from './kernel/kernel.ts'

export interface TargetTraits {
  /** The dtypes of its arithmetic and memory. A plan with a value of another dtype is refused. */
  readonly dtypes: readonly DType[]
  /** Addresses of temporaries are multiples of this many bytes. */
  readonly alignment: number
  /** Bytes past the end of a buffer that a launch may read without using them. */
  readonly slack: number
  /** Values per vector, by dtype. If they differ, kernels that mix the two run at the smaller number. */
  readonly lanes: Readonly<Record<'f32' | 'f64', number>>
  readonly parallelism: {
    /** The number of results of a reduction that keeps all threads busy; with fewer, no large map joins it. */
    readonly results: number
    /** The number of elements from which a map counts as large. */
    readonly elements: number
  }
}

/** Memory and launches that a target adds to a plan. */
export interface Allocator {
  /** Memory that exists only while launches use it. */
  temporary(name: string, like: Pick<Tensor, 'dtype' | 'shape'>): Buffer
  /** A table. `pointsTo`: if it contains pointers, the size in bytes of the elements that they count. */
  literal(name: string, values: TypedArray, pointsTo?: number): Buffer
  /** The launch with this key, created at its first use: memory that is prepared once for all kernels that read it. */
  once(key: string, make: () => Launch): Launch
}

export interface Target<Body = unknown> {
  readonly name: string
  readonly traits: TargetTraits
  /** Equal for targets that rewrite and lower in the same way; such targets share plans. */
  readonly key: string
  /**
   * The graph below `roots` in the form that the target needs, before it is divided into kernels; returns the new
   * node of each root.
   */
  rewrite(roots: readonly Tensor[]): ReadonlyMap<Tensor, Tensor>
  /**
   * The launches that compute a kernel; exactly one `performs` it. Throws an UnsupportedByTarget if the target
   * cannot.
   */
  lower(kernel: LogicalKernel, allocator: Allocator): readonly Launch<Body>[]
}

/** A program needs something that its target lacks. */
export class UnsupportedByTarget extends UserError {
  override name = 'UnsupportedByTarget'

  constructor(target: string, what: string, instead: string) {
    super(`${target} has no ${what}; ${instead}`)
  }
}

/** Throws an UnsupportedByTarget that names the first value whose dtype the target lacks. */
export function checkDtypes(nodes: Iterable<Tensor>, { name, traits }: Target): void {
  for (const node of nodes)
    if (!traits.dtypes.includes(node.dtype))
      throw new UnsupportedByTarget(
        name,
        `${node.dtype}, the dtype of ${node}`,
        `cast to ${traits.dtypes.join(' or ')}, or use a backend that has it`,
      )
}
