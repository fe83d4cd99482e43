/**
 * Ends of residual branches for networks without normalization. Both start every block close to the identity.
 *
 * SkipInit: De & Smith 2020, arXiv:2002.10444. A trained number α multiplies the branch, which starts at 0 or a small
 * value; convolutions have biases:
 *
 *   x + α f(x)
 *
 * With order=pre and α = 0 it is also ReZero (Bachlechner et al. 2020, arXiv:2003.04887), which has no activation after
 * the sum.
 *
 * Fixup: Zhang, Dauphin & Ma 2019, arXiv:1901.09321, with the names of the authors' code
 * (https://github.com/hongyi-zhang/Fixup). W₁ starts divided by √L, L the number of residual branches, W₂ and the
 * last dense layer at 0, and trained numbers stand for the biases of convolutions: b at 0, s at 1.
 *
 *   post   g(s W₂(g(W₁(x + b₁ₐ) + b₁ᵦ) + b₂ₐ) + b₂ᵦ + x)
 *   pre    s W₂(g(W₁(g(x) + b₁ₐ) + b₁ᵦ) + b₂ₐ) + b₂ᵦ + x
 *
 * In post, a shortcut that changes the shape starts from x + b₁ₐ, as in that code. b₁ is added after the first convolution
 * of the network, b₂ before its last dense layer. The authors use a tenth of the rate for these numbers; here all parameters
 * have the same rate.
 */
import { UserError } from '../../errors.ts'
import { parseNormalization } from '../../norm/index.ts'
import { constant, type DType, mul, type State, state } from '../../tensor/index.ts'
import { type Initializer, parseInitializer } from '../layers/initializers.ts'
import type { NetworkOptions, Scalars } from '../layers/layers.ts'

export const branchKinds = ['skipinit', 'fixup'] as const

export type BranchKind = (typeof branchKinds)[number]

export interface BranchOptions {
  /** How residual branches end, and start training; absent for a plain sum. */
  branch?: BranchKind | undefined
  /** The first α of skipinit: 0 by default. */
  alpha?: number | undefined
}

/** What a layer has beyond its place in the network. */
interface LayerStart {
  readonly scalars?: Scalars
  readonly bias?: boolean
  readonly initializer?: Initializer
}

/** What the layers of a network have for the ends of its branches. */
export interface BranchStarts {
  readonly first: LayerStart
  readonly last: LayerStart
  readonly block: (name: string) => BlockStart
}

/** The two convolutions of a block, and its shortcut where that changes the shape. */
interface BlockStart {
  readonly conv1: LayerStart
  readonly conv2: LayerStart
  readonly shortcut: LayerStart
  /** Added to what such a shortcut reads in post. */
  readonly beforeShortcut?: State
}

/** Throws a UserError for options that exclude each other. */
export function branchStarts(
  { branch, alpha }: BranchOptions,
  network: {
    /** The number of residual branches. */
    branches: number
    skips: boolean
    initializer: string | Initializer
    dtype: DType
  } & Pick<NetworkOptions, 'norm'>,
): BranchStarts {
  check({ branch, alpha }, network)
  const plain: LayerStart = {}
  const scalar = (name: string, initial: number) =>
    state(
      name,
      initial,
      [1],
      network.dtype,
      initial === 0 && !name.endsWith('scale') ? 'bias' : 'coefficient',
    )
  if (branch === undefined)
    return { first: plain, last: plain, block: () => ({ conv1: plain, conv2: plain, shortcut: plain }) }
  if (branch === 'skipinit')
    return {
      first: plain,
      last: plain,
      block: (name) => ({
        conv1: plain,
        conv2: { scalars: { scale: scalar(`${name}.scale`, alpha ?? 0) } },
        shortcut: plain,
      }),
    }
  const own =
    typeof network.initializer === 'string' ? parseInitializer(network.initializer) : network.initializer
  const zero: Initializer = {
    spec: 'gaussian:deviation=0',
    create: (shape, _fan, _key, dtype = 'f32') => constant(0, shape, dtype),
  }
  const divided: Initializer = {
    spec: own.spec,
    create: (...given) => mul(own.create(...given), network.branches ** -0.5),
  }
  return {
    first: { bias: false, scalars: { after: scalar('bias1', 0) } },
    last: { initializer: zero, scalars: { before: scalar('bias2', 0) } },
    block: (name) => {
      const before = scalar(`${name}.bias1a`, 0)
      return {
        conv1: {
          bias: false,
          initializer: divided,
          scalars: { before, after: scalar(`${name}.bias1b`, 0) },
        },
        conv2: {
          bias: false,
          initializer: zero,
          scalars: {
            before: scalar(`${name}.bias2a`, 0),
            scale: scalar(`${name}.scale`, 1),
            after: scalar(`${name}.bias2b`, 0),
          },
        },
        shortcut: { bias: false },
        beforeShortcut: before,
      }
    },
  }
}

function check(
  { branch, alpha }: BranchOptions,
  { skips, norm = 'none' }: { skips: boolean } & Pick<NetworkOptions, 'norm'>,
): void {
  if (alpha !== undefined && branch !== 'skipinit')
    throw new UserError(
      `resnet: alpha is ${alpha}, but only skipinit has it; write branch=skipinit, or leave alpha out`,
    )
  if (branch === undefined) return
  if (!skips)
    throw new UserError(
      `resnet: branch is ${branch}, but without skips there are no branches; leave out branch or skips=false`,
    )
  const { spec } = typeof norm === 'string' ? parseNormalization(norm) : norm
  if (branch === 'fixup' && spec !== 'none')
    throw new UserError(
      `resnet: branch is fixup, which is for networks without normalization, and the normalization is ${spec}; use none, or branch=skipinit`,
    )
}
