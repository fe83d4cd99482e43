/**
 * What a run measured, in a file that only grows: a line of JSON per row. A kill can cut only the last line. A
 * checkpoint records the length and the hash of the file; a process that resumes from it cuts off everything after
 * that.
 */
import { createHash } from 'node:crypto'
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeFileSync } from 'node:fs'
import type { Measurement } from '../probe/index.ts'
import { DamagedRun } from './damage.ts'
import { cannotRead, cannotWrite, openIfThere } from './files.ts'

/** A position in a file of records. */
export interface RecordsPosition {
  readonly bytes: number
  readonly rows: number
  /** The hash of these bytes, in hexadecimal. */
  readonly sha256: string
}

const NEWLINE = 0x0a

/** JSON has no NaN, no infinity and no negative zero, so these are texts. */
export function encodeNumber(value: number): number | string {
  return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value)
}

/** Undefined if it is not a number. */
export function decodeNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && ['NaN', 'Infinity', '-Infinity', '-0'].includes(value)
    ? Number(value)
    : undefined
}

function encodeRow({ step, layer, quantity, value, x, y }: Measurement): string {
  return JSON.stringify({
    step,
    layer,
    quantity,
    value: encodeNumber(value),
    ...(x !== undefined && { x: encodeNumber(x) }),
    ...(y !== undefined && { y: encodeNumber(y) }),
  })
}

/** Decodes complete lines; a last line without its end is ignored. Throws a DamagedRun that names the line. */
export function decodeRows(bytes: Uint8Array, file: string): Measurement[] {
  const whole = bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1)
  const lines = new TextDecoder().decode(whole).split('\n').slice(0, -1)
  return lines.map((line, i) => {
    const row = decodeRow(line)
    if (row === undefined) throw new DamagedRun(file, `line ${i + 1} is not a row: ${line.slice(0, 80)}`)
    return row
  })
}

function decodeRow(line: string): Measurement | undefined {
  let row: Record<string, unknown>
  try {
    row = JSON.parse(line) as Record<string, unknown>
  } catch {
    return undefined
  }
  const { step, layer, quantity } = row ?? {}
  const [value, x, y] = [row?.['value'], row?.['x'], row?.['y']].map(decodeNumber)
  if (typeof step !== 'number' || typeof layer !== 'string' || typeof quantity !== 'string') return undefined
  if (value === undefined) return undefined
  return { step, layer, quantity, value, ...(x !== undefined && { x }), ...(y !== undefined && { y }) }
}

/** Throws a DamagedRun unless the file starts as it was at `position`; returns its rows up to there. */
export const readRecordsTo = (position: RecordsPosition, file: string): Measurement[] => [
  ...streamRecordsTo(position, file),
]

/**
 * The rows of a file up to `position`, with a part of the file in memory at a time. Throws a DamagedRun unless the file
 * starts as it was at `position`; if only its hash differs, that is after the last row.
 */
export function* streamRecordsTo(position: RecordsPosition, file: string): Generator<Measurement> {
  let rows = 0
  let rest: Uint8Array = new Uint8Array()
  for (const part of checkedParts(position, file)) {
    const bytes = rest.length === 0 ? part : Buffer.concat([rest, part])
    const end = bytes.lastIndexOf(NEWLINE) + 1
    const lines = new TextDecoder().decode(bytes.subarray(0, end)).split('\n')
    // The part is overwritten by the next one.
    rest = bytes.slice(end)
    for (const line of lines.slice(0, -1)) {
      rows++
      const row = decodeRow(line)
      if (row === undefined) throw new DamagedRun(file, `line ${rows} is not a row: ${line.slice(0, 80)}`)
      yield row
    }
  }
  if (rows !== position.rows) throw new DamagedRun(file, `expected ${position.rows} rows, got ${rows}`)
}

/** Throws a DamagedRun unless the file starts as it was at `position`; decodes no row. */
export function checkRecordsTo(position: RecordsPosition, file: string): void {
  for (const _ of checkedParts(position, file));
}

const PART = 2 ** 20

/** The bytes up to `position`, in parts that are valid until the next one is requested. */
function* checkedParts({ bytes, sha256 }: RecordsPosition, file: string): Generator<Uint8Array> {
  const hash = createHash('sha256')
  const handle = openIfThere(file)
  try {
    const size = handle === undefined ? 0 : fstatSync(handle).size
    if (size < bytes) throw new DamagedRun(file, `expected ${bytes} bytes or more, got ${size}`)
    const buffer = Buffer.allocUnsafe(Math.min(PART, bytes))
    for (let at = 0; at < bytes; ) {
      const read = readSync(handle!, buffer, 0, Math.min(buffer.length, bytes - at), at)
      if (read === 0) throw new DamagedRun(file, `expected ${bytes} bytes or more, got ${at}`)
      hash.update(buffer.subarray(0, read))
      at += read
      yield buffer.subarray(0, read)
    }
  } catch (error) {
    throw error instanceof DamagedRun ? error : cannotRead(file, error)
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
  if (hash.digest('hex') !== sha256)
    throw new DamagedRun(file, `the hash of its first ${bytes} bytes has changed`)
}

export interface RecordsWriter {
  readonly position: RecordsPosition
  append(rows: readonly Measurement[]): void
  /** Waits until the disk has all of it. */
  sync(): void
  close(): void
}

/** Continues after `rows`, with which the file starts, and cuts off everything after them. */
export function openRecords(file: string, rows: readonly Measurement[]): RecordsWriter {
  const hash = createHash('sha256')
  let [bytes, count] = [0, 0]
  const write = (more: readonly Measurement[]): Uint8Array => {
    const text = Buffer.from(more.map((row) => `${encodeRow(row)}\n`).join(''))
    hash.update(text)
    bytes += text.length
    count += more.length
    return text
  }
  const attempt = <T>(action: () => T): T => {
    try {
      return action()
    } catch (error) {
      throw cannotWrite(file, error)
    }
  }
  write(rows)
  const handle = attempt(() => openSync(file, 'a'))
  if (attempt(() => fstatSync(handle)).size > bytes) attempt(() => ftruncateSync(handle, bytes))
  return {
    get position() {
      return { bytes, rows: count, sha256: hash.copy().digest('hex') }
    },
    append: (more) => attempt(() => writeFileSync(handle, write(more))),
    sync: () => attempt(() => fsyncSync(handle)),
    close: () => closeSync(handle),
  }
}
