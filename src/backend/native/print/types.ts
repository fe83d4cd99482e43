/** Types and constants of the loop language in C: scalars, and vectors of GCC's and Clang's vector extensions. */
import type { DType } from '../../../tensor/index.ts'
import type { Element, Type } from '../../cpu/loop/language.ts'

/** The elements of vectors: masks are integers, 0 or −1, with the width of the elements that they mask. */
export type LaneElement = 'f32' | 'f64' | 'i32' | 'i64' | 'u32' | 'u64' | 'u16' | 'u8'

const scalars: Record<LaneElement, { c: string; bytes: number }> = {
  f32: { c: 'float', bytes: 4 },
  f64: { c: 'double', bytes: 8 },
  i32: { c: 'int32_t', bytes: 4 },
  i64: { c: 'int64_t', bytes: 8 },
  u32: { c: 'uint32_t', bytes: 4 },
  u64: { c: 'uint64_t', bytes: 8 },
  u16: { c: 'uint16_t', bytes: 2 },
  u8: { c: 'uint8_t', bytes: 1 },
}

export const scalarName = (element: LaneElement): string => scalars[element].c
export const bytesOf = (element: LaneElement): number => scalars[element].bytes

export function laneElement(element: Element): LaneElement {
  if (element === 'm32') return 'i32'
  if (element === 'm64') return 'i64'
  if (element === 'index' || element === 'condition') throw new Error(`no vectors of ${element}`)
  return element
}

/** Integers with the width of an element: the results of vector comparisons. */
export const maskElement = (element: LaneElement): LaneElement => (bytesOf(element) === 8 ? 'i64' : 'i32')

export const vectorName = (element: LaneElement, lanes: number): string => `${element}x${lanes}`

/** The same type without alignment, `f32x4u`. */
export const unalignedName = (element: LaneElement, lanes: number): string => `${element}x${lanes}u`

export function typedefs(element: LaneElement, lanes: number): string {
  const { c, bytes } = scalars[element]
  const size = `vector_size(${bytes * lanes})`
  return [
    `typedef ${c} ${vectorName(element, lanes)} __attribute__((${size}));`,
    `typedef ${c} ${unalignedName(element, lanes)} __attribute__((${size}, aligned(${bytes}), may_alias));`,
  ].join('\n')
}

export function typeName({ element, lanes }: Type): string {
  if (element === 'index') return 'int64_t'
  if (element === 'condition') return 'int'
  const own = laneElement(element)
  return lanes === 1 ? scalarName(own) : vectorName(own, lanes)
}

/** A literal with exactly the given value, in an element's type. */
export function literal(value: number, element: Element): string {
  if (element === 'm32' || element === 'm64') return value === 0 ? '0' : '-1'
  if (element === 'condition') return value === 0 ? '0' : '1'
  if (element === 'index') return `${value}L`
  if (element === 'i32') {
    const whole = value | 0
    return whole === -(2 ** 31) ? '(-2147483647 - 1)' : String(whole)
  }
  const [suffix, number] = element === 'f32' ? ['f', Math.fround(value)] : ['', value]
  if (Number.isNaN(number)) return `__builtin_nan${suffix}("")`
  if (!Number.isFinite(number)) return `${number < 0 ? '-' : ''}__builtin_inf${suffix}()`
  // The shortest decimal that represents an f32's value in f64 also represents it in f32.
  const text = Object.is(number, -0) ? '-0' : String(number)
  return `${/[.e]/.test(text) ? text : `${text}.0`}${suffix}`
}

export const elementInMemory = (dtype: DType): LaneElement => dtype
