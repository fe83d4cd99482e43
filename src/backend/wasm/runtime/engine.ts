/**
 * How WebAssembly is compiled for programs, and what the JavaScript engine supports: Node's V8 accepts flags at run
 * time.
 */

/**
 * The newest major version of V8 for which flags are set; `npm run test:matrix` runs under it. A wrong combination of
 * flags ends the process, so a newer V8 keeps its own settings, like the V8 of a browser: the bits are the same, and
 * only the first steps of a large network are slower. Raise this number once the matrix has passed with a newer V8.
 */
const newestTested = 14

/**
 * Compiles with the optimizing compiler, all functions at once, so that the first step is as fast as the later ones.
 * By default V8 compiles a function at its first call, with its quick compiler (Liftoff), and replaces that code
 * after some more calls; a kernel is one long call per step, so the first step of a large network would take two to
 * three times as long.
 *
 * Node's V8 optimizes at once if Liftoff is switched off. The flags apply to the whole process, so they are set only
 * for this compilation, which is synchronous for that reason: no other code of this thread is compiled or run in
 * between. If they stayed off, they would break other WebAssembly modules of the process: V8 13.7 and later optimize
 * calls by speculation, and when a speculation fails in a process whose deoptimization is switched off, the process
 * crashes.
 */
export async function compileOptimized(code: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  const flags = await switchedOff()
  if (flags.length === 0) return WebAssembly.compile(code)
  const { setFlagsFromString } = await import('node:v8')
  try {
    for (const flag of flags) setFlagsFromString(`--no-${flag}`)
    return new WebAssembly.Module(code)
  } finally {
    for (const flag of flags) setFlagsFromString(`--${flag}`)
  }
}

async function switchedOff(): Promise<readonly string[]> {
  if (!isNode()) return []
  const { arch, execArgv, versions } = process
  // A user who starts Node with such flags has decided: `node --no-liftoff` needs none of ours.
  if (execArgv.some((argument) => /^--[\w-]*(liftoff|wasm)/.test(argument))) return []
  return flagsToSwitchOff(versions.v8, arch)
}

/**
 * The flags of V8 `version` ("14.6.202.34-node.40") that are on by default and must be off to compile optimized code
 * at once: lazy compilation, Liftoff, and what V8 switches off with Liftoff if `--no-liftoff` is on the command line,
 * but not if it is set later (`DEFINE_NEG_NEG_IMPLICATION(liftoff, …)` in its `flag-definitions.h`): dynamic tiering,
 * and since 13.7 deoptimization. Deoptimization needs feedback that only code of Liftoff collects; with Liftoff off
 * and deoptimization on, V8 14.6 ends the process at the first call that it inlines.
 */
export function flagsToSwitchOff(version: string, arch: string): readonly string[] {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > newestTested) return []
  // It is off by default on these architectures.
  const deoptimizes = (major > 13 || (major === 13 && minor >= 7)) && !['ppc64', 's390x'].includes(arch)
  return ['wasm-lazy-compilation', 'wasm-dynamic-tiering', ...(deoptimizes ? ['wasm-deopt'] : []), 'liftoff']
}

/** Whether relaxed multiply-add compiles here; in Node 20 it needs a flag, which this sets. */
export async function supportsRelaxed(): Promise<boolean> {
  if (WebAssembly.validate(relaxedProbe)) return true
  if (isNode() && process.versions.v8.startsWith('11.')) {
    const { setFlagsFromString } = await import('node:v8')
    setFlagsFromString('--experimental-wasm-relaxed-simd')
  }
  return WebAssembly.validate(relaxedProbe)
}

/** A module of one function that multiplies and adds three vectors with `f32x4.relaxed_madd`. */
const relaxedProbe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0, 32, 0, 32,
  1, 32, 2, 253, 133, 2, 11,
])

function isNode(): boolean {
  return typeof process === 'object' && typeof process.versions?.node === 'string'
}
