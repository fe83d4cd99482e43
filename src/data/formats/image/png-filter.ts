/** The filters of PNG (ISO/IEC 15948, 9.2), undone. */
import { damaged } from './problem.ts'

/**
 * Undoes the filter of each row in place.
 * @param content rows, each a byte that names its filter, then `rowBytes` bytes
 * @param distance distance in bytes to the corresponding byte of the pixel to the left, at least 1
 * @throws ImageProblem if a row names a filter that PNG does not have
 */
export function unfilter(content: Uint8Array, rows: number, rowBytes: number, distance: number): void {
  let above: Uint8Array = new Uint8Array(rowBytes)
  for (let y = 0; y < rows; y++) {
    const start = y * (1 + rowBytes)
    const row = content.subarray(start + 1, start + 1 + rowBytes)
    const filter = content[start]!
    if (filter === 1) for (let i = distance; i < rowBytes; i++) row[i]! += row[i - distance]!
    else if (filter === 2) for (let i = 0; i < rowBytes; i++) row[i]! += above[i]!
    else if (filter === 3) {
      for (let i = 0; i < rowBytes; i++) row[i]! += ((i < distance ? 0 : row[i - distance]!) + above[i]!) >> 1
    } else if (filter === 4) undoPaeth(row, above, distance)
    else if (filter !== 0)
      throw damaged(`row ${y} (from 0) has the filter ${filter}, which PNG does not have`)
    above = row
  }
}

function undoPaeth(row: Uint8Array, above: Uint8Array, distance: number): void {
  for (let i = 0; i < row.length; i++) {
    const left = i < distance ? 0 : row[i - distance]!
    const up = above[i]!
    const corner = i < distance ? 0 : above[i - distance]!
    const toLeft = Math.abs(up - corner)
    const toUp = Math.abs(left - corner)
    const toCorner = Math.abs(left + up - 2 * corner)
    row[i]! += toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
  }
}
