/** The arrays of a file: their types, and their values from wherever the file keeps them. */
import { UserError } from '../../../errors.ts'
import { type Shape, sizeOf } from '../../../tensor/index.ts'
import type { TensorProto } from './messages.ts'

/** Types that are not read, by their numbers. */
const others: Readonly<Record<number, string>> = {
  8: 'text',
  14: 'complex64',
  15: 'complex128',
  17: 'float8',
  18: 'float8',
  19: 'float8',
  20: 'float8',
  21: 'uint4',
  22: 'int4',
  23: 'float4',
}

/** What is computed with them: numbers, whole numbers, or true and false. */
type ElementKind = 'float' | 'int' | 'bool'

export interface FileArray {
  readonly kind: ElementKind
  readonly shape: Shape
  /** Floats keep their precision, narrow ones are widened; integers beyond 32 bits become the nearest of 32 bits. */
  readonly values: Float32Array | Float64Array | Int32Array
}

interface ElementType {
  readonly name: string
  readonly kind: ElementKind
  readonly bytes: number
  readonly read: (view: DataView, at: number) => number
  /** The field that holds the values if they are not raw. */
  readonly field: 'floatData' | 'int32Data' | 'int64Data' | 'doubleData' | 'uint64Data'
}

const int64 = (view: DataView, at: number) => view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true)

/** By the numbers of TensorProto.DataType. */
const elementTypes: Readonly<Record<number, ElementType>> = {
  1: {
    name: 'float32',
    kind: 'float',
    bytes: 4,
    read: (v, at) => v.getFloat32(at, true),
    field: 'floatData',
  },
  2: { name: 'uint8', kind: 'int', bytes: 1, read: (v, at) => v.getUint8(at), field: 'int32Data' },
  3: { name: 'int8', kind: 'int', bytes: 1, read: (v, at) => v.getInt8(at), field: 'int32Data' },
  4: { name: 'uint16', kind: 'int', bytes: 2, read: (v, at) => v.getUint16(at, true), field: 'int32Data' },
  5: { name: 'int16', kind: 'int', bytes: 2, read: (v, at) => v.getInt16(at, true), field: 'int32Data' },
  6: { name: 'int32', kind: 'int', bytes: 4, read: (v, at) => v.getInt32(at, true), field: 'int32Data' },
  7: { name: 'int64', kind: 'int', bytes: 8, read: int64, field: 'int64Data' },
  9: {
    name: 'bool',
    kind: 'bool',
    bytes: 1,
    read: (v, at) => Number(v.getUint8(at) !== 0),
    field: 'int32Data',
  },
  10: {
    name: 'float16',
    kind: 'float',
    bytes: 2,
    read: (v, at) => half(v.getUint16(at, true)),
    field: 'int32Data',
  },
  11: {
    name: 'float64',
    kind: 'float',
    bytes: 8,
    read: (v, at) => v.getFloat64(at, true),
    field: 'doubleData',
  },
  12: { name: 'uint32', kind: 'int', bytes: 4, read: (v, at) => v.getUint32(at, true), field: 'uint64Data' },
  13: { name: 'uint64', kind: 'int', bytes: 8, read: int64, field: 'uint64Data' },
  16: {
    name: 'bfloat16',
    kind: 'float',
    bytes: 2,
    read: (v, at) => brain(v.getUint16(at, true)),
    field: 'int32Data',
  },
}

export function elementTypeOf(dataType: number): Pick<ElementType, 'name' | 'kind'> | undefined {
  return elementTypes[dataType]
}

/** IEEE 754 binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

const word = new DataView(new ArrayBuffer(4))

/** The upper half of a float32. */
function brain(bits: number): number {
  word.setUint32(0, bits << 16)
  return word.getFloat32(0)
}

/** Bytes of a file beside the model, by its location; undefined if there is none. */
export type ReadBeside = (location: string) => Uint8Array | undefined

const WIDEST = 2 ** 31 - 1

/** Throws a UserError for a type that is not read, and if the values do not fill the shape. */
export function readArray(
  tensor: TensorProto,
  { file, beside, what }: { file: string; beside: ReadBeside; what: string },
): FileArray {
  const { dims: shape = [], dataType = 0 } = tensor
  const type = elementTypes[dataType]
  if (type === undefined)
    throw new UserError(
      `${file}: ${what} has elements of ${others[dataType] ?? `the unknown type ${dataType}`}, expected ${Object.values(
        elementTypes,
      )
        .map(({ name }) => name)
        .join(', ')}; export the network with numbers of float32, before it is quantized`,
    )
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0) || !(sizeOf(shape) <= WIDEST))
    throw new UserError(
      `${file}: ${what} has shape [${shape.join(', ')}], expected sizes of 0 or more with at most 2³¹ elements in all; export it again`,
    )
  const count = sizeOf(shape)
  const raw = tensor.dataLocation === 1 ? external(tensor, { file, beside, what }) : tensor.rawData
  const listed = tensor[type.field] ?? []
  const have = raw === undefined ? listed.length : raw.length / type.bytes
  if (have !== count)
    throw new UserError(
      `${file}: ${what} has ${have} values, expected ${count} for [${shape.join(', ')}] of ${type.name}; export it again`,
    )
  const values =
    type.kind !== 'float'
      ? new Int32Array(count)
      : type.bytes === 8
        ? new Float64Array(count)
        : new Float32Array(count)
  if (raw === undefined) {
    // float16 and bfloat16 are listed by their bits.
    const narrow =
      type.name === 'float16' ? half : type.name === 'bfloat16' ? brain : (value: number) => value
    for (let i = 0; i < count; i++) values[i] = held(type.kind, narrow(listed[i]!))
  } else {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
    for (let i = 0; i < count; i++) values[i] = held(type.kind, type.read(view, i * type.bytes))
  }
  return { kind: type.kind, shape, values }
}

/** Exporters write the smallest and the largest integer of 64 bits for the ends of slices. */
export const held = (kind: ElementKind, value: number): number =>
  kind === 'int' ? Math.min(Math.max(value, -(2 ** 31)), 2 ** 31 - 1) : value

function external(
  { externalData = [] }: TensorProto,
  { file, beside, what }: { file: string; beside: ReadBeside; what: string },
): Uint8Array {
  const entry = (key: string) => externalData.find((property) => property.key === key)?.value
  const location = entry('location')
  if (location === undefined || location === '')
    throw new UserError(`${file}: ${what} is kept in another file, and no location is given; export it again`)
  if (/^([/\\]|[a-z]:)/i.test(location) || location.split(/[/\\]/).includes('..'))
    throw new UserError(
      `${file}: ${what} is kept in ${location}, expected a file in the folder of the model; move it there and export again`,
    )
  const bytes = beside(location)
  if (bytes === undefined)
    throw new UserError(
      `${file}: ${what} is kept in ${location}, which is not there; put it in the folder of the model, or export with external_data=False`,
    )
  const offset = Number(entry('offset') ?? 0)
  const length = Number(entry('length') ?? bytes.length - offset)
  if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length))
    throw new UserError(
      `${file}: ${what} is at bytes ${offset} to ${offset + length} of ${location}, which has ${bytes.length}; copy both files again`,
    )
  return bytes.subarray(offset, offset + length)
}
