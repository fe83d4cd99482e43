/**
 * Prints kernels as C. A kernel's text does not depend on the program that contains it or on the position of its buffers, so
 * programs share compiled kernels. Several kernels are compiled together as one file, because starting a compiler takes longer
 * than compiling a small kernel.
 */
import type { Buffer } from '../../../compile/memory/buffer.ts'
import type { LoopFunction } from '../../cpu/loop/language.ts'
import { Functions } from './functions.ts'

export interface KernelText {
  /** The types and helpers that it uses, by name, in the order in which C needs them. */
  readonly declarations: ReadonlyMap<string, string>
  /** Its functions `f0`, `f1` and so on; the last one is `entry`. */
  readonly functions: readonly string[]
  /**
   * The C function `void entry(int64_t start, int64_t end, int64_t thread, char *memory, const uint32_t *table, const int32_t
   * *places)`: buffer i begins at `memory + table[places[i]]`.
   */
  readonly entry: string
}

/** The text of a kernel, and its buffers in the order of `places`. */
export function printKernel(loops: LoopFunction): { text: KernelText; buffers: readonly Buffer[] } {
  const functions = new Functions()
  const { name, buffers } = functions.add(loops)
  const given = [
    ...['start', 'end', 'thread'].slice(0, loops.parameters.length),
    ...buffers.map((_, i) => `memory + table[places[${i}]]`),
  ]
  const entry = `{ ${name}(${given.join(', ')}); }`
  return {
    text: { declarations: functions.helpers.declarations, functions: functions.texts, entry },
    buffers,
  }
}

/** Everything that determines the compiled code of a kernel. */
export const identityOf = ({ declarations, functions, entry }: KernelText): string =>
  [...declarations.values(), ...functions, entry].join('\n')

/** One C file with a function for each kernel, exported under its name. */
export function packOf(kernels: ReadonlyMap<string, KernelText>): string {
  const declarations = new Map([...kernels.values()].flatMap((kernel) => [...kernel.declarations]))
  // Types come before the functions that use them, also where an earlier kernel does not need the type.
  const isType = (text: string) => text.startsWith('typedef')
  const [prelude, ...rest] = declarations.values()
  const lines = [prelude!, ...rest.filter(isType), ...rest.filter((text) => !isType(text))]
  for (const [name, { functions, entry }] of kernels) {
    const own = functions.map((_, i) => `f${i}`)
    lines.push(
      ...own.map((f) => `#define ${f} ${name}_${f}`),
      ...functions,
      '__attribute__((visibility("default")))',
      `void ${name}(int64_t start, int64_t end, int64_t thread, char *memory, const uint32_t *table, const int32_t *places) ${entry}`,
      ...own.map((f) => `#undef ${f}`),
    )
  }
  return [...lines, ''].join('\n')
}
