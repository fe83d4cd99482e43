/**
 * Counts the bytes of typed arrays that a program makes. Call `countAllocations` before the program is imported: modules
 * keep the constructors that they find.
 */
let bytes = 0

const names = [
  'ArrayBuffer',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int8Array',
  'Uint16Array',
  'Int16Array',
  'Uint32Array',
  'Int32Array',
  'BigInt64Array',
  'BigUint64Array',
  'Float32Array',
  'Float64Array',
] as const

export function countAllocations(): void {
  const realBuffer = ArrayBuffer
  for (const name of names) {
    const original = globalThis[name] as new (...given: unknown[]) => { byteLength: number }
    const counting = new Proxy(original, {
      construct(target, given, newTarget) {
        const made = Reflect.construct(target, given, newTarget) as { byteLength: number }
        // A view of a buffer takes no memory of its own.
        if (!(given[0] instanceof realBuffer)) bytes += made.byteLength
        return made
      },
    })
    Object.assign(globalThis, { [name]: counting })
  }
}

/** Since it was last called. */
export function takeAllocated(): number {
  const taken = bytes
  bytes = 0
  return taken
}
