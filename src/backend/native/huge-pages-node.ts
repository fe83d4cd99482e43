/**
 * Huge pages for the memory of sessions. A page costs a fault when it is first touched, which in a virtual machine may take
 * 10 µs; a data set and the temporaries of a network have thousands of pages of 4 KiB, and Linux can use pages of 2 MiB instead.
 */
import { createRequire } from 'node:module'
import { platform } from 'node:os'

const MADV_HUGEPAGE = 14

/** The bytes that a memory may grow to. What follows a smaller memory may be advised too, which no program can notice. */
const MOST_BYTES = 2 ** 32

/**
 * A function that asks for huge pages for a memory that is about to be filled; undefined where the system has no such request.
 * `koffi`: the path of its entry point. The request has no effect where the administrator forbids huge pages.
 */
export function hugePages(koffi: string): ((memory: WebAssembly.Memory) => void) | undefined {
  if (platform() !== 'linux') return undefined
  try {
    const { load } = createRequire(import.meta.url)(koffi) as {
      load: (path: null) => {
        func: (declaration: string) => (address: Uint8Array, bytes: number, advice: number) => number
      }
    }
    const madvise = load(null).func('int madvise(void *, size_t, int)')
    return (memory) => void madvise(new Uint8Array(memory.buffer), MOST_BYTES, MADV_HUGEPAGE)
  } catch {
    return undefined
  }
}
