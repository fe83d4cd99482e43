/** The scans of a JPEG image (ITU-T T.81, B.2.3 and annexes F and G): which blocks they contain, and in which order. */
import { damaged } from '../problem.ts'
import { BitReader, type HuffmanTable } from './bits.ts'
import { blockReader, type ReadBlock, type Scan, type ScanComponent } from './blocks.ts'
import type { Component, Frame } from './frame.ts'
import { inverseDct } from './inverse-dct.ts'

/** The current tables, by number. */
export interface Tables {
  /** Quantization steps, in zigzag order. */
  steps: (Uint16Array | undefined)[]
  dc: (HuffmanTable | undefined)[]
  ac: (HuffmanTable | undefined)[]
  /** Units between restart markers; 0 without them. */
  restartInterval: number
}

/** What a sequential scan contains. */
const WHOLE = { first: 0, last: 63, high: 0, low: 0 }

interface Part {
  component: Component
  coding: ScanComponent
}

/**
 * Decodes one scan into the components of `frame`.
 * @param at start of its compressed data
 * @param header content of its segment
 * @returns end of its compressed data, at a marker or at bytes before one
 * @throws ImageProblem
 */
export function decodeScan(
  bytes: Uint8Array,
  at: number,
  header: Uint8Array,
  frame: Frame,
  tables: Tables,
): number {
  const count = header[0] ?? 0
  if (count < 1 || count > 4 || header.length !== 4 + 2 * count)
    throw damaged('the length of a scan header is wrong')
  const [first, last, bitsOfApproximation] = header.subarray(1 + 2 * count) as unknown as [
    number,
    number,
    number,
  ]
  const high = bitsOfApproximation >> 4
  const low = bitsOfApproximation & 15
  const { isProgressive } = frame
  if (isProgressive) {
    const isOrdered = first === 0 ? last === 0 : count === 1 && first <= last && last <= 63
    if (!isOrdered || low > 13 || (high !== 0 && high !== low + 1))
      throw damaged(`a scan has the coefficients ${first} to ${last}, bits ${high} to ${low}`)
  }
  const parts = Array.from({ length: count }, (_, i) => {
    const [id, table] = header.subarray(1 + 2 * i) as unknown as [number, number]
    const component = frame.components.find((candidate) => candidate.id === id)
    if (component === undefined)
      throw damaged(`a scan has the component ${id}, which the frame does not have`)
    checkProgress(component, isProgressive ? { first, last, high, low } : WHOLE)
    return { component, coding: codingOf(component, table, tables, isProgressive, first, high) }
  })
  const bits = new BitReader(bytes, at)
  const scan: Scan = { first, last, high, low, bits, emptyBlocks: 0 }
  const read = blockReader(isProgressive, scan)
  const units = count === 1 ? blocksOf(parts[0]!, scan, read) : unitsOf(parts, frame, scan, read)
  const interval = tables.restartInterval || units.count
  for (let start = 0; start < units.count; start += interval) {
    if (start > 0) {
      restart(bits, (start / interval - 1) % 8)
      for (const { coding } of parts) coding.mean = 0
      scan.emptyBlocks = 0
    }
    const end = Math.min(start + interval, units.count)
    for (let unit = start; unit < end; unit++) {
      units.decode(unit)
      if (scan.emptyBlocks > 0 && high === 0) {
        unit += scan.emptyBlocks
        scan.emptyBlocks = 0
      }
    }
  }
  return bits.at
}

/** Each scan must add bits that no scan has given, the mean first (G.1.1.1). This also limits the number of scans. */
function checkProgress(
  { missingBits }: Component,
  { first, last, high, low }: Pick<Scan, 'first' | 'last' | 'high' | 'low'>,
): void {
  if (first > 0 && missingBits[0] === -1)
    throw damaged('a scan of coefficients comes before that of the mean')
  for (let k = first; k <= last; k++) {
    if (missingBits[k] !== (high === 0 ? -1 : high))
      throw damaged(`a scan repeats or skips bits of coefficient ${k}`)
    missingBits[k] = low
  }
}

/** Checks that the tables of a component exist, and fixes those of its first scan. */
function codingOf(
  component: Component,
  table: number,
  { steps, dc, ac }: Tables,
  isProgressive: boolean,
  first: number,
  high: number,
): ScanComponent {
  const needsDc = !isProgressive || (first === 0 && high === 0)
  const ownSteps = component.steps ?? steps[component.table]
  if (ownSteps === undefined) throw damaged(`the quantization table ${component.table} is missing`)
  component.steps = ownSteps
  const coding = { mean: 0, dc: dc[table >> 4], ac: ac[table & 15] }
  if (needsDc && coding.dc === undefined) throw damaged(`the Huffman table ${table >> 4} of means is missing`)
  if ((!isProgressive || first > 0) && coding.ac === undefined)
    throw damaged(`the Huffman table ${table & 15} of coefficients is missing`)
  return coding
}

interface Units {
  count: number
  decode(unit: number): void
}

/** A scan of one component: its blocks by rows, without the blocks that only fill a unit. */
function blocksOf(part: Part, scan: Scan, read: ReadBlock): Units {
  const { columns, rows } = part.component
  const decode = blockDecoder(part, scan, read)
  return {
    count: columns * rows,
    decode(unit) {
      const column = unit % columns
      decode(column, (unit - column) / columns)
    },
  }
}

/** A scan of several components: units of the image, each with `h × v` blocks of each component. */
function unitsOf(parts: readonly Part[], frame: Frame, scan: Scan, read: ReadBlock): Units {
  const across = Math.ceil(frame.width / (8 * frame.h))
  const down = Math.ceil(frame.height / (8 * frame.v))
  const decoders = parts.map((part) => ({ ...part.component, decode: blockDecoder(part, scan, read) }))
  return {
    count: across * down,
    decode(unit) {
      const column = unit % across
      const row = (unit - column) / across
      for (const { h, v, decode } of decoders)
        for (let y = 0; y < v; y++) for (let x = 0; x < h; x++) decode(column * h + x, row * v + y)
    },
  }
}

/** Reads the block at a column and a row: into the coefficients of a progressive frame, otherwise into its samples. */
function blockDecoder(
  { component, coding }: Part,
  scan: Scan,
  read: ReadBlock,
): (column: number, row: number) => void {
  const { coefficients, steps, plane, storedColumns } = component
  if (coefficients)
    return (column, row) => read(scan, coding, coefficients, 64 * (row * storedColumns + column))
  const values = new Int16Array(64)
  return (column, row) => {
    values.fill(0)
    read(scan, coding, values, 0)
    inverseDct(values, 0, steps!, plane, 64 * row * storedColumns + 8 * column, 8 * storedColumns)
  }
}

/** Continues after the next marker, which must be the restart marker `number`. */
function restart(bits: BitReader, number: number): void {
  const { bytes } = bits
  let at = bytes.indexOf(0xff, bits.at)
  while (at >= 0 && (bytes[at + 1] === 0 || bytes[at + 1] === 0xff)) at = bytes.indexOf(0xff, at + 1)
  if (at < 0 || bytes[at + 1] !== 0xd0 + number) throw damaged(`its restart marker ${number} is missing`)
  bits.moveTo(at + 2)
}
