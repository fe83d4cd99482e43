/**
 * Programs as plain JavaScript, for people who want to read what a program does and for browsers without SIMD: the kernels
 * of `wasm/`, so its bits, printed in another language and on one thread.
 */
import { type Buffer, explain, type Plan, plan } from '../../compile/index.ts'
import { allocate, sizeOf, type State, type TypedArray } from '../../tensor/index.ts'
import type { CpuKernel } from '../cpu/kernels.ts'
import { computedStates } from '../cpu/states.ts'
import { cpuTarget } from '../cpu/target.ts'
import type { Machine } from '../cpu/tiling.ts'
import { expectedInputs, setInputs } from '../calls.ts'
import type { SyncExecutable } from '../device.ts'
import { openSyncSession } from '../session.ts'
import type { SyncSession } from '../types.ts'
import { runSource } from './run-source.ts'
import { sourceOf } from './source.ts'

/** One number at a time, and few of them alternately, so that the printed program stays readable. */
const tile = { rows: 2, vectors: 2, unroll: 1, fused: false }
const machine: Machine = {
  lanes: { f32: 1, f64: 1 },
  interleaves: false,
  tiles: { f32: tile, f64: tile },
  threads: 1,
}

/** The additional members of this backend's programs. */
export interface Readable {
  /** The program as it runs. */
  source(): string
}

export type JavaScriptSession = SyncSession<Readable>

export async function openJavaScript(): Promise<JavaScriptSession> {
  const target = cpuTarget('javascript', machine)
  const states = new Map<State, TypedArray>()

  function write(state: State, values: TypedArray | number): void {
    const own = states.get(state)!
    if (typeof values === 'number') own.fill(values)
    else own.set(values)
  }

  /** Gives new states their memory, and their first value unless it has to be computed. */
  function place(fresh: readonly State[]): void {
    for (const state of fresh) {
      const { initial, tensor } = state
      states.set(state, allocate(tensor.dtype, sizeOf(tensor.shape)))
      if (typeof initial !== 'object' || !('operation' in initial)) write(state, initial)
    }
  }

  function load(planned: Plan<CpuKernel>): SyncExecutable<Readable> {
    const { text, buffers } = sourceOf(planned, machine)
    const arena = new ArrayBuffer(planned.arenaBytes)
    const arrays = new Map<Buffer, TypedArray>()
    const arrayOf = (buffer: Buffer): TypedArray => {
      let array = arrays.get(buffer)
      if (!array) {
        array = arrayFor(buffer, planned, arena, states)
        arrays.set(buffer, array)
      }
      return array
    }
    const memory = Object.fromEntries([...buffers].map(([buffer, name]) => [name, arrayOf(buffer)]))
    let run = runSource(text, memory) as () => void
    return {
      inputs: expectedInputs(planned),
      run(given) {
        setInputs(planned.inputs, given, arrayOf)
        run()
        return Object.fromEntries(planned.outputs.map(({ name, buffer }) => [name, arrayOf(buffer).slice()]))
      },
      explain: () => `javascript\n${explain(planned)}`,
      dispose() {
        // The function keeps the memory of the program.
        run = () => {}
        arrays.clear()
      },
      extra: { source: () => text },
    }
  }

  return openSyncSession({
    name: 'javascript',
    async compile(request) {
      const planned = plan(request, target)
      const updates = computedStates(planned.states.filter((state) => !states.has(state)))
      const beginning = updates.length > 0 ? plan({ updates }, target) : undefined
      const fresh = [...new Set([...(beginning?.states ?? []), ...planned.states])].filter(
        (state) => !states.has(state),
      )
      try {
        place(fresh)
        if (beginning) load(beginning).run({})
        return load(planned)
      } catch (error) {
        for (const state of fresh) states.delete(state)
        throw error
      }
    },
    has: (state) => states.has(state),
    read: (state) => states.get(state)!.slice(),
    write,
    restore: write,
    close: () => states.clear(),
  })
}

/** Temporaries share one arena, as the plan placed them. */
function arrayFor(
  buffer: Buffer,
  { states, offsets }: Plan,
  arena: ArrayBuffer,
  values: ReadonlyMap<State, TypedArray>,
): TypedArray {
  const { home, dtype, length } = buffer
  if (home.kind === 'state') return values.get(states[home.place]!)!
  if (home.kind === 'literal') return home.values
  const own = allocate(dtype, home.kind === 'input' ? length : 0)
  if (home.kind === 'input') return own
  const like = own.constructor as new (memory: ArrayBuffer, offset: number, length: number) => TypedArray
  return new like(arena, offsets.get(buffer)!, length)
}
