/**
 * Reads the wire format of protocol buffers, for messages that are declared as tables of fields. Unknown fields are
 * skipped. https://protobuf.dev/programming-guides/encoding/
 *
 * Files come from anywhere, so every length is checked against the bytes that are there, messages nest to a limit, and
 * a file cannot make many more objects than it has reason to: `bytes` fields are views, not copies.
 */
import { UserError } from '../../../errors.ts'

/** `scalar` fields: int (64 bits, as a number), float, double, text, bytes; or the fields of a message. */
type FieldType = 'int' | 'float' | 'double' | 'text' | 'bytes' | (() => MessageType)

export interface Field {
  readonly name: string
  readonly type: FieldType
  readonly repeated?: boolean
}

/** The fields of a message by number. */
export type MessageType = Readonly<Record<number, Field>>

export type Message = Record<string, unknown>

const DEEPEST = 60
/** Objects and list elements in one file; the largest networks have some hundred thousand. */
const MOST_OBJECTS = 20_000_000

const VARINT = 0
const FIXED64 = 1
const LENGTH = 2
const FIXED32 = 5

/** Throws a UserError that names `file` if the bytes are not a message of this type. */
export function readMessage(bytes: Uint8Array, type: MessageType, file: string): Message {
  return new Reader(bytes, file).message(type, bytes.length, 0)
}

class Reader {
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private readonly file: string
  private at = 0
  private objects = 0

  constructor(bytes: Uint8Array, file: string) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.file = file
  }

  message(type: MessageType, end: number, depth: number): Message {
    if (depth > DEEPEST) throw this.damaged(`messages nest more than ${DEEPEST} deep`)
    const message: Message = {}
    while (this.at < end) {
      const tag = this.varint(end)
      const [number, wire] = [Math.floor(tag / 8), tag % 8]
      if (number === 0) throw this.damaged('a field has the number 0')
      const field = type[number]
      if (field === undefined) this.skip(wire, end)
      else this.field(message, field, wire, end, depth)
    }
    return message
  }

  private field(message: Message, { name, type, repeated }: Field, wire: number, end: number, depth: number) {
    if (repeated !== true) {
      message[name] = this.value(type, wire, end, depth, name)
      return
    }
    const list = (message[name] ??= []) as unknown[]
    if (wire === LENGTH && (type === 'int' || type === 'float' || type === 'double')) {
      const stop = this.length(end)
      const own = type === 'int' ? VARINT : type === 'float' ? FIXED32 : FIXED64
      while (this.at < stop) list.push(this.value(type, own, stop, depth, name))
    } else list.push(this.value(type, wire, end, depth, name))
  }

  private value(type: FieldType, wire: number, end: number, depth: number, name: string): unknown {
    if (++this.objects > MOST_OBJECTS) throw this.damaged(`it has more than ${MOST_OBJECTS} fields`)
    const expected = wireOf(type)
    if (wire !== expected) throw this.damaged(`field ${name} has wire type ${wire}, expected ${expected}`)
    if (type === 'int') return this.varint(end)
    if (type === 'float') return this.fixed(4, end, (at) => this.view.getFloat32(at, true))
    if (type === 'double') return this.fixed(8, end, (at) => this.view.getFloat64(at, true))
    const stop = this.length(end)
    if (typeof type === 'function') return this.message(type(), stop, depth + 1)
    const part = this.bytes.subarray(this.at, stop)
    this.at = stop
    return type === 'bytes' ? part : new TextDecoder().decode(part)
  }

  /** The end of a part that begins with its length. */
  private length(end: number): number {
    const length = this.varint(end)
    if (!(length >= 0 && length <= end - this.at))
      throw this.damaged(
        `at byte ${this.at} a part of ${length} bytes begins, and ${end - this.at} are left: it is cut off`,
      )
    return this.at + length
  }

  private fixed(size: number, end: number, read: (at: number) => number): number {
    if (this.at + size > end) throw this.damaged(`it ends within a number, at byte ${end}`)
    const value = read(this.at)
    this.at += size
    return value
  }

  /** A signed integer of 64 bits; beyond 2⁵³ the nearest number. */
  private varint(end: number): number {
    let low = 0
    let high = 0
    for (let i = 0; i < 10; i++) {
      if (this.at >= end) throw this.damaged(`it ends within a number, at byte ${end}`)
      const byte = this.bytes[this.at++]!
      const part = byte & 0x7f
      if (i < 4) low += part * 2 ** (7 * i)
      else if (i === 4) {
        low += (part & 0x0f) * 2 ** 28
        high += part >> 4
      } else high += part * 2 ** (7 * i - 32)
      if (byte < 0x80)
        return low + (high % 2 ** 32 >= 2 ** 31 ? (high % 2 ** 32) - 2 ** 32 : high % 2 ** 32) * 2 ** 32
    }
    throw this.damaged(`the number at byte ${this.at - 10} has more than 10 bytes`)
  }

  private skip(wire: number, end: number): void {
    if (wire === VARINT) this.varint(end)
    else if (wire === FIXED64) this.fixed(8, end, () => 0)
    else if (wire === FIXED32) this.fixed(4, end, () => 0)
    else if (wire === LENGTH) this.at = this.length(end)
    else throw this.damaged(`at byte ${this.at} is a field of wire type ${wire}, which is not in use`)
  }

  private damaged(reason: string): UserError {
    return new UserError(
      `${this.file}: expected an ONNX model, and the file is damaged or something else (${reason}); export it again`,
    )
  }
}

function wireOf(type: FieldType): number {
  if (type === 'int') return VARINT
  if (type === 'float') return FIXED32
  return type === 'double' ? FIXED64 : LENGTH
}
