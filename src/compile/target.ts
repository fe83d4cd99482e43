/** What the compiler asks of a target, and all that it knows of it. */
import type { DType, Tensor, TypedArray } from '../tensor/index.ts'
import { UserError } from '../errors.ts'
import type { Buffer } from './memory/buffer.ts'
import type { Launch, LogicalKernel } from './kernel/kernel.ts'

export interface TargetTraits {
  /** What its arithmetic and memory know. A plan with a value of another dtype is refused. */
  readonly dtypes: readonly DType[]
  /** Bytes that addresses of temporaries are a multiple of. */
  readonly alignment: number
  /** Bytes past the end of a buffer that a launch may read, and never uses. */
  readonly slack: number
  /** Values that one vector holds, by dtype. Where they differ, kernels that mix the two run at the lesser. */
  readonly lanes: Readonly<Record<'f32' | 'f64', number>>
  readonly parallelism: {
    /** Results of a reduction that keep all threads busy; with fewer, no large map joins it. */
    readonly results: number
    /** Elements from which a map is large. */
    readonly elements: number
  }
}

/** Memory and launches that a target adds to a plan. */
export interface Allocator {
  /** Memory that lives only while launches use it. */
  temporary(name: string, like: Pick<Tensor, 'dtype' | 'shape'>): Buffer
  /** A table. `pointsTo`: where it holds pointers, the bytes of the elements that they count. */
  literal(name: string, values: TypedArray, pointsTo?: number): Buffer
  /** The launch of this key, made at its first use: memory prepared once for all kernels that read it. */
  once(key: string, make: () => Launch): Launch
}

export interface Target<Body = unknown> {
  readonly name: string
  readonly traits: TargetTraits
  /** Equal for targets that rewrite and lower alike: plans are shared by it. */
  readonly key: string
  /** The graph below `roots` as the target wants it, before it is cut into kernels; gives what each root became. */
  rewrite(roots: readonly Tensor[]): ReadonlyMap<Tensor, Tensor>
  /** The launches that compute a kernel; exactly one `performs` it. Throws an UnsupportedByTarget where the target cannot. */
  lower(kernel: LogicalKernel, allocator: Allocator): readonly Launch<Body>[]
}

/** A program needs what its target does not have. */
export class UnsupportedByTarget extends UserError {
  override name = 'UnsupportedByTarget'

  constructor(target: string, what: string, instead: string) {
    super(`${target} has no ${what}; ${instead}`)
  }
}

/** Throws an UnsupportedByTarget that names the first value of a dtype that the target lacks. */
export function checkDtypes(nodes: Iterable<Tensor>, { name, traits }: Target): void {
  for (const node of nodes)
    if (!traits.dtypes.includes(node.dtype))
      throw new UnsupportedByTarget(
        name,
        `${node.dtype}, which ${node} is`,
        `cast to ${traits.dtypes.join(' or ')}, or use a backend that has it`,
      )
}
