/**
 * Rows as columns: a row takes 24 bytes, or 41 if it is a point of a curve or a surface. A table that has a shelf keeps
 * only its latest and its last read columns in memory, so that it may be larger than the memory.
 */
import type { Row } from './record.ts'
import { Rows } from './rows.ts'

/** Rows per chunk. */
const CHUNK = 4096

/** Bytes in memory, by default, of a table that has a shelf. */
const MEMORY = 64 * 2 ** 20

/** Where a table puts bytes that it will read again, such as a file. */
export interface Shelf {
  /** Returns the place at which `read` finds them. */
  put(bytes: Uint8Array): number
  read(place: number, length: number): Uint8Array<ArrayBuffer>
}

export interface RowTableOptions {
  /** By default everything is in memory. */
  readonly shelf?: Shelf | undefined
  /** The most bytes of columns in memory if there is a shelf. */
  readonly memory?: number | undefined
}

export class RowTable extends Rows {
  /** The chunks in memory by their indices, the least recently used first. */
  readonly #chunks = new Map<number, Chunk>()
  /** The chunks on the shelf. */
  readonly #stored = new Map<number, { readonly place: number; readonly length: number }>()
  readonly #heads: Head[] = []
  /** By run; a run has one arm and one seed but in rare tables, whose other heads have keys of their own. */
  readonly #headIndices = new Map<string, number>()
  readonly #series: Series[] = []
  /** By quantity and layer. */
  readonly #seriesIndices = new Map<string, Map<string, number>>()
  readonly #shelf: Shelf | undefined
  readonly #most: number
  #bytes = 0
  #length = 0
  /** The chunk of the last row; undefined if it is not in memory or the shelf has it. */
  #open: { readonly index: number; readonly chunk: Chunk } | undefined
  /** The head of the last row, which the next mostly has too. */
  #lastHead = -1

  constructor(rows: Iterable<Row> = [], { shelf, memory = MEMORY }: RowTableOptions = {}) {
    super()
    this.#shelf = shelf
    this.#most = memory
    for (const row of rows) this.append(row)
  }

  get length(): number {
    return this.#length
  }

