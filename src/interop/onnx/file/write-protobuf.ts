/** Writes the wire format of protocol buffers, for messages that are declared as tables of fields. */
import type { Field, Message, MessageType } from './protobuf.ts'
import { joinedBytes } from '../../../joined-bytes.ts'

const VARINT = 0
const FIXED64 = 1
const LENGTH = 2
const FIXED32 = 5

/** Fields that the table does not declare, and undefined values, are left out. */
export function writeMessage(message: Message, type: MessageType): Uint8Array {
  return joinedBytes(partsOf(message, type))
}

/** Chunks of bytes; the arrays of a network are not copied before the end. */
function partsOf(message: Message, type: MessageType): Uint8Array[] {
  return Object.entries(type).flatMap(([number, field]) => {
    const value = message[field.name]
    if (value === undefined) return []
    const values = field.repeated ? (value as unknown[]) : [value]
    return values.flatMap((each) => fieldParts(Number(number), field, each))
  })
}

function fieldParts(number: number, { type }: Field, value: unknown): Uint8Array[] {
  const tag = (wire: number) => varint(number * 8 + wire)
  if (type === 'int') return [tag(VARINT), varint(value as number)]
  if (type === 'float') return [tag(FIXED32), bytesOf(4, (view) => view.setFloat32(0, value as number, true))]
  if (type === 'double')
    return [tag(FIXED64), bytesOf(8, (view) => view.setFloat64(0, value as number, true))]
  const parts =
    typeof type === 'function'
      ? partsOf(value as Message, type())
      : [type === 'text' ? new TextEncoder().encode(value as string) : (value as Uint8Array)]
  return [tag(LENGTH), varint(parts.reduce((sum, { length }) => sum + length, 0)), ...parts]
}

/** 64 bits in two's complement, seven at a time. */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    bytes.push(rest === 0n ? low : low | 0x80)
  } while (rest !== 0n)
  return Uint8Array.from(bytes)
}

function bytesOf(length: number, fill: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length)
  fill(new DataView(bytes.buffer))
  return bytes
}
