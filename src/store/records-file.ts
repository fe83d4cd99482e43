/**
 * What a run measured, in a file that only grows: a line of JSON per row. A kill can cut only the last line. A
 * checkpoint records the length and the hash of the file; a process that resumes from it cuts off everything after
 * that.
 */
import { createHash } from 'node:crypto'
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeFileSync } from 'node:fs'
import type { Measurement } from '../probe/index.ts'
import { DamagedRun } from './damage.ts'
import { cannotWrite, readIfThere } from './files.ts'

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
export function readRecordsTo({ bytes, rows, sha256 }: RecordsPosition, file: string): Measurement[] {
  const content = readIfThere(file) ?? new Uint8Array()
  if (content.length < bytes)
    throw new DamagedRun(file, `expected ${bytes} bytes or more, got ${content.length}`)
  const head = content.subarray(0, bytes)
  if (createHash('sha256').update(head).digest('hex') !== sha256)
    throw new DamagedRun(file, `the hash of its first ${bytes} bytes has changed`)
  const read = decodeRows(head, file)
  if (read.length !== rows) throw new DamagedRun(file, `expected ${rows} rows, got ${read.length}`)
  return read
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
