/** Prints vectors of the loop language, in 128 bits. */
import { bytesPerElement } from '../../../tensor/index.ts'
import type { Element, Type, Value } from '../../cpu/loop/language.ts'
import type { SimdName } from '../encode/opcodes.ts'
import { type Of, ScalarPrinter } from './print-scalars.ts'

/** Lanes of a vector as instructions name them; those of masks are whole numbers. */
const shapeOf = ({ element }: Type) =>
  element === 'f32' ? 'f32x4' : element === 'f64' ? 'f64x2' : element === 'm64' ? 'i64x2' : 'i32x4'

export abstract class VectorPrinter extends ScalarPrinter {
  protected pushVector(value: Value): void {
    const f = this.body
    const { type } = value
    switch (value.op) {
      case 'constant':
        f.v128(bytesOf(type.element, new Array<number>(4).fill(value.value)))
        return
      case 'constants':
        f.v128(bytesOf(type.element, value.values))
        return
      case 'variable':
        f.get(this.locals.get(value.variable)!)
        return
      case 'unary':
        return this.unary(value)
      case 'binary':
        return this.binary(value)
      case 'compare': {
        this.push(value.a)
        this.push(value.b)
        const shape = shapeOf(value.a.type)
        const name = value.name === 'ltUnsigned' ? 'lt_u' : value.name
        const signed = shape === 'i32x4' && !['eq', 'ne', 'lt_u'].includes(name) ? '_s' : ''
        f.simd(`${shape}.${name}${signed}` as SimdName)
        return
      }
      case 'relaxedMultiplyAdd':
        for (const operand of [value.b, value.c, value.a]) this.push(operand)
        f.simd(`${shapeOf(type)}.relaxed_madd` as SimdName)
        return
      case 'select':
        this.push(value.a)
        this.push(value.b)
        this.pushMask(value.mask)
        f.simd('v128.bitselect')
        return
      case 'masked':
        this.pushMask(value.mask)
        this.push(value.x)
        f.simd('v128.and')
        return
      case 'convert':
        return this.convert(value)
      case 'load':
        return this.load(value)
      case 'shuffle':
        return this.shuffle(value)
      case 'lanes':
        return this.lanes(value)
      case 'splat':
        this.push(value.x)
        f.simd('i32x4.splat')
        return
      case 'fold':
        return this.fold(value)
      case 'call':
        return this.call(value)
      case 'lane':
        throw new Error('one lane is no vector')
    }
  }

  protected unary({ name, x, type }: Of<'unary'>): void {
    const f = this.body
    const wide = type.element === 'f64' || x.type.element === 'f64'
    if (name === 'powerOfTwo') {
      this.push(x)
      f.v128(bytesOf('i32', new Array<number>(4).fill(wide ? 1023 : 127))).simd('i32x4.add')
      if (wide) f.simd('i64x2.extend_low_i32x4_s').i32(52).simd('i64x2.shl')
      else f.i32(23).simd('i32x4.shl')
      return
    }
    if (name === 'exponent') {
      this.push(x)
      if (!wide) {
        f.i32(23).simd('i32x4.shr_u')
        return
      }
      const exponents = f.local('v128')
      f.i32(52).simd('i64x2.shr_u').tee(exponents).get(exponents)
      f.shuffle([0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11])
      f.release('v128', exponents)
      return
    }
    if (name === 'mantissa') {
      this.push(x)
      f.v128(wide ? wordsOf(0xffffffff, 0x000fffff) : wordsOf(0x007fffff, 0x007fffff)).simd('v128.and')
      f.v128(bytesOf(type.element, new Array<number>(4).fill(0.5))).simd('v128.or')
      return
    }
    this.push(x)
    if (name === 'bits') return
    if (name === 'not') f.simd('v128.not')
    else f.simd(`${shapeOf(type)}.${name}` as SimdName)
  }

  protected binary({ name, a, b, type }: Of<'binary'>): void {
    const f = this.body
    const shape = shapeOf(type)
    this.push(a)
    if (name.startsWith('shift')) {
      if (b.op !== 'constant') throw new Error('vectors shift by a constant')
      f.i32(b.value)
      f.simd(`${shape}.${shifts[name as keyof typeof shifts]}` as SimdName)
      return
    }
    this.push(b)
    if (name === 'mulHighUnsigned') {
      const [x, y] = [f.local('v128'), f.local('v128')]
      f.set(y).tee(x).get(y).simd('i64x2.extmul_low_i32x4_u')
      f.get(x).get(y).simd('i64x2.extmul_high_i32x4_u')
      f.shuffle([4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31])
      f.release('v128', x)
      f.release('v128', y)
      return
    }
    if (name === 'withSign') {
      f.v128(bytesOf(type.element, new Array<number>(4).fill(-0)))
        .simd('v128.and')
        .simd('v128.or')
      return
    }
    if (name === 'and' || name === 'or' || name === 'xor') f.simd(`v128.${name}`)
    else
      f.simd(
        `${shape}.${name}${shape === 'i32x4' && (name === 'min' || name === 'max') ? '_s' : ''}` as SimdName,
      )
  }

  /** A mask, or a condition in every lane: all bits, or none. */
  protected pushMask(mask: Value): void {
    if (mask.type.element !== 'condition') return this.push(mask)
    this.body.i32(0)
    this.push(mask)
    this.body.op('i32.sub').simd('i32x4.splat')
  }

