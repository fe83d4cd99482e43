/**
 * Renders the gradient of a 3 × 3 filter by minimal filtering (see winograd-transforms.ts): the windows of the input and
 * the tiles of the output's gradient are transformed, and their products summed over tiles, lanes being channels. A unit
 * is a block of channels by a part of the tiles; parts do not depend on the threads and are added in order at the end.
 */
import type { Buffer } from '../../../compile/buffer.ts'
import {
  type WinogradGradientKernel,
  type WinogradGradientSumKernel,
  winogradStride,
} from '../kernels.ts'
import { FunctionBody } from '../../wasm/assembler.ts'
import { advance, clampBelow, forRange, forUnits, pushScaled } from '../../wasm/loops.ts'
import type { Tile } from '../tiling.ts'
import { addProducts, newSums } from '../product/products.ts'
import type { Rendered } from '../sweep/sweep.ts'
import { WinogradTransforms } from './transforms.ts'
import { loadWindows } from './windows.ts'

const width = 4
const taps = 9

export function renderWinogradGradient(
  kernel: WinogradGradientKernel,
  tile: Tile,
  addressOf: (buffer: Buffer) => number,
): Rendered {
  const { batch, groups, outputs, channels, input, output, size, parts, chunk } = kernel
  const { outputBlocks, channelBlocks } = kernel
  const [n, tilesAcross] = [size + 2, output[1] / size]
  const tilesOfImage = (output[0] / size) * tilesAcross
  const tiles = batch * tilesOfImage
  const tilesOfPart = Math.ceil(Math.ceil(tiles / parts) / chunk) * chunk
  const elementBytes = winogradStride(outputBlocks.size * channelBlocks.size) * 4
  /** Bytes from one of the n² elements to the next, and those of one tile. */
  const [windowBytes, gradientBytes] = [channelBlocks, outputBlocks].map(
    (blocks) => winogradStride(blocks.size * chunk) * 4,
  ) as [number, number]
  const [windowRow, gradientRow] = [channelBlocks.size * 4, outputBlocks.size * 4]
  const windowsAt = addressOf(kernel.scratch)
  const gradientsAt = windowsAt + n * n * windowBytes

  const f = new FunctionBody(['i32', 'i32', 'i32'])
  const [unit, end, thread] = [0, 1, 2]
  const i32 = () => f.local('i32')
  const [scratch, sumsAt, rest, group, firstOutput, firstChannel] = [i32(), i32(), i32(), i32(), i32(), i32()]
  const [first, last, here, step, channel, to] = [i32(), i32(), i32(), i32(), i32(), i32()]
  const [image, row, column] = [i32(), i32(), i32()]
  const addresses = Array.from({ length: width }, i32)
  const transforms = new WinogradTransforms(f, size)

  /** Transforms the windows of four channels after another at the present tile; past the last it is the last again. */
  const transformChannels = (
    source: { buffer: Buffer; of: number; extent: readonly [number, number]; window: number },
    target: { firstLocal: number; count: number; base: number; stride: number; row: number },
    transform: (block: ReturnType<typeof loadWindows>) => ReturnType<typeof loadWindows>,
  ) => {
    const [height, across] = source.extent
    pushScaled(f, step, target.row).get(scratch).op('i32.add').set(to)
    forRange(f, channel, { to: target.count, step: width }, () => {
      addresses.forEach((address, k) => {
        f.get(target.firstLocal).get(channel).op('i32.add').i32(k).op('i32.add')
        clampBelow(f, source.of - 1)
        f.get(image)
          .i32(groups)
          .op('i32.mul')
          .get(group)
          .op('i32.add')
          .i32(source.of)
          .op('i32.mul')
          .op('i32.add')
        f.i32(height).op('i32.mul').get(row).op('i32.add').i32(across).op('i32.mul').get(column).op('i32.add')
        f.i32(4).op('i32.mul').set(address)
      })
      const block = transform(loadWindows(f, addresses, addressOf(source.buffer), across * 4, source.window))
      block.flat().forEach((local, e) =>
        f
          .get(to)
          .get(local)
          .vectorMemory('v128.store', target.base + e * target.stride),
      )
      transforms.release(block)
      advance(f, to, width * 4)
    })
  }

  const transformTile = () => {
    f.get(first).get(step).op('i32.add').tee(row).i32(tilesOfImage).op('i32.div_u').set(image)
    f.get(row).i32(tilesOfImage).op('i32.rem_u').tee(row).i32(tilesAcross).op('i32.rem_u')
    f.i32(size).op('i32.mul').set(column)
    f.get(row).i32(tilesAcross).op('i32.div_u').i32(size).op('i32.mul').set(row)
    transformChannels(
      { buffer: kernel.x, of: channels, extent: input, window: n },
      {
        firstLocal: firstChannel,
        count: channelBlocks.size,
        base: windowsAt,
        stride: windowBytes,
        row: windowRow,
      },
      (block) => transforms.input(block),
    )
    transformChannels(
      { buffer: kernel.g, of: outputs, extent: output, window: size },
      {
        firstLocal: firstOutput,
        count: outputBlocks.size,
        base: gradientsAt,
        stride: gradientBytes,
        row: gradientRow,
      },
      (block) => transforms.gradient(block),
    )
  }

  /** For every element, (outputs × tiles) · (tiles × channels), added to the sums. */
  const multiply = () => {
    const [element, firstRow, a, b, target] = [i32(), i32(), i32(), i32(), i32()]
    const panelBytes = tile.vectors * width * 4
    forRange(f, element, { to: n * n }, () =>
      forRange(f, firstRow, { to: outputBlocks.size, step: tile.rows }, () =>
        forRange(f, channel, { to: windowRow, step: panelBytes }, () => {
          pushScaled(f, element, gradientBytes).get(scratch).op('i32.add')
          pushScaled(f, firstRow, 4).op('i32.add').set(a)
          pushScaled(f, element, windowBytes).get(scratch).op('i32.add').get(channel).op('i32.add').set(b)
          const sums = newSums(f, tile.rows, tile.vectors)
          addProducts(f, sums, {
            a: { pointer: a, base: gradientsAt, stride: gradientRow, rowBytes: 4 },
            b: { pointer: b, base: windowsAt, stride: windowRow },
            steps: { local: here },
            unroll: tile.unroll,
            fused: tile.fused,
          })
          pushScaled(f, element, elementBytes).get(sumsAt).op('i32.add')
          pushScaled(f, firstRow, windowRow).op('i32.add').get(channel).op('i32.add').set(target)
          sums.forEach((line, r) =>
            line.forEach((local, v) => {
              const at = addressOf(kernel.sums) + r * windowRow + v * 16
              f.get(target).get(target).vectorMemory('v128.load', at).get(local)
              f.simd('f32x4.add').vectorMemory('v128.store', at)
            }),
          )
          for (const local of sums.flat()) f.release('v128', local)
        }),
      ),
    )
    for (const local of [element, firstRow, a, b, target]) f.release('i32', local)
  }

  pushScaled(f, thread, n * n * (windowBytes + gradientBytes)).set(scratch)
  forUnits(f, unit, end, () => {
    pushScaled(f, unit, n * n * elementBytes).set(sumsAt)
    forRange(f, to, { to: n * n * elementBytes, step: 16 }, () =>
      f
        .get(sumsAt)
        .get(to)
        .op('i32.add')
        .v128(new Uint8Array(16))
        .vectorMemory('v128.store', addressOf(kernel.sums)),
    )
    f.get(unit)
      .i32(channelBlocks.count)
      .op('i32.rem_u')
      .i32(channelBlocks.size)
      .op('i32.mul')
      .set(firstChannel)
    f.get(unit).i32(channelBlocks.count).op('i32.div_u').tee(rest)
    f.i32(outputBlocks.count).op('i32.rem_u').i32(outputBlocks.size).op('i32.mul').set(firstOutput)
    f.get(rest).i32(outputBlocks.count).op('i32.div_u').tee(rest).i32(groups).op('i32.rem_u').set(group)
    f.get(rest).i32(groups).op('i32.div_u').i32(tilesOfPart).op('i32.mul').tee(first)
    f.i32(tilesOfPart).op('i32.add')
    clampBelow(f, tiles)
    f.set(last)
    forUnits(f, first, last, () => {
      // A whole chunk, or what is left of the part.
      f.get(last).get(first).op('i32.sub')
      clampBelow(f, chunk)
      f.set(here)
      forRange(f, step, { to: { local: here } }, transformTile)
      multiply()
      // The loop adds the last 1.
      f.get(first).get(here).op('i32.add').i32(1).op('i32.sub').set(first)
    })
  })
  return { body: f, units: parts * groups * outputBlocks.count * channelBlocks.count }
}

