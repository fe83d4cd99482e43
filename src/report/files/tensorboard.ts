/**
 * Records as TensorBoard event files, one per run: scalars tagged by quantity, or by layer/quantity. Framing:
 * https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/lib/io/record_writer.h; messages:
 * tensorflow/core/util/event.proto and framework/summary.proto.
 */
import type { Row } from '../../stats/records/record.ts'
import type { DataFile } from './surface-files.ts'
import { joinedBytes } from '../../joined-bytes.ts'

/**
 * `ARM/seed-N/events.out.tfevents.0.normscope`. Points of curves and surfaces are left out, because they are not
 * scalars per step.
 */
export function eventFiles(rows: Iterable<Row>): DataFile[] {
  const runs = new Map<string, Row[]>()
  for (const row of rows) {
    if (row.x !== undefined || row.y !== undefined) continue
    const folder = `${row.arm.replace(/[^\w.-]+/g, '-')}/seed-${row.seed}`
    const own = runs.get(folder)
    if (own) own.push(row)
    else runs.set(folder, [row])
  }
  return [...runs].map(([folder, all]) => ({
    name: `${folder}/events.out.tfevents.0.normscope`,
    content: writeEvents(all.sort((a, b) => a.step - b.step)),
  }))
}

/**
 * The wall time of an event is its step in seconds, so it increases during training, and equal records give equal
 * files.
 */
export function writeEvents(rows: readonly Row[]): Uint8Array<ArrayBuffer> {
  const events = [
    // Event.file_version
    event(rows[0]?.step ?? 0, field(3, new TextEncoder().encode('brain.Event:2'))),
    ...rows.map(({ step, layer, quantity, value }) => {
      const tag = new TextEncoder().encode(layer === '' ? quantity : `${layer}/${quantity}`)
      // Summary.Value { tag = 1, simple_value = 2 }
      const scalar = joinedBytes([field(1, tag), [0x15], float(value)])
      // Event { wall_time = 1, step = 2, summary = 5 }, Summary { value = 1 }
      return event(step, joinedBytes([[0x10], varint(step), field(5, field(1, scalar))]))
    }),
  ]
  return joinedBytes(events.map(frame))
}

/** Event.wall_time, a double, and the other fields. */
function event(seconds: number, fields: Uint8Array): Uint8Array {
  const time = new Uint8Array(8)
  new DataView(time.buffer).setFloat64(0, seconds, true)
  return joinedBytes([[0x09], time, fields])
}

/** uint64 length, masked CRC of the length, data, masked CRC of the data. */
function frame(data: Uint8Array): Uint8Array {
  const length = new Uint8Array(8)
  new DataView(length.buffer).setBigUint64(0, BigInt(data.length), true)
  return joinedBytes([length, word(maskedCrc(length)), data, word(maskedCrc(data))])
}

/** TensorFlow's mask: rotated right by 15 bits, plus a constant. */
function maskedCrc(data: Uint8Array): number {
  const crc = crc32c(data)
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}

/** CRC-32C (Castagnoli): reflected polynomial 0x82f63b78 (RFC 3720, §12.1). */
export function crc32c(data: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of data) crc = TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  return crc
})

/** A length-delimited field of a protocol buffer. */
function field(number: number, data: Uint8Array): Uint8Array {
  return joinedBytes([[(number << 3) | 2], varint(data.length), data])
}

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  do {
    bytes.push((rest % 128) | (rest >= 128 ? 128 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return bytes
}

function float(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return bytes
}

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value, true)
  return bytes
}