  protected convert({ x, type, unsigned }: Of<'convert'>): void {
    const f = this.body
    const [from, to] = [x.type.element, type.element]
    if (from === 'f64' && x.type.lanes === 4) {
      this.pushHalf(x, 0)
      f.simd('f32x4.demote_f64x2_zero')
      this.pushHalf(x, 1)
      f.simd('f32x4.demote_f64x2_zero').shuffle([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23])
      return
    }
    this.push(x)
    const sign = unsigned ? 'u' : 's'
    if (from === 'f32' && to === 'f64') f.simd('f64x2.promote_low_f32x4')
    else if (from === 'f64' && to === 'f32') f.simd('f32x4.demote_f64x2_zero')
    else if (from === 'i32' && to === 'f32') f.simd(`f32x4.convert_i32x4_${sign}`)
    else if (from === 'i32' && to === 'f64') f.simd(`f64x2.convert_low_i32x4_${sign}`)
    else if (from === 'f32' && to === 'i32') f.simd('i32x4.trunc_sat_f32x4_s')
    else if (from === 'f64' && to === 'i32') f.simd('i32x4.trunc_sat_f64x2_s_zero')
    else if (from === 'm32' && to === 'm64') f.simd('i64x2.extend_low_i32x4_s')
    else throw new Error(`no conversion of ${from} to ${to}`)
  }

  /** Half of four f64, which no vector can contain. */
  protected pushHalf(value: Value, half: 0 | 1): void {
    const f = this.body
    if (value.op === 'call') {
      for (const operand of value.operands) this.pushHalf(operand, half)
      this.callOnly(value.callee)
      return
    }
    if (value.op !== 'convert') throw new Error(`no half of a ${value.op}`)
    this.push(value.x)
    if (half === 1) {
      this.push(value.x)
      f.shuffle([8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15])
    }
    f.simd('f64x2.promote_low_f32x4')
  }

  protected shuffle({ a, b, picks }: Of<'shuffle'>): void {
    const wide = a.type.element === 'f64'
    const [bytes, lanes] = wide ? [8, 2] : [4, 4]
    const places = picks.map((pick) => (pick < a.type.lanes ? pick : pick - a.type.lanes + lanes))
    if (places.every((place, i) => place === i)) return this.push(a)
    if (b.op === 'load' && b.type.lanes === 2 && !wide && places.join() === '0,1,4,5') {
      const offset = this.pushAddress(b.buffer, b.at)
      this.push(a)
      this.body.laneMemory('v128.load64_lane', offset, 1)
      return
    }
    while (places.length < lanes) places.push(places.at(-1)!)
    this.push(a)
    this.push(b)
    this.body.shuffle(
      places.flatMap((place) => Array.from({ length: bytes }, (_, byte) => place * bytes + byte)),
    )
  }

  protected lanes({ values, type }: Of<'lanes'>): void {
    const f = this.body
    const fill = (count: number): void => {
      if (count === 0) {
        f.v128(new Uint8Array(16))
        return
      }
      const value = values[count - 1]!
      if (value.op === 'constant' && value.value === 0) return fill(count - 1)
      if (value.op === 'load' && value.buffer.dtype !== 'u8') {
        const bytes = bytesPerElement[value.buffer.dtype]
        const offset = this.pushAddress(value.buffer, value.at)
        fill(count - 1)
        f.laneMemory(bytes === 8 ? 'v128.load64_lane' : 'v128.load32_lane', offset, count - 1)
        return
      }
      fill(count - 1)
      if (value.op === 'load') f.memory('i32.load8_u', this.pushAddress(value.buffer, value.at))
      else this.push(value)
      f.lane(type.element === 'f64' ? 'f64x2.replace_lane' : 'i32x4.replace_lane', count - 1)
    }
    fill(values.length)
  }

  protected fold({ name, x, type }: Of<'fold'>): void {
    const f = this.body
    const shape = shapeOf(type)
    const operation = `${shape}.${name}${shape === 'i32x4' && name === 'max' ? '_s' : ''}` as SimdName
    const local = f.local('v128')
    this.push(x)
    const half = (bytes: readonly number[]) =>
      f.tee(local).get(local).get(local).shuffle(bytes).simd(operation)
    if (type.lanes === 4 || shape === 'f64x2') half([8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7])
    if (shape !== 'f64x2') half([4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11])
    f.release('v128', local)
  }

  protected load({ buffer, at, splat, type }: Of<'load'>): void {
    const f = this.body
    const bytes = bytesPerElement[buffer.dtype]
    const offset = this.pushAddress(buffer, at)
    if (splat) {
      if (bytes === 1) f.memory('i32.load8_u', offset).simd('i32x4.splat')
      else f.vectorMemory(bytes === 8 ? 'v128.load64_splat' : 'v128.load32_splat', offset)
    } else if (bytes === 1)
      f.vectorMemory('v128.load32_zero', offset)
        .simd('i16x8.extend_low_i8x16_u')
        .simd('i32x4.extend_low_i16x8_u')
    else f.vectorMemory(type.lanes * bytes === 16 ? 'v128.load' : 'v128.load64_zero', offset)
  }
}

const shifts = { shiftLeft: 'shl', shiftRight: 'shr_s', shiftRightUnsigned: 'shr_u' } as const

function wordsOf(low: number, high: number): Uint8Array {
  return new Uint8Array(new Uint32Array([low, high, low, high]).buffer)
}

/** The 16 bytes of lanes; a mask's are all ones or zeros. */
function bytesOf(element: Element, lanes: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(16)
  if (element === 'f32') new Float32Array(bytes.buffer).set(lanes)
  else if (element === 'f64') new Float64Array(bytes.buffer).set(lanes.slice(0, 2))
  else if (element === 'm32') new Int32Array(bytes.buffer).set(lanes.map((lane) => -lane))
  else if (element === 'm64') new BigInt64Array(bytes.buffer).set(lanes.map((lane) => BigInt(-lane)))
  else new Int32Array(bytes.buffer).set(lanes)
  return bytes
}
