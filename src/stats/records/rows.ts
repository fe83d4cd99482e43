/** Rows as columns: a row takes some 30 bytes, and is an object only while someone reads it. */
import type { Row } from './record.ts'

/** A list of rows that are made when they are read. */
export abstract class Rows implements Iterable<Row> {
  abstract readonly length: number
  abstract [Symbol.iterator](): IterableIterator<Row>

  map<T>(of: (row: Row) => T): T[] {
    return Array.from(this, of)
  }

  filter(isWanted: (row: Row) => boolean): Row[] {
    const wanted: Row[] = []
    for (const row of this) if (isWanted(row)) wanted.push(row)
    return wanted
  }
}

/** Rows per chunk. */
const CHUNK = 1024

interface Chunk {
  /** Indices of texts. */
  readonly run: Uint32Array
  readonly arm: Uint32Array
  readonly layer: Uint32Array
  readonly quantity: Uint32Array
  readonly seed: Float64Array
  readonly step: Float64Array
  readonly value: Float64Array
  /** 1 if a row has x, 2 if it has y, 3 for both. The arrays are made with the first such row. */
  places?: { readonly has: Uint8Array; readonly x: Float64Array; readonly y: Float64Array }
}

export class RowTable extends Rows {
  readonly #chunks: Chunk[] = []
  readonly #texts: string[] = []
  readonly #indices = new Map<string, number>()
  #length = 0

  constructor(rows: Iterable<Row> = []) {
    super()
    for (const row of rows) this.append(row)
  }

  get length(): number {
    return this.#length
  }

  append({ run, arm, seed, step, layer, quantity, value, x, y }: Row): void {
    const at = this.#length % CHUNK
    const chunk = (this.#chunks[Math.floor(this.#length / CHUNK)] ??= newChunk())
    chunk.run[at] = this.#indexOf(run)
    chunk.arm[at] = this.#indexOf(arm)
    chunk.layer[at] = this.#indexOf(layer)
    chunk.quantity[at] = this.#indexOf(quantity)
    chunk.seed[at] = seed
    chunk.step[at] = step
    chunk.value[at] = value
    if (x !== undefined || y !== undefined) chunk.places ??= newPlaces()
    if (chunk.places) {
      chunk.places.has[at] = (x === undefined ? 0 : 1) + (y === undefined ? 0 : 2)
      chunk.places.x[at] = x ?? 0
      chunk.places.y[at] = y ?? 0
    }
    this.#length++
  }

  /** Drops all rows from `length`. */
  truncate(length: number): void {
    this.#length = length
    this.#chunks.length = Math.ceil(length / CHUNK)
  }

  /** The row at an index that is less than `length`. */
  at(index: number): Row {
    const at = index % CHUNK
    const chunk = this.#chunks[Math.floor(index / CHUNK)]!
    const text = (column: Uint32Array) => this.#texts[column[at]!]!
    const has = chunk.places?.has[at] ?? 0
    return {
      run: text(chunk.run),
      arm: text(chunk.arm),
      seed: chunk.seed[at]!,
      step: chunk.step[at]!,
      layer: text(chunk.layer),
      quantity: text(chunk.quantity),
      value: chunk.value[at]!,
      ...((has & 1) > 0 && { x: chunk.places!.x[at]! }),
      ...((has & 2) > 0 && { y: chunk.places!.y[at]! }),
    }
  }

  /** The rows from `start` to the present end. */
  range(start: number): Rows {
    return new RowRange(this, start, this.#length)
  }

  *[Symbol.iterator](): IterableIterator<Row> {
    for (let i = 0; i < this.#length; i++) yield this.at(i)
  }

  #indexOf(text: string): number {
    const known = this.#indices.get(text)
    if (known !== undefined) return known
    const index = this.#texts.push(text) - 1
    this.#indices.set(text, index)
    return index
  }
}

const newChunk = (): Chunk => ({
  run: new Uint32Array(CHUNK),
  arm: new Uint32Array(CHUNK),
  layer: new Uint32Array(CHUNK),
  quantity: new Uint32Array(CHUNK),
  seed: new Float64Array(CHUNK),
  step: new Float64Array(CHUNK),
  value: new Float64Array(CHUNK),
})

const newPlaces = () => ({
  has: new Uint8Array(CHUNK),
  x: new Float64Array(CHUNK),
  y: new Float64Array(CHUNK),
})

class RowRange extends Rows {
  readonly #table: RowTable
  readonly #start: number
  readonly #end: number

  constructor(table: RowTable, start: number, end: number) {
    super()
    this.#table = table
    this.#start = start
    this.#end = end
  }

  get length(): number {
    return this.#end - this.#start
  }

  *[Symbol.iterator](): IterableIterator<Row> {
    for (let i = this.#start; i < this.#end; i++) yield this.#table.at(i)
  }
}

/** The rows of several lists, one after another; in each list, every arm is renamed. */
export class JoinedRows extends Rows {
  readonly #lists: readonly { readonly rows: Rows; readonly rename: (arm: string) => string }[]

  constructor(lists: readonly { readonly rows: Rows; readonly rename: (arm: string) => string }[]) {
    super()
    this.#lists = lists
  }

  get length(): number {
    return this.#lists.reduce((sum, { rows }) => sum + rows.length, 0)
  }

  *[Symbol.iterator](): IterableIterator<Row> {
    for (const { rows, rename } of this.#lists) for (const row of rows) yield { ...row, arm: rename(row.arm) }
  }
}
