/**
 * Lowers the gradient of a filter: a tile of taps by output channels, summed over images and positions in order. The
 * gradient of the output is packed, with channels next to one another. A thread owns its tiles: it processes image
 * after image, each small enough to stay in its cache, and adds to all its tiles, independent of other threads.
 */
import type { FilterGradientKernel } from '../kernels.ts'
import { KernelBuilder, type Lowered } from '../loop/kernel-builder.ts'
import type { Value } from '../loop/language.ts'
import { add, address, constant, div, lane, load, loadIndex, loadSplat, mul, rem } from '../loop/values.ts'
import { type Machine, registersOf } from '../tiling.ts'
import { withTileSize } from './edges.ts'
import { addOuterProduct, newSums } from './products.ts'

/** A unit is a tile. */
export function lowerFilterGradient(kernel: FilterGradientKernel, machine: Machine, name: string): Lowered {
  const { batch, groups, outputs, channels, kernel: size, input, output, dtype, stores, partial } = kernel
  const { tile, width, type, panelWidth, bytes } = registersOf(machine, dtype)
  const taps = channels * size[0] * size[1]
  const panels = Math.ceil(outputs / panelWidth)
  const tapTiles = Math.ceil(taps / tile.rows)
  const positions = output[0] * output[1]

  const b = new KernelBuilder()

  interface Place {
    group: Value
    panel: Value
    tapTile: Value
    /** The tile's sums. */
    sums: Value
  }
  const slot = ({ sums }: Place, r: number, v: number) => address(sums, (r * tile.vectors + v) * width)

  const eachUnit = (body: (place: Place) => void) =>
    b.forUnits((unit) =>
      body({
        tapTile: b.let('tapTile', rem(unit, tapTiles)),
        panel: b.let('panel', rem(div(unit, tapTiles), panels)),
        group: b.let('group', div(unit, tapTiles * panels)),
        sums: b.let('sums', mul(unit, tile.rows * panelWidth), bytes),
      }),
    )

  /** The tile of a place, by the size of its part inside the filter. */
  const bySize = ({ tapTile, panel }: Place, body: (tapsHere: number, channelsHere: number) => void) =>
    withTileSize(b, tapTile, { total: taps, size: tile.rows }, (tapsHere) =>
      withTileSize(b, panel, { total: outputs, size: panelWidth }, (channelsHere) =>
        body(tapsHere, channelsHere),
      ),
    )

  /** Adds an image to a tile. */
  const addImage = (place: Place, image: Value, tapsHere: number, vectors: number) => {
    const { group, panel, tapTile } = place
    const plane = b.let('plane', add(mul(image, groups), group))
    const first = b.let('first', mul(plane, channels * input[0] * input[1]), bytes)
    const sums = newSums(b, tapsHere, vectors, type)
    const table = b.let('table', mul(tapTile, tile.rows), 4)
    const starts = sums.map((_, r) => add(loadIndex(kernel.offsets, address(table, r), bytes), first))
    const rowMoves = Object.fromEntries(
      starts.map((from, r) => [`x${r}`, { from, by: input[1], unit: bytes }]),
    )
    const gradient = mul(add(mul(plane, panels), panel), positions * panelWidth)
    const gradientRows = { g: { from: gradient, by: output[1] * panelWidth, unit: bytes } }
    b.repeat(output[0], { ...rowMoves, ...gradientRows }, (atRow) => {
      const moves = Object.fromEntries(
        Object.entries(atRow).map(([key, from]) => [
          key,
          { from, by: key === 'g' ? panelWidth : 1, unit: bytes },
        ]),
      )
      b.repeat(output[1], moves, (at) => {
        const across = Array.from({ length: vectors }, (_, v) =>
          b.let('g', load(kernel.g, address(at['g']!, v * width), type)),
        )
        const x = (r: number) => b.let('x', loadSplat(kernel.x, address(at[`x${r}`]!), type))
        addOuterProduct(b, sums, x, across, tile.fused)
      })
    })
    // Image sums are added to the total, because two short sums have less rounding error than one long one.
    sums.forEach((line, r) =>
      line.forEach((sum, v) =>
        b.store(partial, slot(place, r, v), add(load(partial, slot(place, r, v), type), sum)),
      ),
    )
  }

  /** Writes a finished tile to the places of its elements in the filter. */
  const storeSums = (place: Place, tapsHere: number, channelsHere: number) => {
    const { group, panel, tapTile } = place
    const firstOutput = add(mul(group, outputs), mul(panel, panelWidth))
    const to = b.let('to', add(mul(firstOutput, taps), mul(tapTile, tile.rows)), bytes)
    for (let r = 0; r < tapsHere; r++)
      for (let v = 0; v * width < channelsHere; v++) {
        const sum = b.let('sum', load(partial, slot(place, r, v), type))
        for (let l = 0; l < width && v * width + l < channelsHere; l++)
          for (const target of stores.flatMap(({ targets }) => targets))
            b.store(target, address(to, (v * width + l) * taps + r), lane(sum, l))
      }
  }

  eachUnit((place) => {
    for (let r = 0; r < tile.rows; r++)
      for (let v = 0; v < tile.vectors; v++) b.store(partial, slot(place, r, v), constant(0, type))
  })
  b.for('image', { to: batch }, (image) =>
    eachUnit((place) =>
      bySize(place, (tapsHere, channelsHere) =>
        addImage(place, image, tapsHere, Math.ceil(channelsHere / width)),
      ),
    ),
  )
  eachUnit((place) => bySize(place, (tapsHere, channelsHere) => storeSums(place, tapsHere, channelsHere)))
  return b.kernel(name, groups * panels * tapTiles)
}
