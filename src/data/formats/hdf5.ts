/**
 * The smallest part of HDF5 that stores arrays of float64 by name: superblock version 0, one group with a symbol
 * table, contiguous data sets. Every version of the HDF5 library reads it.
 * https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t11.html
 */

export interface Hdf5Array {
  readonly shape: readonly number[]
  /** Row-major. */
  readonly data: Float64Array
}

const UNDEFINED = 0xffff_ffff_ffff_ffffn

/** The HDF5 file with these arrays in its root group. */
export function writeHdf5(arrays: Readonly<Record<string, Hdf5Array>>): Uint8Array<ArrayBuffer> {
  // A symbol table is sorted by name, as bytes.
  const names = Object.keys(arrays).sort()
  for (const name of names) checkArray(name, arrays[name]!)
  const nameBytes = names.map((name) => new TextEncoder().encode(name))
  // One leaf of the group's tree contains all names: a leaf has space for twice this many.
  const leaf = Math.max(4, Math.ceil(names.length / 2))
  const internal = 16

  const layout = new Layout()
  layout.take(96)
  const rootHeader = layout.take(16 + 8 + 16)
  const tree = layout.take(24 + (4 * internal + 1) * 8)
  const heap = layout.take(32)
  const heapOffsets: number[] = []
  let heapSize = 8
  for (const bytes of nameBytes) {
    heapOffsets.push(heapSize)
    heapSize += Math.ceil((bytes.length + 1) / 8) * 8
  }
  const heapData = layout.take(heapSize)
  const symbols = layout.take(8 + 2 * leaf * 40)
  const headers = names.map((name) => layout.take(objectHeaderSize(arrays[name]!.shape.length)))
  const places = names.map((name) => layout.take(arrays[name]!.data.byteLength))

  const file = new Uint8Array(layout.end)
  const writer = new Writer(file)
  // Superblock.
  writer.at(0).bytes(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a).bytes(0, 0, 0, 0, 0, 8, 8, 0)
  writer.u16(leaf).u16(internal).u32(0).u64(0).u64(UNDEFINED).u64(layout.end).u64(UNDEFINED)
  writer.u64(0).u64(rootHeader).u32(1).u32(0).u64(tree).u64(heap)
  // The root group: a message that names its tree and its heap.
  writer.at(rootHeader).bytes(1, 0).u16(1).u32(1).u32(24).u32(0)
  writer.message(0x11, 16).u64(tree).u64(heap)
  writer
    .at(tree)
    .text('TREE')
    .bytes(0, 0)
    .u16(names.length > 0 ? 1 : 0)
    .u64(UNDEFINED)
    .u64(UNDEFINED)
  writer
    .u64(0)
    .u64(symbols)
    .u64(heapOffsets.at(-1) ?? 0)
  writer.at(heap).text('HEAP').u32(0).u64(heapSize).u64(1).u64(heapData)
  nameBytes.forEach((bytes, i) => file.set(bytes, heapData + heapOffsets[i]!))
  writer.at(symbols).text('SNOD').bytes(1, 0).u16(names.length)
  for (const [i, header] of headers.entries()) writer.u64(heapOffsets[i]!).u64(header).u64(0).u64(0).u64(0)

  for (const [i, name] of names.entries()) {
    const { shape, data } = arrays[name]!
    writer
      .at(headers[i]!)
      .bytes(1, 0)
      .u16(4)
      .u32(1)
      .u32(objectHeaderSize(shape.length) - 16)
      .u32(0)
    // Dataspace.
    writer
      .message(1, 8 + 8 * shape.length)
      .bytes(1, shape.length, 0, 0)
      .u32(0)
    for (const size of shape) writer.u64(size)
    // Datatype: IEEE float64, little-endian.
    writer.message(3, 24).bytes(0x11, 0x20, 63, 0).u32(8).u16(0).u16(64).bytes(52, 11, 0, 52).u32(1023).u32(0)
    // Fill value: the default.
    writer.message(5, 8).bytes(2, 2, 2, 1).u32(0)
    // Layout: contiguous.
    writer.message(8, 24).bytes(3, 1).u64(places[i]!).u64(data.byteLength)
    writer.at(places[i]!)
    for (const value of data) writer.f64(value)
  }
  return file
}

function objectHeaderSize(dimensions: number): number {
  const messages = [8 + 8 * dimensions, 24, 8, 24]
  return 16 + messages.reduce((sum, size) => sum + 8 + size, 0)
}

function checkArray(name: string, { shape, data }: Hdf5Array): void {
  const size = shape.reduce((product, each) => product * each, 1)
  if (size !== data.length)
    throw new RangeError(`${name}: expected ${size} values for [${shape.join(', ')}], got ${data.length}`)
}

/** The position of each piece: one after another, at multiples of 8. */
class Layout {
  end = 0

  take(size: number): number {
    const start = this.end
    this.end += Math.ceil(size / 8) * 8
    return start
  }
}

/** Little-endian values one after another. */
class Writer {
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer)
  }

  at(place: number): this {
    this.#at = place
    return this
  }

  bytes(...values: number[]): this {
    for (const value of values) this.#view.setUint8(this.#at++, value)
    return this
  }

  text(words: string): this {
    return this.bytes(...new TextEncoder().encode(words))
  }

  u16(value: number): this {
    this.#view.setUint16(this.#at, value, true)
    this.#at += 2
    return this
  }

  u32(value: number): this {
    this.#view.setUint32(this.#at, value, true)
    this.#at += 4
    return this
  }

  u64(value: number | bigint): this {
    this.#view.setBigUint64(this.#at, BigInt(value), true)
    this.#at += 8
    return this
  }

  f64(value: number): this {
    this.#view.setFloat64(this.#at, value, true)
    this.#at += 8
    return this
  }

  /** The header of an object header's message. */
  message(type: number, size: number): this {
    return this.u16(type).u16(size).u32(0)
  }
}
