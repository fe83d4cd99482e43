/**
 * The memories of sessions. The memory of a session that was closed is kept for the next one: the first touch of a page costs more
 * than copying to it, and a study opens a session for every run.
 */
import { firstFree } from '../../cpu/control.ts'
import { mostPages } from './capacity.ts'

export interface ReservedMemory {
  readonly memory: WebAssembly.Memory
  readonly maximumPages: number
  readonly shared: boolean
}

/** A closed session keeps at most this much of the machine's memory. */
const mostSpareBytes = 2 ** 26

let spare: ReservedMemory | undefined

/** A memory with any content, except that the words of barriers are 0. As large as the platform allows; only used memory is committed. */
export function reserveMemory(shared: boolean): ReservedMemory {
  if (!shared && spare) {
    const taken = spare
    spare = undefined
    new Uint8Array(taken.memory.buffer, 0, firstFree).fill(0)
    return taken
  }
  for (let maximumPages = mostPages; ; maximumPages /= 2) {
    try {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages, shared })
      return { memory, maximumPages, shared }
    } catch (error) {
      if (maximumPages <= 1024) throw error
    }
  }
}

/** Threads that end late could still write to a shared memory, so only others are kept. */
export function giveUpMemory(reserved: ReservedMemory): void {
  if (!reserved.shared && reserved.memory.buffer.byteLength <= mostSpareBytes) spare = reserved
}
