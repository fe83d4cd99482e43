/**
 * NPY, the array format of NumPy: a magic string, a version, a header that is a Python dictionary, values.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import { UserError } from '../../errors.ts'
import { elementCount, formatBytes, formatShape } from './wording.ts'

export type NpyData = Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array

export interface NpyArray {
  shape: readonly number[]
  /** Row-major, even if the file is in Fortran order. */
  data: NpyData
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

/** By type string; the byte order has no meaning for bytes, and writers differ in what they put there. */
const constructors = {
  '|u1': Uint8Array,
  '<i4': Int32Array,
  '<i8': BigInt64Array,
  '<f4': Float32Array,
  '<f8': Float64Array,
} as const

type Descr = keyof typeof constructors

/**
 * Reads versions 1, 2 and 3; u1 and little-endian i4, i8, f4 and f8; C and Fortran order.
 * @param file its name in errors
 * @throws UserError for anything else, or for a length that contradicts the header
 */
export function parseNpy(bytes: Uint8Array, file: string): NpyArray {
  if (magic.some((byte, i) => bytes[i] !== byte)) {
    throw new UserError(
      `${file}: expected an NPY file, which starts ${formatBytes(Uint8Array.from(magic))}, ` +
        `got ${formatBytes(bytes.subarray(0, 6))}; write it with numpy.save`,
    )
  }
  const { header, start } = readHeader(bytes, file)
  const { descr, fortranOrder, shape } = parseHeader(header, file)
  const constructor = constructors[descr]
  const expected = start + elementCount(shape) * constructor.BYTES_PER_ELEMENT
  if (bytes.length !== expected) {
    const state = bytes.length < expected ? 'is truncated' : 'has bytes after its data'
    throw new UserError(
      `${file}: expected ${expected} bytes for ${formatShape(shape)} of ${descr}, got ${bytes.length}; ` +
        `the file ${state}, write it again`,
    )
  }
  const data = new constructor(new Uint8Array(bytes.subarray(start)).buffer)
  return { shape, data: fortranOrder ? toRowMajor(data, shape) : data }
}

function readHeader(bytes: Uint8Array, file: string): { header: string; start: number } {
  const version = bytes[6]
  if (version !== 1 && version !== 2 && version !== 3) {
    throw new UserError(
      `${file}: expected NPY version 1, 2 or 3, got ${version ?? 'nothing'}; write it with numpy.save`,
    )
  }
  const lengthSize = version === 1 ? 2 : 4
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerStart = 8 + lengthSize
  const length =
    bytes.length < headerStart ? Infinity : version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  const start = headerStart + length
  if (bytes.length < start) {
    throw new UserError(
      `${file}: the header is truncated (${bytes.length} bytes in all); download or copy the file again`,
    )
  }
  return { header: new TextDecoder().decode(bytes.subarray(headerStart, start)), start }
}

function parseHeader(header: string, file: string): { descr: Descr; fortranOrder: boolean; shape: number[] } {
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1]
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1]
  const sizes = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1]
  if (order === undefined || sizes === undefined) {
    throw new UserError(
      `${file}: expected a header with 'descr', 'fortran_order' and 'shape', got ${header.trim()}; ` +
        'write it with numpy.save',
    )
  }
  const known = descr?.replace(/^[<>=|]?u1$/, '|u1')
  if (known === undefined || !isDescr(known)) {
    throw new UserError(
      `${file}: expected values of type ${Object.keys(constructors).join(', ')}, ` +
        `got ${descr ?? 'a structured type'}; ${conversionOf(descr)}`,
    )
  }
  const shape = sizes.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)]))
  return { descr: known, fortranOrder: order === 'True', shape }
}

/** The NumPy code that converts an unsupported type to a supported one, without loss if possible. */
function conversionOf(descr = ''): string {
  const [, order, kind, size] = /^([<>=|]?)([a-zA-Z])(\d*)$/.exec(descr) ?? []
  const big = order === '>' ? ', which also changes the byte order' : ''
  if (kind === 'b') return `convert them with .astype('u1')`
  if (kind === 'f')
    return `convert them with .astype('${size === '2' || size === '4' ? '<f4' : '<f8'}')${big}`
  if (kind === 'i' || kind === 'u') {
    const isWide = size === '8' || (kind === 'u' && size === '4')
    return `convert them with .astype('${isWide ? '<i8' : '<i4'}')${big}`
  }
  return 'store an array of numbers of one of these types'
}

function isDescr(descr: string): descr is Descr {
  return Object.hasOwn(constructors, descr)
}

/** Converts column-major `data` (the first index fastest) to row-major (the last index fastest). */
function toRowMajor<Data extends NpyData>(data: Data, shape: readonly number[]): Data {
  const result = data.slice() as Data
  const index = shape.map(() => 0)
  const strides = shape.map((_, axis) => elementCount(shape.slice(0, axis)))
  for (let i = 0; i < data.length; i++) {
    result[i] = data[index.reduce((sum, position, axis) => sum + position * strides[axis]!, 0)]!
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0
  }
  return result
}

/** What can be written: also texts, as Unicode of one width, `<U`. */
export interface NpyContent {
  readonly shape: readonly number[]
  readonly data: NpyData | readonly string[]
}

/** The NPY file (version 1, C order) of row-major `data` with the given shape, laid out as by `numpy.save`. */
export function writeNpy({ shape, data }: NpyContent): Uint8Array<ArrayBuffer> {
  if (elementCount(shape) !== data.length) {
    throw new RangeError(
      `expected ${elementCount(shape)} values for ${formatShape(shape)}, got ${data.length}`,
    )
  }
  const { descr, values } = ArrayBuffer.isView(data)
    ? {
        descr: Object.keys(constructors).find((key) => isDescr(key) && data instanceof constructors[key]),
        values: data,
      }
    : encodeTexts(data)
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`
  // The values start at a multiple of 64 bytes: 10 bytes before the header, a newline at its end.
  const header = dictionary.padEnd(Math.ceil((dictionary.length + 11) / 64) * 64 - 11) + '\n'
  const start = 10 + header.length
  const bytes = new Uint8Array(start + values.byteLength)
  bytes.set([...magic, 1, 0, header.length & 255, header.length >> 8])
  bytes.set(new TextEncoder().encode(header), 10)
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), start)
  return bytes
}

/** UTF-32, each text padded with zeros to the width of the longest; NumPy's smallest width is 1. */
function encodeTexts(texts: readonly string[]): { descr: string; values: Uint8Array } {
  const points = texts.map((text) => Array.from(text, (character) => character.codePointAt(0)!))
  const width = points.reduce((most, { length }) => Math.max(most, length), 1)
  const values = new Uint8Array(4 * width * texts.length)
  const view = new DataView(values.buffer)
  for (const [i, own] of points.entries())
    for (const [j, point] of own.entries()) view.setUint32(4 * (i * width + j), point, true)
  return { descr: `<U${width}`, values }
}
