/** The positions of the tiles of minimal filtering, and of their (m + 2)² elements in memory. */
import type { Buffer } from '../../../compile/memory/buffer.ts'
import type { ConvolutionDimensions } from '../../../compile/kernel/kernel.ts'
import type { TileSize } from '../kernels.ts'
import type { Builder } from '../loop/builder.ts'
import type { Type, Value } from '../loop/language.ts'
import { address, div, load, mul, rem } from '../loop/values.ts'
import type { Block } from './transforms.ts'

/** A tile's image, and the row and column of its first output. */
export interface TilePosition {
  image: Value
  row: Value
  column: Value
}

/** Tiles of `size` × `size` that cover the outputs of a convolution, image after image, row by row. */
export class Tiles {
  readonly #size: TileSize
  readonly #across: number
  readonly #inImage: number
  readonly count: number

  constructor({ batch, output }: ConvolutionDimensions, size: TileSize) {
    this.#size = size
    this.#across = output[1] / size
    this.#inImage = (output[0] / size) * this.#across
    this.count = batch * this.#inImage
  }

  position(b: Builder, tile: Value): TilePosition {
    const inImage = b.let('inImage', rem(tile, this.#inImage))
    return {
      image: b.let('image', div(tile, this.#inImage)),
      row: b.let('row', mul(div(inImage, this.#across), this.#size)),
      column: b.let('column', mul(rem(inImage, this.#across), this.#size)),
    }
  }
}

/** Elements in memory: element e of a tile is at `pointer` + `offset` + e · `stride`. */
interface Elements {
  buffer: Buffer
  pointer: Value
  offset?: number
  stride: number
}

/** Loads `n` × `n` elements. */
export function loadElements(
  b: Builder,
  name: string,
  { buffer, pointer, offset = 0, stride }: Elements,
  n: number,
  type: Type,
): Block {
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (__, j) =>
      b.let(name, load(buffer, address(pointer, offset + (i * n + j) * stride), type)),
    ),
  )
}

/** Stores the first `lanes` lanes of each element, by default all. */
export function storeElements(
  b: Builder,
  { buffer, pointer, offset = 0, stride }: Elements,
  block: Block,
  lanes?: number,
): void {
  block.flat().forEach((value, e) => b.store(buffer, address(pointer, offset + e * stride), value, lanes))
}
