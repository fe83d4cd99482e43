/** The loop language gives the same results in every language in which it is printed. */
import { describe, expect, test } from 'vitest'
import { Builder } from '../../src/backend/cpu/loop/builder.ts'
import { type LoopFunction, type Value, vectorOf } from '../../src/backend/cpu/loop/language.ts'
import {
  add,
  address,
  binary,
  both,
  call,
  compare,
  constant,
  convert,
  div,
  fold,
  index,
  lane,
  lanesFrom,
  load,
  loadIndex,
  loadSplat,
  masked,
  max,
  min,
  mul,
  rem,
  select,
  shuffle,
  splat,
  sub,
  unary,
} from '../../src/backend/cpu/loop/values.ts'
import { firstLanes } from '../../src/backend/cpu/sweep/reductions.ts'
import { Printer as JavaScriptPrinter } from '../../src/backend/javascript/print.ts'
import { runSource } from '../../src/backend/javascript/run-source.ts'
import { Module } from '../../src/backend/wasm/encode/assembler.ts'
import { printed, Printer as WasmPrinter } from '../../src/backend/wasm/emit/print.ts'
import type { Buffer } from '../../src/compile/index.ts'
import type { DType } from '../../src/tensor/index.ts'

const four = vectorOf('f32', 4)
const two = vectorOf('f64', 2)
const words = vectorOf('i32', 4)

let buffers = 0
const bufferOf = (name: string, dtype: DType, length: number): Buffer => ({
  id: buffers++,
  name,
  dtype,
  length,
  home: { kind: 'temporary' },
})

const x = bufferOf('x', 'f32', 32)
const y = bufferOf('y', 'f32', 32)
const d = bufferOf('d', 'f64', 16)
const n = bufferOf('n', 'i32', 32)
const bytes = bufferOf('bytes', 'u8', 32)
const all = [x, y, d, n, bytes]

/** Numbers of every kind, including special values. */
const starts: Record<string, number[]> = {
  x: Array.from(
    { length: 32 },
    (_, i) => [i - 7.5, 1e30, -0, NaN, Infinity, 2.5, -2.5, 1e-40][i % 8]! * (1 + i / 64),
  ),
  y: Array.from({ length: 32 }, (_, i) => Math.sin(i) * 3),
  d: Array.from({ length: 16 }, (_, i) => [Math.PI, -1e300, 2.5, -0.5, 3e9, NaN, 1e-310, 7][i % 8]!),
  n: Array.from({ length: 32 }, (_, i) => (i * 0x9e3779b9) | 0),
  bytes: Array.from({ length: 32 }, (_, i) => (i * 37) % 256),
}

type Results = Record<string, number[]>

/** The contents of memory after WebAssembly has run a function of (start, end). */
async function inWasm(loops: LoopFunction): Promise<Results> {
  const addressOf = (buffer: Buffer) => 256 * (all.indexOf(buffer) + 1)
  const module = new Module()
  module.export(
    'run',
    new WasmPrinter(module, addressOf).add(printed(loops), (buffer) => buffer),
  )
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 })
  const { instance } = await WebAssembly.instantiate(module.encode({ shared: false, maximumPages: 1 }), {
    env: { memory },
  })
  return run(instance.exports['run'] as Run, (buffer) => arrayOf(buffer, memory.buffer, addressOf(buffer)))
}

function inJavaScript(loops: LoopFunction): Results {
  const printer = new JavaScriptPrinter([loops])
  const arrays = new Map(all.map((buffer) => [buffer, arrayOf(buffer, new ArrayBuffer(256), 0)]))
  const memory = Object.fromEntries([...printer.buffers].map(([buffer, name]) => [name, arrays.get(buffer)]))
  const text = `'use strict'\nconst { ${Object.keys(memory).join()} } = memory\n${printer.text}\nreturn ${printer.function(loops)}`
  return run(runSource(text, memory) as Run, (buffer) => arrays.get(buffer)!)
}

type Run = (start: number, end: number) => void

const arrayTypes = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Uint8Array }

const arrayOf = (buffer: Buffer, memory: ArrayBuffer, at: number) =>
  new arrayTypes[buffer.dtype](memory, at, buffer.length)

