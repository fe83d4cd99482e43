/**
 * Safetensors, named arrays in one file: the length of a header (64 bits), a JSON header, values.
 * https://github.com/huggingface/safetensors#format
 */
import { UserError } from '../../errors.ts'
import { elementCount, formatShape } from './wording.ts'

export type SafetensorsData = Float64Array | BigInt64Array | Float32Array | Int32Array | Uint8Array

export interface SafetensorsArray {
  readonly shape: readonly number[]
  /** Row-major. */
  readonly data: SafetensorsData
}

export interface Safetensors {
  /** By name, in the order of the values. */
  readonly arrays: Readonly<Record<string, SafetensorsArray>>
  readonly metadata: Readonly<Record<string, string>>
}

const constructors = {
  F64: Float64Array,
  I64: BigInt64Array,
  F32: Float32Array,
  I32: Int32Array,
  U8: Uint8Array,
} as const

type DtypeName = keyof typeof constructors

const METADATA = '__metadata__'

/** The limit in the format's own reader. */
const LONGEST_HEADER = 100_000_000

/**
 * The values are aligned: the largest elements come first, and the header ends at a multiple of 8 bytes. Equal arrays
 * give equal bytes, whatever the order of their names.
 */
export function writeSafetensors({ arrays, metadata }: Safetensors): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(arrays)
    .map(([name, array]) => ({ name, ...array }))
    .sort((a, b) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT || (a.name < b.name ? -1 : 1))
  let end = 0
  const described = entries.map(({ name, shape, data }): [string, object] => {
    if (name === METADATA) throw new RangeError(`expected the name of an array, got ${METADATA}`)
    if (elementCount(shape) !== data.length)
      throw new RangeError(
        `${name}: expected ${elementCount(shape)} values for ${formatShape(shape)}, got ${data.length}`,
      )
    const start = end
    end += data.byteLength
    return [name, { dtype: dtypeOf(data), shape, data_offsets: [start, end] }]
  })
  const sorted = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1))
  const header = Object.fromEntries([
    ...(sorted.length > 0 ? [[METADATA, Object.fromEntries(sorted)] as const] : []),
    ...described,
  ])
  const text = new TextEncoder().encode(JSON.stringify(header))
  const length = Math.ceil(text.length / 8) * 8
  const bytes = new Uint8Array(8 + length + end)
  new DataView(bytes.buffer).setUint32(0, length, true)
  bytes.fill(0x20, 8, 8 + length)
  bytes.set(text, 8)
  let at = 8 + length
  for (const { data } of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return bytes
}

/**
 * Reads F64, I64, F32, I32 and U8.
 * @param file its name in errors
 * @throws UserError for other types, for an invalid header, and if the values do not fill the file
 */
export function parseSafetensors(bytes: Uint8Array, file: string): Safetensors {
  const { header, start } = readHeader(bytes, file)
  const { [METADATA]: metadata = {}, ...described } = header
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string'))
    throw damaged(file, `expected texts in ${METADATA}`)
  const entries = Object.entries(described)
    .map(([name, entry]) => readEntry(name, entry, file))
    .sort((a, b) => a.start - b.start || a.end - b.end)
  let end = 0
  for (const { name, dtype, shape, ...offsets } of entries) {
    if (offsets.start !== end)
      throw damaged(file, `${name}: expected its values at offset ${end}, got ${offsets.start}`)
    end = offsets.end
    const expected = elementCount(shape) * constructors[dtype].BYTES_PER_ELEMENT
    if (end - offsets.start !== expected)
      throw damaged(
        file,
        `${name}: expected ${expected} bytes for ${formatShape(shape)} of ${dtype}, got ${end - offsets.start}`,
      )
  }
  if (bytes.length - start !== end)
    throw damaged(file, `expected ${end} bytes of values, got ${bytes.length - start}`)
  const arrays = entries.map(({ name, dtype, shape, ...offsets }): [string, SafetensorsArray] => {
    // A copy, because typed arrays must be aligned and the values in the file need not be.
    const { buffer } = new Uint8Array(bytes.subarray(start + offsets.start, start + offsets.end))
    return [name, { shape, data: new constructors[dtype](buffer) }]
  })
  return { arrays: Object.fromEntries(arrays), metadata: metadata as Record<string, string> }
}

function readHeader(bytes: Uint8Array, file: string): { header: Record<string, unknown>; start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = bytes.length < 8 ? Number.NaN : Number(view.getBigUint64(0, true))
  if (!(length <= LONGEST_HEADER) || bytes[8] !== 0x7b)
    throw new UserError(
      `${file}: expected a safetensors file, which starts with the length of a JSON header, got something else; name one`,
    )
  const start = 8 + length
  if (bytes.length < start) throw damaged(file, `expected ${length} bytes of header, got ${bytes.length - 8}`)
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, start)))
  } catch (error) {
    throw damaged(file, `the header is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  return { header: header as Record<string, unknown>, start }
}

interface Entry {
  readonly name: string
  readonly dtype: DtypeName
  readonly shape: readonly number[]
  readonly start: number
  readonly end: number
}

function readEntry(name: string, entry: unknown, file: string): Entry {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {}
  if (typeof dtype !== 'string' || !isSizes(shape) || !isSizes(offsets) || offsets.length !== 2)
    throw damaged(file, `${name}: expected dtype, shape and data_offsets, got ${JSON.stringify(entry)}`)
  if (!isDtypeName(dtype))
    throw new UserError(
      `${file}: ${name} is of type ${dtype}, expected ${Object.keys(constructors).join(', ')}; convert it first`,
    )
  return { name, dtype, shape, start: offsets[0]!, end: offsets[1]! }
}

function damaged(file: string, reason: string): UserError {
  return new UserError(`${file}: the safetensors file is damaged (${reason}); copy or write it again`)
}

function dtypeOf(data: SafetensorsData): DtypeName {
  return (Object.keys(constructors) as DtypeName[]).find((name) => data instanceof constructors[name])!
}

function isDtypeName(name: string): name is DtypeName {
  return Object.hasOwn(constructors, name)
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
