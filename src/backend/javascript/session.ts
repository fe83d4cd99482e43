/**
 * Programs as plain JavaScript, for people who want to read what a program does and for browsers without SIMD: the kernels
 * of `wasm/`, so its bits, printed in another language and on one thread.
 */
import { type Buffer, explain, type Plan, plan, type ProgramRequest } from '../../compile/index.ts'
import { allocate, formatShape, ShapeError, sizeOf, type State, type TypedArray } from '../../tensor/index.ts'
import type { CpuKernel } from '../cpu/kernels.ts'
import { computedStates } from '../cpu/states.ts'
import { cpuTarget } from '../cpu/target.ts'
import type { Machine } from '../cpu/tiling.ts'
import { closedSession, disposedProgram, notInSession, setInputs } from '../calls.ts'
import type { Program, Session } from '../types.ts'
import { runSource } from './run-source.ts'
import { sourceOf } from './source.ts'

/** One number at a time, and few of them in turns: what is printed stays readable. */
const tile = { rows: 2, vectors: 2, unroll: 1, fused: false }
const machine: Machine = {
  lanes: { f32: 1, f64: 1 },
  interleaves: false,
  tiles: { f32: tile, f64: tile },
  threads: 1,
}

export interface ReadableProgram extends Program {
  /** The program as it runs. */
  source(): string
}

export interface JavaScriptSession extends Session {
  compile(request: ProgramRequest): Promise<ReadableProgram>
}

export async function openJavaScript(): Promise<JavaScriptSession> {
  const target = cpuTarget('javascript', machine)
  const states = new Map<State, TypedArray>()
  let isClosed = false

  function valueOf(state: State): TypedArray {
    checkOpen()
    const value = states.get(state)
    if (!value) throw notInSession(state.name)
    return value
  }

  function write(state: State, values: TypedArray | number): void {
    const own = valueOf(state)
    if (typeof values === 'number') own.fill(values)
    else if (values.length === own.length) own.set(values)
    else
      throw new ShapeError(
        `write: ${values.length} values do not fill state ${state.name} ${formatShape(state.tensor.shape)}`,
      )
  }

  function checkOpen(): void {
    if (isClosed) throw closedSession()
  }

  /** Gives new states their memory, and their first value where it need not be computed. */
  function initialize(fresh: readonly State[]): void {
    for (const state of fresh) {
      const { initial, tensor } = state
      states.set(state, allocate(tensor.dtype, sizeOf(tensor.shape)))
      if (typeof initial !== 'object' || !('operation' in initial)) write(state, initial)
    }
  }

  function load(planned: Plan<CpuKernel>): ReadableProgram {
    const { text, buffers } = sourceOf(planned, machine)
    const arena = new ArrayBuffer(planned.arenaBytes)
    const arrays = new Map<Buffer, TypedArray>()
    const arrayOf = (buffer: Buffer): TypedArray => {
      let array = arrays.get(buffer)
      if (!array) {
        array = arrayFor(buffer, planned, arena, valueOf)
        arrays.set(buffer, array)
      }
      return array
    }
    const memory = Object.fromEntries([...buffers].map(([buffer, name]) => [name, arrayOf(buffer)]))
    let run = runSource(text, memory) as (() => void) | undefined
    return {
      run(given = {}) {
        checkOpen()
        if (!run) throw disposedProgram()
        setInputs(planned.inputs, given, arrayOf)
        run()
        return Object.fromEntries(planned.outputs.map(({ name, buffer }) => [name, arrayOf(buffer).slice()]))
      },
      explain: () => `javascript\n${explain(planned)}`,
      source: () => text,
      dispose() {
        run = undefined
        arrays.clear()
      },
    }
  }

  return {
    name: 'javascript',
    async compile(request) {
      checkOpen()
      const planned = plan(request, target)
      const fresh = planned.states.filter((state) => !states.has(state))
      const updates = computedStates(fresh)
      const first = updates.length > 0 ? plan({ updates }, target) : undefined
      initialize([...new Set([...(first?.states ?? []), ...fresh])].filter((state) => !states.has(state)))
      if (first) load(first).run()
      return load(planned)
    },
    read: (state) => valueOf(state).slice(),
    write,
    restore: write,
    close() {
      isClosed = true
      states.clear()
    },
  }
}

/** Temporaries share one arena, as the plan placed them. */
function arrayFor(
  buffer: Buffer,
  { states, offsets }: Plan,
  arena: ArrayBuffer,
  valueOf: (state: State) => TypedArray,
): TypedArray {
  const { home, dtype, length } = buffer
  if (home.kind === 'state') return valueOf(states[home.place]!)
  if (home.kind === 'literal') return home.values
  const own = allocate(dtype, home.kind === 'input' ? length : 0)
  if (home.kind === 'input') return own
  const like = own.constructor as new (memory: ArrayBuffer, offset: number, length: number) => TypedArray
  return new like(arena, offsets.get(buffer)!, length)
}
