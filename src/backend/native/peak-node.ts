/** The peak speed of this processor: independent multiplications and additions in registers, without memory accesses. */
import { createRequire } from 'node:module'
import type { NativeParts } from './parts-node.ts'
import { compileText } from './compile-node.ts'
import { Helpers } from './print/helpers.ts'

/** Chains of multiplications, and of additions, to hide an instruction's latency; with two operands they fill 16 registers. */
const chains = 7
/** Iterations per sample, and the number of samples. */
const turns = 200_000
const samples = 20

/** Half of the chains multiply and half add; if `fused`, all do both in one instruction. */
function sourceOf(bits: number, fused: boolean): string {
  const lanes = bits / 32
  const helpers = new Helpers()
  const vector = helpers.vector('f32', lanes)
  const madd = fused ? helpers.multiplyAdd('f32', lanes) : undefined
  const each = (text: (i: number) => string) => Array.from({ length: chains }, (_, i) => text(i)).join(' ')
  const turn = (i: number) =>
    madd
      ? `m${i} = ${madd}(m${i}, factor, term); a${i} = ${madd}(a${i}, factor, term);`
      : `m${i} *= factor; a${i} += term;`
  const register = bits === 512 ? 'v' : 'x'
  return [
    ...helpers.declarations.values(),
    '#if defined(__aarch64__)',
    '#define HIDE(x) __asm__ __volatile__("" : "+w"(x))',
    '#else',
    `#define HIDE(x) __asm__ __volatile__("" : "+${register}"(x))`,
    '#endif',
    '__attribute__((visibility("default"))) void peak(int turns) {',
    `  ${vector} factor = (${vector}){0} + 1, term = (${vector}){0}; HIDE(factor); HIDE(term);`,
    `  ${vector} ${each((i) => `m${i} = factor, a${i} = term${i < chains - 1 ? ',' : ';'}`)}`,
    `  ${each((i) => `HIDE(m${i}); HIDE(a${i});`)}`,
    '  for (int turn = 0; turn < turns; turn++) {',
    `    ${each(turn)}`,
    '  }',
    `  ${each((i) => `HIDE(m${i}); HIDE(a${i});`)}`,
    '}',
    '',
  ].join('\n')
}

/** GFLOP/s in f32 on one thread, from the fastest sample. */
export async function registerPeak(
  parts: NativeParts,
  { bits, fused }: { bits: 128 | 256 | 512; fused: boolean },
): Promise<number> {
  const library = await compileText(parts, sourceOf(bits, fused), { bits, fused, background: false })
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
  const operations = fused ? 4 * chains : 2 * chains
  return (operations * (bits / 32) * turns) / fastest / 1e6
}