/** A unit is an output channel; four channels lie in the lanes. */
export function renderWinogradGradientSum(
  kernel: WinogradGradientSumKernel,
  addressOf: (buffer: Buffer) => number,
): Rendered {
  const { groups, outputs, channels, size, parts, outputBlocks, channelBlocks, stores } = kernel
  const n = size + 2
  const elementBytes = winogradStride(outputBlocks.size * channelBlocks.size) * 4
  const blockBytes = n * n * elementBytes
  const partBytes = groups * outputBlocks.count * channelBlocks.count * blockBytes

  const f = new FunctionBody(['i32', 'i32'])
  const [unit, end] = [0, 1]
  const i32 = () => f.local('i32')
  const [line, channel, from, to] = [i32(), i32(), i32(), i32()]
  const transforms = new WinogradTransforms(f, size)

  /** Adds the other parts' rows of this output to the first's. */
  const addParts = () => {
    const [blocksEnd, elementsEnd, rowEnd] = [i32(), i32(), i32()]
    const nested = (
      from_: number,
      span: number,
      step: number,
      index: number,
      limit: number,
      body: () => void,
    ) => {
      f.get(from_).i32(span).op('i32.add').set(limit)
      forRange(f, index, { from: { local: from_ }, to: { local: limit }, step }, body)
    }
    nested(line, channelBlocks.count * blockBytes, blockBytes, channel, blocksEnd, () =>
      nested(channel, blockBytes, elementBytes, from, elementsEnd, () =>
        nested(from, channelBlocks.size * 4, width * 4, to, rowEnd, () => {
          f.get(to)
          for (let part = 0; part < parts; part++) {
            f.get(to).vectorMemory('v128.load', addressOf(kernel.sums) + part * partBytes)
            if (part > 0) f.simd('f32x4.add')
          }
          f.vectorMemory('v128.store', addressOf(kernel.sums))
        }),
      ),
    )
    for (const local of [blocksEnd, elementsEnd, rowEnd]) f.release('i32', local)
  }

  const fourChannels = (lanes: number) => {
    const sums = transforms.block(n, n)
    // The block of channels, and the channel within it.
    f.get(channel).i32(channelBlocks.size).op('i32.div_u').i32(blockBytes).op('i32.mul')
    f.get(channel).i32(channelBlocks.size).op('i32.rem_u').i32(4).op('i32.mul').op('i32.add')
    f.get(line).op('i32.add').set(from)
    sums.flat().forEach((local, e) =>
      f
        .get(from)
        .vectorMemory('v128.load', addressOf(kernel.sums) + e * elementBytes)
        .set(local),
    )
    const gradient = transforms.filterGradient(sums)
    pushScaled(f, unit, channels).get(channel).op('i32.add')
    f.i32(taps * 4)
      .op('i32.mul')
      .set(to)
    gradient.flat().forEach((local, tap) => {
      for (const target of stores.flatMap(({ targets }) => targets))
        for (let lane = 0; lane < lanes; lane++)
          f.get(to)
            .get(local)
            .laneMemory('v128.store32_lane', addressOf(target) + (lane * taps + tap) * 4, lane)
    })
    transforms.release(gradient)
  }

  forUnits(f, unit, end, () => {
    const output = to
    f.get(unit).i32(outputs).op('i32.rem_u').tee(output)
    f.i32(outputBlocks.size)
      .op('i32.rem_u')
      .i32(channelBlocks.size * 4)
      .op('i32.mul')
    f.get(unit).i32(outputs).op('i32.div_u').i32(outputBlocks.count).op('i32.mul')
    f.get(output).i32(outputBlocks.size).op('i32.div_u').op('i32.add')
    f.i32(channelBlocks.count * blockBytes)
      .op('i32.mul')
      .op('i32.add')
      .set(line)
    if (parts > 1) addParts()
    const whole = channels - (channels % width)
    f.i32(0).set(channel)
    if (whole > 0) forRange(f, channel, { to: whole, step: width }, () => fourChannels(width))
    if (whole < channels) fourChannels(channels - whole)
  })
  return { body: f, units: groups * outputs }
}
