/** Tracks which parts of a memory are in use. */

/** A part of a memory, in bytes. */
export interface Block {
  readonly address: number
  readonly bytes: number
}

/**
 * Takes the lowest gap that is wide enough, and joins adjacent gaps: memory returned in any order becomes one gap
 * again. It has no bounds; its user grows the memory to `end`.
 */
export class Heap {
  /** By address; no two are adjacent, and none is adjacent to `end`. */
  readonly #gaps: { address: number; bytes: number }[] = []
  #end: number

  /** Everything below `first` is used by others. */
  constructor(first: number) {
    this.#end = first
  }

  /** Everything in use is below it. */
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

  /** `block` as returned by `take`. */
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

  /** Joins the gap at `index` with the next if they are adjacent. */
  #join(index: number): void {
    const [gap, next] = [this.#gaps[index], this.#gaps[index + 1]]
    if (!gap || !next || gap.address + gap.bytes !== next.address) return
    gap.bytes += next.bytes
    this.#gaps.splice(index + 1, 1)
  }
}
