/** Assigns a buffer to each node. */
import { sizeOf, type State, type Tensor } from '../../tensor/index.ts'
import type { Buffer } from '../memory/buffer.ts'

/** One buffer per node: leaves use the memory of their state, input or literal, the others the arena. */
export class Buffers {
  readonly #known = new Map<Tensor, Buffer>()
  readonly #places: ReadonlyMap<State, number>
  readonly all: Buffer[] = []

  constructor(states: readonly State[]) {
    this.#places = new Map(states.map((state, place) => [state, place]))
  }

  of(node: Tensor): Buffer {
    let buffer = this.#known.get(node)
    if (!buffer) {
      buffer = this.add(nameOf(node), node, this.#homeOf(node))
      this.#known.set(node, buffer)
    }
    return buffer
  }

  has(node: Tensor): boolean {
    return this.#known.has(node)
  }

  add(
    name: string,
    { dtype, shape }: Pick<Tensor, 'dtype' | 'shape'>,
    home: Buffer['home'] = { kind: 'temporary' },
  ): Buffer {
    const buffer: Buffer = { id: this.all.length, name, dtype, length: sizeOf(shape), home }
    this.all.push(buffer)
    return buffer
  }

  #homeOf({ operation }: Tensor): Buffer['home'] {
    if (operation.kind === 'state') return { kind: 'state', place: this.#places.get(operation.state)! }
    if (operation.kind === 'input') return { kind: 'input', name: operation.name }
    if (operation.kind === 'literal') return { kind: 'literal', values: operation.values }
    return { kind: 'temporary' }
  }
}

export function nameOf({ operation, shape, id }: Tensor): string {
  if (operation.kind === 'input') return operation.name
  if (operation.kind === 'state') return operation.state.name
  const name = 'name' in operation ? operation.name : operation.kind
  return `${name}[${shape.join(',')}]#${Math.abs(id)}`
}
