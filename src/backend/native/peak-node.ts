/** The peak speed of this processor: independent multiplications and additions in registers, without memory accesses. */
import { createRequire } from 'node:module'
import type { NativeParts } from './parts-node.ts'
import { compileText } from './compile-node.ts'

/** Chains of multiplications, and of additions, to hide an instruction's latency; with two operands they fill 16 registers. */
const chains = 7
/** Iterations per sample, and the number of samples. */
const turns = 200_000
const samples = 20

function sourceOf(bits: number): string {
  const each = (text: (i: number) => string) => Array.from({ length: chains }, (_, i) => text(i)).join(' ')
  const register = bits === 512 ? 'v' : 'x'
  return [
    `typedef float V __attribute__((vector_size(${bits / 8})));`,
    '#if defined(__aarch64__)',
    '#define HIDE(x) __asm__ __volatile__("" : "+w"(x))',
    '#else',
    `#define HIDE(x) __asm__ __volatile__("" : "+${register}"(x))`,
    '#endif',
    '__attribute__((visibility("default"))) void peak(int turns) {',
    '  V factor = (V){0} + 1, term = (V){0}; HIDE(factor); HIDE(term);',
    `  V ${each((i) => `m${i} = factor, a${i} = term${i < chains - 1 ? ',' : ';'}`)}`,
    `  ${each((i) => `HIDE(m${i}); HIDE(a${i});`)}`,
    '  for (int turn = 0; turn < turns; turn++) {',
    `    ${each((i) => `m${i} *= factor; a${i} += term;`)}`,
    '  }',
    `  ${each((i) => `HIDE(m${i}); HIDE(a${i});`)}`,
    '}',
    '',
  ].join('\n')
}

/** GFLOP/s in f32 on one thread, from the fastest sample. */
export async function registerPeak(parts: NativeParts, bits: 128 | 256 | 512): Promise<number> {
  const library = await compileText(parts, sourceOf(bits), { bits, fused: false, background: false })
  const { load } = createRequire(import.meta.url)(parts.koffi) as {
    load: (path: string) => { func: (declaration: string) => (turns: number) => void }
  }
  const peak = load(library).func('void peak(int)')
  let fastest = Infinity
  for (let sample = 0; sample < samples; sample++) {
    const before = performance.now()
    peak(turns)
    fastest = Math.min(fastest, performance.now() - before)
  }
  return (2 * chains * (bits / 32) * turns) / fastest / 1e6
}
