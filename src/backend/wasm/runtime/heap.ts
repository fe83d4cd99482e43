/** Which parts of a memory are taken. */

/** A part of a memory, in bytes. */
export interface Block {
  readonly address: number
  readonly bytes: number
}

/**
 * Takes the lowest gap that is wide enough, and joins gaps that touch: what is given back in any order becomes one gap
 * again. It knows no bounds; its user grows the memory to `end`.
 */
export class Heap {
  /** By address; no two touch, and none touches `end`. */
  readonly #gaps: { address: number; bytes: number }[] = []
  #end: number

  /** Everything below `first` is another's. */
  constructor(first: number) {
    this.#end = first
  }

  /** All that is taken lies below. */
  get end(): number {
    return this.#end
  }

  take(bytes: number): Block {
    const at = this.#gaps.findIndex((gap) => gap.bytes >= bytes)
    if (at < 0) {
      const address = this.#end
      this.#end += bytes
      return { address, bytes }
    }
    const gap = this.#gaps[at]!
    const { address } = gap
    gap.address += bytes
    gap.bytes -= bytes
    if (gap.bytes === 0) this.#gaps.splice(at, 1)
    return { address, bytes }
  }

  /** `block` as `take` gave it. */
  giveBack({ address, bytes }: Block): void {
    const after = this.#gaps.findIndex((gap) => gap.address > address)
    const at = after < 0 ? this.#gaps.length : after
    this.#gaps.splice(at, 0, { address, bytes })
    this.#join(at)
    this.#join(at - 1)
    const last = this.#gaps.at(-1)!
    if (last.address + last.bytes !== this.#end) return
    this.#end = last.address
    this.#gaps.pop()
  }

  /** The gap at `index` with the next, where they touch. */
  #join(index: number): void {
    const [gap, next] = [this.#gaps[index], this.#gaps[index + 1]]
    if (!gap || !next || gap.address + gap.bytes !== next.address) return
    gap.bytes += next.bytes
    this.#gaps.splice(index + 1, 1)
  }
}