  append({ run, arm, seed, step, layer, quantity, value, x, y }: Row): void {
    const index = Math.floor(this.#length / CHUNK)
    const at = this.#length % CHUNK
    const chunk = this.#open?.index === index ? this.#open.chunk : this.#openForAppending(index)
    chunk.head[at] = this.#headOf({ run, arm, seed })
    chunk.series[at] = this.#seriesOf({ layer, quantity })
    chunk.step[at] = step
    chunk.value[at] = value
    if ((x !== undefined || y !== undefined) && !chunk.places) {
      chunk.places = newPlaces()
      this.#bytes += PLACES
    }
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
    const kept = Math.ceil(length / CHUNK)
    for (const index of this.#stored.keys()) if (index >= kept) this.#stored.delete(index)
    for (const [index, chunk] of this.#chunks) if (index >= kept) this.#forget(index, chunk)
  }

  /** The row at an index that is less than `length`. */
  at(index: number): Row {
    return this.#rowOf(this.#chunk(Math.floor(index / CHUNK)), index % CHUNK)
  }

  /** The rows from `start` to the present end. */
  range(start: number): Rows {
    return new RowRange(this, start, this.#length)
  }

  [Symbol.iterator](): IterableIterator<Row> {
    return this.between(0, this.#length)
  }

  override ofQuantity(quantity: string): Row[] {
    return this.ofQuantityBetween(quantity, 0, this.#length)
  }

  override quantities(): ReadonlySet<string> {
    return this.quantitiesBetween(0, this.#length)
  }

  *between(start: number, end: number): IterableIterator<Row> {
    for (const [chunk, from, to] of this.#parts(start, end))
      for (let at = from; at < to; at++) yield this.#rowOf(chunk, at)
  }

  ofQuantityBetween(quantity: string, start: number, end: number): Row[] {
    const isWanted = this.#series.map((series) => series.quantity === quantity)
    const rows: Row[] = []
    for (const [chunk, from, to] of this.#parts(start, end))
      for (let at = from; at < to; at++) if (isWanted[chunk.series[at]!]!) rows.push(this.#rowOf(chunk, at))
    return rows
  }

  quantitiesBetween(start: number, end: number): ReadonlySet<string> {
    const found = new Set<number>()
    for (const [chunk, from, to] of this.#parts(start, end))
      for (let at = from; at < to; at++) found.add(chunk.series[at]!)
    return new Set([...found].map((index) => this.#series[index]!.quantity))
  }

  /** The chunks with the rows from `start` to `end`, and which of their rows these are. */
  *#parts(start: number, end: number): Generator<readonly [chunk: Chunk, from: number, to: number]> {
    for (let row = start; row < end; ) {
      const index = Math.floor(row / CHUNK)
      const first = index * CHUNK
      const to = Math.min(end - first, CHUNK)
      yield [this.#chunk(index), row - first, to]
      row = first + to
    }
  }

  #rowOf(chunk: Chunk, at: number): Row {
    const { run, arm, seed } = this.#heads[chunk.head[at]!]!
    const { layer, quantity } = this.#series[chunk.series[at]!]!
    const has = chunk.places?.has[at] ?? 0
    return {
      run,
      arm,
      seed,
      step: chunk.step[at]!,
      layer,
      quantity,
      value: chunk.value[at]!,
      ...((has & 1) > 0 && { x: chunk.places!.x[at]! }),
      ...((has & 2) > 0 && { y: chunk.places!.y[at]! }),
    }
  }

  #headOf({ run, arm, seed }: Head): number {
    const last = this.#heads[this.#lastHead]
    if (last?.run === run && last.arm === arm && last.seed === seed) return this.#lastHead
    let key = run
    let index = this.#headIndices.get(key)
    if (index !== undefined && !isHead(this.#heads[index]!, arm, seed)) {
      key = JSON.stringify([run, arm, seed])
      index = this.#headIndices.get(key)
    }
    if (index === undefined) {
      index = this.#heads.push({ run, arm, seed }) - 1
      this.#headIndices.set(key, index)
    }
    this.#lastHead = index
    return index
  }

  #seriesOf({ layer, quantity }: Series): number {
    let ofQuantity = this.#seriesIndices.get(quantity)
    if (!ofQuantity) this.#seriesIndices.set(quantity, (ofQuantity = new Map()))
    const known = ofQuantity.get(layer)
    if (known !== undefined) return known
    const index = this.#series.push({ layer, quantity }) - 1
    ofQuantity.set(layer, index)
    return index
  }

  #openForAppending(index: number): Chunk {
    const isNew = !this.#chunks.has(index) && !this.#stored.has(index)
    if (isNew) this.#keep(index, newChunk())
    const chunk = this.#chunk(index)
    // What the shelf has of it is no longer all.
    this.#stored.delete(index)
    this.#open = { index, chunk }
    return chunk
  }

  #chunk(index: number): Chunk {
    const known = this.#chunks.get(index)
    if (this.#shelf === undefined) return known!
    if (known) {
      // It becomes the one that was used last.
      this.#chunks.delete(index)
      this.#chunks.set(index, known)
      return known
    }
    const { place, length } = this.#stored.get(index)!
    const chunk = chunkIn(this.#shelf.read(place, length))
    this.#keep(index, chunk)
    return chunk
  }

  #keep(index: number, chunk: Chunk): void {
    this.#chunks.set(index, chunk)
    this.#bytes += bytesOf(chunk)
    if (this.#shelf === undefined) return
    for (const [oldest, old] of this.#chunks) {
      if (this.#bytes <= this.#most || oldest === index) break
      if (!this.#stored.has(oldest)) {
        const bytes = encoded(old)
        this.#stored.set(oldest, { place: this.#shelf.put(bytes), length: bytes.length })
      }
      this.#forget(oldest, old)
    }
  }

  #forget(index: number, chunk: Chunk): void {
    if (this.#open?.index === index) this.#open = undefined
    this.#chunks.delete(index)
    this.#bytes -= bytesOf(chunk)
  }
}

type Head = Pick<Row, 'run' | 'arm' | 'seed'>

const isHead = (head: Head, arm: string, seed: number): boolean => head.arm === arm && head.seed === seed
type Series = Pick<Row, 'layer' | 'quantity'>

interface Chunk {
  readonly value: Float64Array
  readonly step: Float64Array
  /** Indices of heads and of series. */
  readonly head: Uint32Array
  readonly series: Uint32Array
  /** Made with the first row that has a place: 1 if a row has x, 2 if it has y, 3 for both. */
  places?: { readonly x: Float64Array; readonly y: Float64Array; readonly has: Uint8Array }
}

const COLUMNS = 24 * CHUNK
const PLACES = 17 * CHUNK

const newChunk = (): Chunk => chunkIn(new Uint8Array(COLUMNS))
const newPlaces = () => placesIn(new ArrayBuffer(PLACES), 0)

const bytesOf = ({ places }: Chunk): number => COLUMNS + (places ? PLACES : 0)

function chunkIn({ buffer, length }: Uint8Array<ArrayBuffer>): Chunk {
  return {
    value: new Float64Array(buffer, 0, CHUNK),
    step: new Float64Array(buffer, 8 * CHUNK, CHUNK),
    head: new Uint32Array(buffer, 16 * CHUNK, CHUNK),
    series: new Uint32Array(buffer, 20 * CHUNK, CHUNK),
    ...(length > COLUMNS && { places: placesIn(buffer, COLUMNS) }),
  }
}

const placesIn = (buffer: ArrayBuffer, start: number) => ({
  x: new Float64Array(buffer, start, CHUNK),
  y: new Float64Array(buffer, start + 8 * CHUNK, CHUNK),
  has: new Uint8Array(buffer, start + 16 * CHUNK, CHUNK),
})

/** The bytes that `chunkIn` takes. */
function encoded(chunk: Chunk): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(bytesOf(chunk))
  const { value, step, head, series, places } = chunkIn(bytes)
  value.set(chunk.value)
  step.set(chunk.step)
  head.set(chunk.head)
  series.set(chunk.series)
  if (chunk.places && places) {
    places.x.set(chunk.places.x)
    places.y.set(chunk.places.y)
    places.has.set(chunk.places.has)
  }
  return bytes
}

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

  [Symbol.iterator](): IterableIterator<Row> {
    return this.#table.between(this.#start, this.#end)
  }

  override ofQuantity(quantity: string): Row[] {
    return this.#table.ofQuantityBetween(quantity, this.#start, this.#end)
  }

  override quantities(): ReadonlySet<string> {
    return this.#table.quantitiesBetween(this.#start, this.#end)
  }
}
