/**
 * The loop language to which every kernel of a processor is lowered, and which backends print. After Exo's loop IR
 * (Ikarashi et al. 2022): loops, conditions, assignments, loads and stores, on scalars and short vectors. Nothing is
 * implicit: orders of summation, tiles and lanes are written out, and each operation rounds once, so every printer
 * gives the same bits.
 *
 *     function   = name, parameters, block, result
 *     block      = statement*
 *     statement  = let variable = value | variable = value | buffer[address] = value | prefetch buffer[address]
 *                | for | repeat | again | if | block
 *     value      = constant | variable | buffer[address] | operation of values | call
 *     address    = pointer + offset, in elements of the buffer
 */
import type { Buffer } from '../../../compile/memory/buffer.ts'

/**
 * `index`: a whole number for loops and addresses, which never overflows. `i32`: wraps around. `m32` and `m64`: true
 * or false in lanes that are as wide as those of f32 and f64.
 */
export type Element = 'index' | 'i32' | 'f32' | 'f64' | 'm32' | 'm64' | 'condition'

export interface Type {
  readonly element: Element
  /** 1 is a scalar. */
  readonly lanes: number
}

export interface Variable {
  readonly name: string
  readonly type: Type
  /**
   * How many bytes an element has where the variable is a pointer, so that targets which address bytes may hold it
   * multiplied. 1 for every other variable.
   */
  readonly unit: number
  /** Whether it is assigned more than once. */
  changes: boolean
}

/** (pointer + offset)-th element of a buffer. */
export interface Address {
  readonly pointer: Value
  readonly offset: number
  /** The element may be outside the buffer, before or after it; what is read there is not used. */
  readonly strays?: boolean
}

export type UnaryOperation =
  | 'neg'
  | 'abs'
  | 'sqrt'
  | 'floor'
  | 'trunc'
  /** To the nearest whole number, ties to even. */
  | 'nearest'
  | 'not'
  /** The bits of an f32 as an i32. */
  | 'bits'
  /** 2ⁿ for a whole n within the normal exponents, as a float. */
  | 'powerOfTwo'
  /** The biased exponent of a float that is not negative. */
  | 'exponent'
  /** The mantissa of a positive float, in [0.5, 1). */
  | 'mantissa'

export type BinaryOperation =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  /** IEEE 754 minimum and maximum: NaN where either is NaN, −0 below 0. */
  | 'min'
  | 'max'
  /** b < a ? b : a, and a < b ? b : a. */
  | 'pmin'
  | 'pmax'
  /** These take whole numbers that are not negative. */
  | 'rem'
  | 'and'
  | 'or'
  | 'xor'
  | 'shiftLeft'
  /** Fills with the sign bit. */
  | 'shiftRight'
  /** Fills with zeros. */
  | 'shiftRightUnsigned'
  /** The upper half of the product of two unsigned i32. */
  | 'mulHighUnsigned'
  /** |a| with the sign of b, for a that is not negative. */
  | 'withSign'

export type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'ltUnsigned' | 'geUnsigned'

export type Value = { readonly type: Type } & (
  | { readonly op: 'constant'; readonly value: number }
  /** One number per lane. */
  | { readonly op: 'constants'; readonly values: readonly number[] }
  | { readonly op: 'variable'; readonly variable: Variable }
  | { readonly op: 'unary'; readonly name: UnaryOperation; readonly x: Value }
  | { readonly op: 'binary'; readonly name: BinaryOperation; readonly a: Value; readonly b: Value }
  | { readonly op: 'compare'; readonly name: Comparison; readonly a: Value; readonly b: Value }
  /** a + b · c in one rounding or in two, depending on the machine: results may differ between machines. */
  | { readonly op: 'relaxedMultiplyAdd'; readonly a: Value; readonly b: Value; readonly c: Value }
  /** a where the mask is true, else b. */
  | { readonly op: 'select'; readonly mask: Value; readonly a: Value; readonly b: Value }
  /** x where the mask is true, else 0. */
  | { readonly op: 'masked'; readonly mask: Value; readonly x: Value }
  /** Conversion to another element type: from float to i32 it saturates, and NaN gives 0; lanes of masks are widened. */
  | { readonly op: 'convert'; readonly x: Value; readonly unsigned?: boolean }
  /** Neighbours in the lanes; with `splat`, one element in every lane. */
  | {
      readonly op: 'load'
      readonly buffer: Buffer
      readonly at: Address
      readonly splat: boolean
      /** How many bytes an element has, where the table holds pointers. */
      readonly unit: number
    }
  /** Lanes selected from those of a followed by those of b. */
  | { readonly op: 'shuffle'; readonly a: Value; readonly b: Value; readonly picks: readonly number[] }
  /** A vector of scalars. */
  | { readonly op: 'lanes'; readonly values: readonly Value[] }
  | { readonly op: 'lane'; readonly x: Value; readonly lane: number }
  | { readonly op: 'splat'; readonly x: Value }
  /** (x₀ + x₂) + (x₁ + x₃) of four lanes, x₀ + x₁ of two, in every lane; or the maximum in that order. */
  | { readonly op: 'fold'; readonly name: 'add' | 'max'; readonly x: Value }
  | { readonly op: 'call'; readonly callee: LoopFunction; readonly operands: readonly Value[] }
)

/** A pointer that a loop moves by a constant in each iteration. */
export interface Moving {
  readonly variable: Variable
  readonly from: Value
  readonly by: number
}

export type Statement =
  | { readonly do: 'let'; readonly variable: Variable; readonly value: Value }
  | { readonly do: 'set'; readonly variable: Variable; readonly value: Value }
  /** The first lanes of `value`, side by side. */
  | {
      readonly do: 'store'
      readonly buffer: Buffer
      readonly at: Address
      readonly value: Value
      readonly lanes: number
    }
  /** An element that is needed soon; machines that support prefetching start to load it. */
  | { readonly do: 'prefetch'; readonly buffer: Buffer; readonly at: Address }
  /** variable = from, from + step, … below `to`. `certain`: at least one iteration. */
  | {
      readonly do: 'for'
      readonly variable: Variable
      readonly from: Value
      readonly to: Value
      readonly step: number
      readonly certain: boolean
      readonly moving: readonly Moving[]
      readonly body: Block
    }
  /** `times` iterations, at least one. */
  | { readonly do: 'repeat'; readonly times: Value; readonly moving: readonly Moving[]; readonly body: Block }
  /** Runs the body, and repeats it while the condition holds after it. */
  | { readonly do: 'again'; readonly body: Block; readonly condition: Value }
  | { readonly do: 'if'; readonly condition: Value; readonly body: Block; readonly otherwise?: Block }
  | { readonly do: 'block'; readonly body: Block }

export type Block = readonly Statement[]

export interface LoopFunction {
  readonly name: string
  readonly parameters: readonly Variable[]
  readonly body: Block
  readonly result?: Value
  /**
   * Each lane of the result depends only on the same lane of the parameters, so printers may apply it to any number
   * of lanes.
   */
  readonly lanewise: boolean
}

/** Type of a value in memory, in `lanes` lanes. */
export const vectorOf = (dtype: 'f32' | 'f64' | 'i32' | 'u8', lanes: number): Type => ({
  element: dtype === 'u8' ? 'i32' : dtype,
  lanes,
})