function run(start: Run, arrayFor: (buffer: Buffer) => ReturnType<typeof arrayOf>): Results {
  for (const buffer of all) arrayFor(buffer).set(starts[buffer.name]!)
  start(1, 5)
  return Object.fromEntries(all.map((buffer) => [buffer.name, [...arrayFor(buffer)]]))
}

type Write = (b: Builder, start: Value, end: Value) => void

/** Stores four f32 at the position of the loop. */
const each =
  (value: (b: Builder, at: Value, i: Value) => Value): Write =>
  (b, start, end) =>
    b.for('i', { from: start, to: end }, (i) => {
      const at = b.let('at', mul(i, 4), 4)
      b.store(y, address(at), b.let('v', value(b, at, i)))
    })

const xs = (at: Value) => load(x, address(at), four)
const ys = (at: Value) => load(y, address(at), four)
const ns = (at: Value) => load(n, address(at), words)

const half = (() => {
  const b = new Builder()
  const p = b.parameter('p', four)
  return b.finish('half', { result: mul(p, 0.5), lanewise: true })
})()

const functions: Record<string, Write> = {
  'arithmetic rounds after every operation': each((_, at) =>
    sub(div(add(mul(xs(at), ys(at)), 0.1), ys(at)), 3),
  ),
  'minima and maxima of NaN and −0': each((_, at) => add(min(xs(at), 0), max(xs(at), -0))),
  'minima that keep their first operand': each((_, at) => binary('pmax', binary('pmin', xs(at), 2), -2)),
  'square roots, floors and signs': each((_, at) =>
    add(unary('sqrt', unary('abs', xs(at))), unary('floor', unary('neg', ys(at)))),
  ),
  'masks choose and clear': each((b, at) => {
    const low = b.let('low', compare('lt', xs(at), 1))
    return add(select(low, ys(at), 5), masked(unary('not', low), xs(at)))
  }),
  'masks of the first lanes': each((_, at) => select(firstLanes(four, 3), xs(at), -1)),
  'conditions apply to all lanes': each((_, at, i) =>
    select(compare('ltUnsigned', sub(i, 2), 2), xs(at), add(ys(at), 1)),
  ),
  'floats to whole numbers saturate': (b, start) =>
    b.store(n, address(mul(start, 4)), convert(xs(mul(start, 4)), 'i32')),
  'whole numbers wrap': (b, start) =>
    b.store(
      n,
      address(mul(start, 4)),
      sub(mul(ns(mul(start, 4)), 0x10001), add(ns(mul(start, 4)), 0x7fffffff)),
    ),
  'shifts and bits': (b, start) => {
    const v = b.let('v', ns(mul(start, 4)))
    const shifted = binary('xor', binary('shiftLeft', v, 3), binary('shiftRightUnsigned', v, 5))
    b.store(n, address(8), binary('or', binary('and', shifted, 0xffffff), binary('shiftRight', v, 7)))
  },
  'whole numbers to floats, signed and not': each((_, at) =>
    add(convert(ns(at), 'f32'), convert(ns(at), 'f32', { unsigned: true })),
  ),
  'bits, exponents and mantissas': each((_, at) => {
    const positive = add(unary('abs', ys(at)), 1)
    const exponent = sub(unary('exponent', positive, 'i32'), 127)
    const bits = convert(binary('and', unary('bits', ys(at), 'i32'), 1), 'f32')
    return add(
      add(mul(unary('mantissa', positive), unary('powerOfTwo', exponent, 'f32')), bits),
      unary('trunc', ys(at)),
    )
  }),
  'f64 in two lanes': (b) => {
    const v = b.let('v', load(d, address(2), two))
    const integer = convert(unary('nearest', v), 'i32')
    b.store(d, address(4), unary('powerOfTwo', min(max(integer, -9), 9), 'f64'))
    b.store(d, address(6), unary('mantissa', add(unary('abs', v), 1)))
    b.store(d, address(8), convert(unary('exponent', unary('abs', v), 'i32'), 'f64'))
    b.store(y, address(0), convert(v, 'f32'))
  },
  'four f64, which do not fit one vector': each((_, at) => convert(convert(xs(at), 'f64'), 'f32')),
  'signs move': each((_, at) => binary('withSign', unary('abs', ys(at)), xs(at))),
  'folds in their order': each((_, at) => add(fold('add', ys(at)), fold('max', xs(at)))),
  'shuffles of two vectors': each((_, at) => shuffle(xs(at), ys(at), [6, 1, 0, 7])),
  'pairs from two places': each((_, at) => {
    const pair = vectorOf('f32', 2)
    return shuffle(load(x, address(at), pair), load(y, address(3), pair), [0, 1, 2, 3])
  }),
  'lanes one by one': each((_, at) => {
    const one = vectorOf('f32', 1)
    return lanesFrom(
      [load(x, address(at, 3), one), load(y, address(at), one), load(x, address(2), one), constant(0, one)],
      'f32',
    )
  }),
  'one element in every lane': each((_, at) => loadSplat(x, address(at, 1), four)),
  'bytes are whole numbers': (b, start, end) =>
    b.for('i', { from: start, to: end }, (i) => {
      const v = b.let('v', load(bytes, address(mul(i, 4)), words))
      b.store(bytes, address(mul(i, 3)), binary('and', add(v, 5), 255), 3)
    }),
  'some lanes, and one': (b, start) => {
    const v = b.let('v', xs(mul(start, 4)))
    b.store(y, address(1), v, 3)
    b.store(y, address(9), v, 2)
    b.store(y, address(14), lane(v, 2))
  },
  'nested loops move their pointers': (b, start, end) =>
    b.for('i', { from: start, to: end, moving: { p: { from: start, by: 2, unit: 4 } } }, (i, { p }) =>
      b.repeat(3, { q: { from: p, by: 1, unit: 4 } }, ({ q }) =>
        b.store(y, address(q), add(loadSplat(y, address(q, 1), four), splatOf(i)), 1),
      ),
    ),
  'loops that never run': (b, start, end) =>
    b.for('i', { from: end, to: start }, () => b.store(y, address(0), constant(9, four))),
  'a loop repeats while its condition holds': (b, start) => {
    const turn = b.let('turn', convert(start, 'i32'))
    b.again(() => {
      b.set(turn, add(turn, 3))
      b.store(n, address(0), splat(turn, words))
      return compare('lt', turn, 20)
    })
  },
  'conditions with an else branch': (b, start, end) =>
    b.for('i', { from: start, to: end }, (i) =>
      b.if(
        both(compare('ne', i, 2), compare('le', rem(i, 3), 1)),
        () => b.store(y, address(i), splatOf(i), 1),
        () => b.store(y, address(add(i, 16)), splatOf(div(i, 2)), 1),
      ),
    ),
  'tables of places': (b) => {
    b.store(
      n,
      address(0),
      lanesFrom(
        [1, 3, 8, 5].map((place) => constant(place, vectorOf('i32', 1))),
        'i32',
      ),
    )
    b.for('i', { to: 4 }, (i) => {
      const place = b.let('place', min(max(loadIndex(n, address(i)), 2), 6))
      b.store(y, address(place), loadSplat(x, address(place), four), 1)
    })
  },
  'functions of each lane': each((_, at) => call(half, xs(at))),
  'values read before or after a buffer are not used': each((_, at) =>
    select(
      firstLanes(four, 0),
      load(x, { pointer: sub(at, 8), offset: 0, strays: true }, four),
      add(ys(at), 1),
    ),
  ),
}

const splatOf = (i: Value): Value => convert(splat(convert(i, 'i32'), words), 'f32')

describe('the loop language', () => {
  test.each(Object.keys(functions))('%s', async (name) => {
    const b = new Builder()
    const [start, end] = [b.parameter('start'), b.parameter('end')]
    functions[name]!(b, start, end)
    const loops = b.finish(name)
    const results = inJavaScript(loops)
    expect(results).toEqual(await inWasm(loops))
    const before = Object.fromEntries(
      all.map((buffer) => [buffer.name, [...arrayOf(buffer, filled(buffer), 0)]]),
    )
    const isUnchanged = JSON.stringify(results) === JSON.stringify(before)
    expect(isUnchanged).toBe(name.includes('never'))
  })

  test('folds constant indices', () => {
    expect(add(mul(index(3), 4), div(index(9), 2))).toEqual(index(16))
    expect(rem(index(9), 4)).toEqual(index(1))
    expect(address(add(index(3), 4), 2)).toEqual({ pointer: index(0), offset: 9 })
  })
})

function filled(buffer: Buffer): ArrayBuffer {
  const memory = new ArrayBuffer(256)
  arrayOf(buffer, memory, 0).set(starts[buffer.name]!)
  return memory
}
