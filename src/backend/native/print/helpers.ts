/**
 * Operations that the vector extensions of C lack, with the same bits as WebAssembly. Each is a small function, printed if a
 * program uses it. If the processor has an instruction with the same result, the function uses it.
 */
import { bytesOf, type LaneElement, maskElement, scalarName, typedefs, vectorName } from './types.ts'

type Float = 'f32' | 'f64'

/** The functions and types that a kernel uses, in the order in which C needs their declarations. */
export class Helpers {
  readonly #types = new Map<string, string>()
  readonly #functions = new Map<string, string>()

  /** The declarations by name: a name always has the same text, so kernels in one file can share them. */
  get declarations(): ReadonlyMap<string, string> {
    return new Map([['', prelude], ...this.#types, ...this.#functions])
  }

  vector(element: LaneElement, lanes: number): string {
    const name = vectorName(element, lanes)
    if (!this.#types.has(name)) this.#types.set(name, typedefs(element, lanes))
    return name
  }

  /** `mask ? a : b`, lane by lane; `mask` has lanes of all ones or all zeros. */
  select(element: LaneElement, lanes: number): string {
    const [own, mask] = [this.vector(element, lanes), this.vector(maskElement(element), lanes)]
    return this.#add(`select_${own}`, (name) => [
      `${own} ${name}(${mask} m, ${own} a, ${own} b) {`,
      `  return (${own})((m & (${mask})a) | (~m & (${mask})b));`,
    ])
  }

  splat(element: LaneElement, lanes: number): string {
    const own = this.vector(element, lanes)
    return this.#add(`splat_${own}`, (name) => [
      `${own} ${name}(${scalarName(element)} x) {`,
      `  return (${own}){${repeated('x', lanes)}};`,
    ])
  }

  /** Selects lanes from those of a followed by those of b. */
  shuffle(element: LaneElement, lanes: number, picks: readonly number[]): string {
    const [from, to] = [this.vector(element, lanes), this.vector(element, picks.length)]
    const each = picks.map((pick) => (pick < lanes ? `a[${pick}]` : `b[${pick - lanes}]`))
    return this.#add(`shuffle_${from}_${picks.join('_')}`, (name) => [
      `${to} ${name}(${from} a, ${from} b) {`,
      '#ifdef HAS_SHUFFLEVECTOR',
      `  return __builtin_shufflevector(a, b, ${picks.join(', ')});`,
      '#else',
      `  return (${to}){${each.join(', ')}};`,
      '#endif',
    ])
  }

  /** Combines the two halves, then the halves of the result, and so on; the result is in every lane. */
  fold(operation: 'add' | 'max', element: LaneElement, lanes: number): string {
    const own = this.vector(element, lanes)
    const join = operation === 'max' ? this.extreme('max', element, lanes) : undefined
    const steps: string[] = []
    for (let half = lanes / 2; half >= 1; half /= 2) {
      const picks = Array.from({ length: lanes }, (_, l) => l ^ half)
      const turned = `${this.shuffle(element, lanes, picks)}(x, x)`
      steps.push(`  x = ${join ? `${join}(x, ${turned})` : `x + ${turned}`};`)
    }
    return this.#add(`fold_${operation}_${own}`, (name) => [
      `${own} ${name}(${own} x) {`,
      ...steps,
      '  return x;',
    ])
  }

  /** Minimum or maximum: of integers, or of floats as in IEEE 754, with −0 below 0 and NaN if either operand is NaN. */
  extreme(which: 'min' | 'max', element: LaneElement, lanes: number): string {
    const own = this.vector(element, lanes)
    const mask = this.vector(maskElement(element), lanes)
    const less = which === 'min' ? 'a < b' : 'a > b'
    if (element !== 'f32' && element !== 'f64') {
      const select = this.select(element, lanes)
      return this.#add(`${which}_${own}`, (name) => [
        `${own} ${name}(${own} a, ${own} b) {`,
        `  return ${select}((${mask})(${less}), a, b);`,
      ])
    }
    const first = this.pseudoExtreme(which === 'min' ? 'pmin' : 'pmax', element, lanes)
    const unsigned = this.vector(element === 'f32' ? 'u32' : 'u64', lanes)
    // The two operand orders give different results if the operands are zeros of opposite sign, or if one is NaN.
    return this.#add(`${which}_${own}`, (name) => [
      `${own} ${name}(${own} a, ${own} b) {`,
      `  ${mask} t = (${mask})${first}(a, b) ${which === 'min' ? '|' : '&'} (${mask})${first}(b, a);`,
      `  ${mask} no = ~(${mask})(a == a) | ~(${mask})(b == b);`,
      `  return (${own})((t | no) & ~(${mask})((${unsigned})no >> ${element === 'f32' ? 10 : 13}));`,
    ])
  }

  /** b < a ? b : a, or a < b ? b : a: the first operand if the comparison is false. */
  pseudoExtreme(which: 'pmin' | 'pmax', element: Float, lanes: number): string {
    const own = this.vector(element, lanes)
    const mask = this.vector(maskElement(element), lanes)
    const select = this.select(element, lanes)
    const portable = `${select}((${mask})(${which === 'pmin' ? 'b < a' : 'a < b'}), b, a)`
    return this.#add(`${which}_${own}`, (name) => [
      `${own} ${name}(${own} a, ${own} b) {`,
      ...this.#instruction(element, lanes, { name: which.slice(1), operands: ['b', 'a'] }, [
        `  return ${portable};`,
      ]),
    ])
  }

  /** sqrt, floor, trunc or nearest, which rounds ties to even. */
  rounding(which: 'sqrt' | 'floor' | 'trunc' | 'nearest', element: Float, lanes: number): string {
    const own = this.vector(element, lanes)
    // Bits 0 and 1 select the rounding direction; bit 3 suppresses the inexact exception.
    const mode = { sqrt: undefined, floor: 9, trunc: 11, nearest: 8 }[which]
    const arm = { sqrt: 'fsqrt', floor: 'frintm', trunc: 'frintz', nearest: 'frintn' }[which]
    const builtin = `__builtin_${which === 'nearest' ? 'rint' : which}${element === 'f32' ? 'f' : ''}`
    return this.#add(`${which}_${own}`, (name) => [
      `${own} ${name}(${own} x) {`,
      ...this.#instruction(
        element,
        lanes,
        { name: which === 'sqrt' ? 'sqrt' : 'round', operands: ['x'], mode, arm },
        [`  for (int l = 0; l < ${lanes}; l++) x[l] = ${builtin}(x[l]);`, '  return x;'],
      ),
    ])
  }

  /** Converts to i32, rounding towards zero; it saturates, and NaN becomes 0. */
  truncate(element: Float, lanes: number): string {
    const [own, whole] = [this.vector(element, lanes), this.vector('i32', lanes)]
    const mask = this.vector(maskElement(element), lanes)
    const narrow = (m: string) => (element === 'f32' ? m : `__builtin_convertvector(${m}, ${whole})`)
    // In f64, numbers slightly below −2³¹ truncate to −2³¹; in f32 there are none.
    const above =
      element === 'f32'
        ? `x >= ${repeatedVector(own, '-2147483648.0f', lanes)}`
        : `x > ${repeatedVector(own, '-2147483649.0', lanes)}`
    const limit = repeatedVector(own, element === 'f32' ? '2147483648.0f' : '2147483648.0', lanes)
    return this.#add(`truncate_${own}`, (name) => [
      `${whole} ${name}(${own} x) {`,
      `  ${mask} low = (${mask})(${above}), high = (${mask})(x >= ${limit}), number = (${mask})(x == x);`,
      `  ${own} inside = (${own})((${mask})x & low & ~high);`,
      `  ${whole} least = (${whole}){${repeated('(-2147483647 - 1)', lanes)}};`,
      `  return __builtin_convertvector(inside, ${whole}) | (${narrow('high')} & ~least) | (${narrow('~low & number')} & least);`,
    ])
  }

  /** The upper 32 bits of the products of unsigned i32. */
  multiplyHigh(lanes: number): string {
    const own = this.vector('i32', lanes)
    const [narrow, wide] = [this.vector('u32', lanes), this.vector('u64', lanes)]
    const name = `mulhigh_${own}`
    const portable = [
      `  ${wide} x = __builtin_convertvector((${narrow})a, ${wide}), y = __builtin_convertvector((${narrow})b, ${wide});`,
      `  return (${own})__builtin_convertvector((x * y) >> 32, ${narrow});`,
    ]
    const feature = { 4: '__AVX__', 8: '__AVX2__', 16: '__AVX512F__' }[lanes]
    if (!feature) return this.#add(name, () => [`${own} ${name}(${own} a, ${own} b) {`, ...portable])
    // Even and odd lanes separately, because a product of 32-bit numbers fills two lanes.
    const pairs = this.vector('u64', lanes / 2)
    const register = lanes === 16 ? 'v' : 'x'
    const product = (target: string, shift: string) =>
      `  __asm__("vpmuludq %2, %1, %0" : "=${register}"(${target}) : "${register}"((${pairs})a${shift}), "${register}"((${pairs})b${shift}));`
    return this.#add(name, () => [
      `${own} ${name}(${own} a, ${own} b) {`,
      `#if defined(${feature})`,
      `  ${pairs} even, odd;`,
      product('even', ''),
      product('odd', ' >> 32'),
      `  return (${own})((even >> 32) | (odd & 0xffffffff00000000ULL));`,
      '#else',
      ...portable,
      '#endif',
    ])
  }

  /**
   * a + b · c in one rounding if the processor has an instruction for it, as in WebAssembly's relaxed multiply-add. `-mfma`
   * alone contracts nothing, because floats are never contracted.
   */
  multiplyAdd(element: Float, lanes: number): string {
    const own = this.vector(element, lanes)
    const register = registerOf(element, lanes)
    const arm = bytesOf(element) * lanes === 16
    const shape = element === 'f32' ? '4s' : '2d'
    return this.#add(`madd_${own}`, (name) => [
      `${own} ${name}(${own} a, ${own} b, ${own} c) {`,
      '#if defined(__FMA__)',
      `  __asm__("vfmadd231${suffixOf(element)} %2, %1, %0" : "+${register}"(a) : "${register}"(b), "${register}"(c));`,
      '  return a;',
      ...(arm
        ? [
            '#elif defined(__aarch64__)',
            `  __asm__("fmla %0.${shape}, %1.${shape}, %2.${shape}" : "+w"(a) : "w"(b), "w"(c));`,
            '  return a;',
          ]
        : []),
      '#else',
      '  return a + b * c;',
      '#endif',
    ])
  }

  #add(name: string, lines: (name: string) => readonly string[]): string {
    if (!this.#functions.has(name)) {
      const [head, ...body] = lines(name) as [string, ...string[]]
      this.#functions.set(
        name,
        [`static inline __attribute__((always_inline)) ${head}`, ...body, '}'].join('\n'),
      )
    }
    return name
  }

  /**
   * An instruction if the vector is as wide as a register, otherwise plain C. Inline assembly is used because headers of
   * intrinsics take 0.3 s to parse.
   */
  #instruction(
    element: Float,
    lanes: number,
    { name, operands, mode, arm }: Instruction,
    otherwise: readonly string[],
  ): string[] {
    const bits = bytesOf(element) * lanes * 8
    const feature = ({ 128: '__AVX__', 256: '__AVX__', 512: '__AVX512F__' } as Record<number, string>)[bits]
    if (!feature) return [...otherwise]
    const own = vectorName(element, lanes)
    const suffix = suffixOf(element)
    const immediate = mode === undefined ? '' : `$${mode}, `
    const wide = bits === 512 && name === 'round' ? 'rndscale' : name
    const register = registerOf(element, lanes)
    const inputs = operands.map((operand) => `"${register}"(${operand})`).join(', ')
    const places = operands.length === 2 ? '%2, %1, %0' : '%1, %0'
    const lines = [
      `#if defined(${feature})`,
      `  ${own} r;`,
      `  __asm__("v${wide}${suffix} ${immediate}${places}" : "=${register}"(r) : ${inputs});`,
      '  return r;',
    ]
    if (bits === 128) {
      lines.push(
        '#elif defined(__SSE4_1__)',
        ...(operands.length === 2
          ? [
              `  ${own} r = ${operands[0]};`,
              `  __asm__("${name}${suffix} %1, %0" : "+x"(r) : "x"(${operands[1]}));`,
            ]
          : [
              `  ${own} r;`,
              `  __asm__("${name}${suffix} ${immediate}%1, %0" : "=x"(r) : "x"(${operands[0]}));`,
            ]),
        '  return r;',
      )
      const shape = element === 'f32' ? '4s' : '2d'
      if (arm)
        lines.push(
          '#elif defined(__aarch64__)',
          `  ${own} r;`,
          `  __asm__("${arm} %0.${shape}, %1.${shape}" : "=w"(r) : "w"(${operands[0]}));`,
          '  return r;',
        )
    }
    return [...lines, '#else', ...otherwise, '#endif']
  }
}

interface Instruction {
  /** The x86 instruction, without its element suffix. */
  readonly name: string
  readonly operands: readonly string[]
  readonly mode?: number | undefined
  /** The 64-bit ARM instruction. */
  readonly arm?: string
}

const suffixOf = (element: Float): string => (element === 'f32' ? 'ps' : 'pd')
const registerOf = (element: Float, lanes: number): string => (bytesOf(element) * lanes === 64 ? 'v' : 'x')

const prelude = `#include <stdint.h>
#if defined(__clang__) || __GNUC__ >= 12
#define HAS_SHUFFLEVECTOR
#endif`

const repeated = (text: string, lanes: number): string => new Array<string>(lanes).fill(text).join(', ')
const repeatedVector = (type: string, text: string, lanes: number): string =>
  `(${type}){${repeated(text, lanes)}}`
