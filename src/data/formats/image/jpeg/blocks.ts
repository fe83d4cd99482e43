/**
 * One block of 64 coefficients, read from a scan: sequential (ITU-T T.81, F.2.2) or one of the four kinds of
 * progressive scans (G.1.2, with figures G.3 and G.7). Coefficients are in zigzag order.
 */
import { damaged } from '../problem.ts'
import type { BitReader, HuffmanTable } from './bits.ts'

/** The contents of a scan header, and the state that its blocks share. */
export interface Scan {
  /** The first and the last coefficient. */
  first: number
  last: number
  /**
   * The number of bits of each coefficient that were read before, 0 for none; the number of bits left to later scans.
   */
  high: number
  low: number
  bits: BitReader
  /** The number of following blocks without new coefficients. */
  emptyBlocks: number
}

/** What the blocks of one component share in a scan. */
export interface ScanComponent {
  /** Codes of the means and of the other coefficients; those that the scan needs are defined. */
  dc: HuffmanTable | undefined
  ac: HuffmanTable | undefined
  /** The mean of the previous block. */
  mean: number
}

/** Reads a block into `values` from `at`. The 64 values there must be 0, or come from earlier scans. */
export type ReadBlock = (scan: Scan, component: ScanComponent, values: Int16Array, at: number) => void

export function blockReader(
  isProgressive: boolean,
  { first, high }: Pick<Scan, 'first' | 'high'>,
): ReadBlock {
  if (!isProgressive) return readWhole
  if (first === 0) return high === 0 ? readMean : refineMean
  return high === 0 ? readCoefficients : refineCoefficients
}

const readWhole: ReadBlock = ({ bits }, component, values, at) => {
  values[at] = nextMean(bits, component)
  const ac = component.ac!
  for (let k = 1; k < 64; k++) {
    const symbol = bits.readSymbol(ac)
    const length = symbol & 15
    const run = symbol >> 4
    if (length === 0) {
      if (run !== 15) return
      k += 15
      continue
    }
    k += run
    if (k > 63) throw tooLong()
    values[at + k] = bits.readSigned(length)
  }
}

const readMean: ReadBlock = ({ bits, low }, component, values, at) => {
  values[at] = nextMean(bits, component) << low
}

const refineMean: ReadBlock = ({ bits, low }, _component, values, at) => {
  values[at]! |= bits.read(1) << low
}

const readCoefficients: ReadBlock = (scan, component, values, at) => {
  const { bits, first, last, low } = scan
  const ac = component.ac!
  for (let k = first; k <= last; k++) {
    const symbol = bits.readSymbol(ac)
    const length = symbol & 15
    const run = symbol >> 4
    if (length === 0) {
      if (run < 15) {
        scan.emptyBlocks = (1 << run) + bits.read(run) - 1
        return
      }
      k += 15
      continue
    }
    k += run
    if (k > 63) throw tooLong()
    values[at + k] = bits.readSigned(length) << low
  }
}

const refineCoefficients: ReadBlock = (scan, component, values, at) => {
  const { bits, first, last, low } = scan
  const bit = 1 << low
  let k = first
  if (scan.emptyBlocks === 0) {
    const ac = component.ac!
    for (; k <= last; k++) {
      const symbol = bits.readSymbol(ac)
      const length = symbol & 15
      let run = symbol >> 4
      let value = 0
      if (length === 0) {
        if (run < 15) {
          scan.emptyBlocks = (1 << run) + bits.read(run)
          break
        }
      } else if (length === 1) value = bits.read(1) === 1 ? bit : -bit
      else throw damaged('a progressive scan refines a coefficient by more than one bit')
      // The run counts coefficients that are 0; the others are refined during the run.
      for (; k <= last; k++) {
        if (values[at + k] !== 0) refine(bits, values, at + k, bit)
        else if (run-- === 0) break
      }
      if (value !== 0) {
        if (k > 63) throw tooLong()
        values[at + k] = value
      }
    }
  }
  if (scan.emptyBlocks === 0) return
  for (; k <= last; k++) if (values[at + k] !== 0) refine(bits, values, at + k, bit)
  scan.emptyBlocks--
}

/** Adds the next bit to the magnitude of a coefficient that is not 0. */
function refine(bits: BitReader, values: Int16Array, at: number, bit: number): void {
  const value = values[at]!
  if (bits.read(1) === 1 && (Math.abs(value) & bit) === 0) values[at] = value > 0 ? value + bit : value - bit
}

function nextMean(bits: BitReader, component: ScanComponent): number {
  const length = bits.readSymbol(component.dc!)
  if (length > 15) throw damaged(`a mean is stored with ${length} bits`)
  component.mean += length === 0 ? 0 : bits.readSigned(length)
  return component.mean
}

const tooLong = () => damaged('a block has more than 64 coefficients')
