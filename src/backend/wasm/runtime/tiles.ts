/**
 * Chooses the fastest register tile on this machine. Compilers differ: V8 11 spills tiles that V8 13 keeps in
 * registers. The candidates are timed once per process on one product; the choice changes speed, never bits.
 */
import { plan } from '../../../compile/index.ts'
import { input, matmul } from '../../../tensor/index.ts'
import { cpuTarget } from '../../cpu/target.ts'
import { type Tile, type Tiles, vectorMachine } from '../../cpu/tiling.ts'
import { compileOptimized } from './engine.ts'
import { footprint, renderProgram } from '../emit/program-module.ts'

/** The candidates. */
export const tileShapes: readonly Omit<Tile, 'fused'>[] = [
  { rows: 4, vectors: 2, unroll: 1 },
  { rows: 6, vectors: 2, unroll: 4 },
  { rows: 2, vectors: 4, unroll: 1 },
]
const size = 192
/** Long enough for an optimizing compiler to take over if it comes second. */
const millisecondsEach = 12

const chosen = new Map<boolean, Promise<Tiles>>()

/** The tile for plain (`fused` false) or relaxed arithmetic. */
export function chooseTiles(fused: boolean): Promise<Tiles> {
  let choice = chosen.get(fused)
  if (!choice) {
    choice = measureAll(fused)
    chosen.set(fused, choice)
  }
  return choice
}

async function measureAll(fused: boolean): Promise<Tiles> {
  let best: { tile: Tile; time: number } | undefined
  // Every candidate rounds alike, or the timing would choose the bits.
  for (const shape of tileShapes) {
    const tile = { ...shape, fused }
    const time = await measure(tile)
    if (!best || time < best.time) best = { tile, time }
  }
  return { f32: best!.tile, f64: best!.tile }
}

async function measure(tile: Tile): Promise<number> {
  const product = plan(
    { outputs: { c: matmul(input('a', [size, size]), input('b', [size, size])) } },
    cpuTarget('wasm', vectorMachine({ f32: tile, f64: tile }, 1)),
  )
  const addresses = new Map<unknown, number>()
  let next = 4096
  for (const buffer of product.buffers) {
    addresses.set(buffer, next)
    next += Math.ceil(footprint(buffer) / 64) * 64
  }
  const pages = Math.ceil(next / 65536)
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  const bytes = renderProgram(product, (buffer) => addresses.get(buffer)!, {
    tile: { f32: tile, f64: tile },
    threaded: false,
    maximumPages: pages,
  })
  const instance = await WebAssembly.instantiate(await compileOptimized(bytes), { env: { memory } })
  const run = instance.exports.run as (
    thread: number,
    threads: number,
    spins: number,
    maySleep: number,
  ) => void
  let fastest = Infinity
  for (const start = performance.now(); performance.now() - start < millisecondsEach; ) {
    const before = performance.now()
    run(0, 1, 0, 0)
    fastest = Math.min(fastest, performance.now() - before)
  }
  return fastest
}
