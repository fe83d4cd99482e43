/** What the JavaScript engine can do for programs, and is told to where it listens: Node's V8 takes flags at run time. */

/**
 * Compiles WebAssembly with the optimizing compiler at once. Node would start each function in its quick compiler and
 * replace it after a few calls; a kernel is one long call a step, so whole steps would run several times slower.
 */
export async function preferOptimized(): Promise<void> {
  await setFlag('--no-liftoff')
}

/** Whether relaxed multiply-add compiles here; in Node 20 it is behind a flag that this sets. */
export async function supportsRelaxed(): Promise<boolean> {
  if (WebAssembly.validate(relaxedProbe)) return true
  await setFlag('--experimental-wasm-relaxed-simd')
  return WebAssembly.validate(relaxedProbe)
}

/** A module of one function that multiplies and adds three vectors with `f32x4.relaxed_madd`. */
const relaxedProbe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0, 32, 0, 32,
  1, 32, 2, 253, 133, 2, 11,
])

async function setFlag(flag: string): Promise<void> {
  if (typeof process !== 'object' || !process.versions?.node) return
  const { setFlagsFromString } = await import('node:v8')
  setFlagsFromString(flag)
}
