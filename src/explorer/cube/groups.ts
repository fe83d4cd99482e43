/** Which cells of an activation share a mean and a variance, and these numbers. */
import type { Cube, CubeShape } from './messages.ts'

export interface Cell {
  readonly sample: number
  readonly channel: number
  readonly position: number
}

/** How a normalization divides the cells. */
export interface Division extends Pick<Cube, 'shape' | 'sees'> {
  /** The number of parts into which the channels are divided, if a cell sees a part of them. */
  readonly parts: number
}

export const indexOf = ([, channels, positions]: CubeShape, { sample, channel, position }: Cell): number =>
  (sample * channels + channel) * positions + position

export function cellOf([, channels, positions]: CubeShape, index: number): Cell {
  const row = Math.floor(index / positions)
  return { sample: Math.floor(row / channels), channel: row % channels, position: index % positions }
}

/** Cells with the same number share their statistics. */
export function groupOf({ shape, sees, parts }: Division, { sample, channel, position }: Cell): number {
  const [, channels, positions] = shape
  const slice =
    sees.channels === 'all'
      ? 0
      : sees.channels === 'part'
        ? Math.floor((channel * parts) / channels)
        : channel
  const place = sees.positions === 'all' ? 0 : position
  return ((sees.batch === 'all' ? 0 : sample) * channels + slice) * positions + place
}

/** The number of groups, and of cells in each: all groups are of one size. */
export function sizesOf(division: Division): { groups: number; cells: number } {
  const [samples, channels, positions] = division.shape
  const all = samples * channels * positions
  const groups = new Set(
    Array.from({ length: all }, (_, index) => groupOf(division, cellOf(division.shape, index))),
  )
  return { groups: groups.size, cells: all / groups.size }
}

export interface Statistics {
  readonly mean: number
  readonly variance: number
  /** E[x²]. */
  readonly meanSquare: number
}

/** The cells that share their statistics with `cell`. */
export function statisticsOf(values: Float32Array, division: Division, cell: Cell): Statistics {
  const own = groupOf(division, cell)
  const members = Array.from(values).filter(
    (_, index) => groupOf(division, cellOf(division.shape, index)) === own,
  )
  const mean = members.reduce((sum, value) => sum + value, 0) / members.length
  return {
    mean,
    variance: members.reduce((sum, value) => sum + (value - mean) ** 2, 0) / members.length,
    meanSquare: members.reduce((sum, value) => sum + value ** 2, 0) / members.length,
  }
}

/** `x / √(E[x²] + ε)`, which subtracts no mean. */
export const isRootMeanSquare = (norm: string): boolean => norm.startsWith('rms')
