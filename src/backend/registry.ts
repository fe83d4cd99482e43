/**
 * The backends, by name. All code that opens a session by name, or needs the properties of a backend, uses this
 * registry.
 */
import type { ProgramRequest } from '../compile/request.ts'
import { unknownName } from '../errors.ts'
import type { DType } from '../tensor/index.ts'
import { chosenEngine } from './engine.ts'
import { type JavaScriptSession, openJavaScript } from './javascript/session.ts'
import { referenceMemory } from './reference/memory.ts'
import { openReference } from './reference/session.ts'
import type { BackendMode, EngineName, Session, SyncSession } from './types.ts'
import { memoryLimit, type MemoryNeed, memoryNeed } from './wasm/runtime/capacity.ts'
import { openWasm } from './wasm/session.ts'

export type BackendName = 'wasm' | 'javascript' | 'reference'

export interface OpenOptions {
  /** Threads, if the backend has them; by default one per core. */
  readonly threads?: number
  readonly mode?: BackendMode
  /** The engine of the backend `wasm`; by default that of `chooseEngine` or NORMSCOPE_ENGINE. */
  readonly engine?: EngineName
  /**
   * How many later sessions of this process will run the same programs as long again, for example other seeds of a network: code
   * that must be compiled repays that sooner. By default 0.
   */
  readonly repeats?: number
}

/** `Opened`: the kind of session that it opens. */
export interface Backend<Opened extends Session = Session> {
  readonly name: BackendName
  /** For lists of choices. */
  readonly summary: string
  readonly dtypes: readonly DType[]
  readonly modes: readonly BackendMode[]
  /** Whether several threads compute one program faster than one. */
  readonly hasThreads: boolean
  /** Throws an Error if this machine or browser cannot run it, or it has no such mode. */
  open(options?: OpenOptions): Promise<Opened>
  /** The largest number of bytes of one session; Infinity if only the machine sets a limit. */
  readonly memoryLimit: number
  /** The memory that a program needs in a session of its own. Computes nothing. */
  memoryNeed(request: ProgramRequest, options: { threads: number }): MemoryNeed
}

const dtypes: readonly DType[] = ['f32', 'f64', 'i32', 'u8']

interface Backends extends Readonly<Record<BackendName, Backend>> {
  readonly wasm: Backend<SyncSession>
  readonly javascript: Backend<JavaScriptSession>
  readonly reference: Backend<SyncSession>
}

export const backends: Backends = {
  wasm: {
    name: 'wasm',
    summary: 'WebAssembly, vectorized, on several threads',
    dtypes,
    modes: ['default', 'fast'],
    hasThreads: true,
    open: openFast,
    memoryLimit,
    memoryNeed,
  },
  javascript: {
    name: 'javascript',
    summary: 'readable JavaScript with the bits of wasm, slow',
    dtypes,
    modes: ['default'],
    hasThreads: false,
    open: ({ mode = 'default' } = {}) => open('javascript', mode, openJavaScript),
    memoryLimit: Infinity,
    memoryNeed,
  },
  reference: {
    name: 'reference',
    summary: 'a float64 interpreter that checks the others, very slow',
    dtypes,
    modes: ['default'],
    hasThreads: false,
    open: ({ mode = 'default' } = {}) => open('reference', mode, openReference),
    memoryLimit: Infinity,
    memoryNeed: referenceMemory,
  },
}

export const defaultBackend: BackendName = 'wasm'

export const backendNames = Object.keys(backends) as BackendName[]

/** Throws a UserError with the nearest names if there is no such backend. */
export function findBackend(name: string): Backend {
  const backend = Object.hasOwn(backends, name) ? backends[name as BackendName] : undefined
  if (backend === undefined) throw unknownName('backend', name, backendNames)
  return backend
}

/** Opens WebAssembly, together with native code if the engine asks for it and this is Node. */
async function openFast({
  engine = chosenEngine(),
  threads,
  mode,
  repeats,
}: OpenOptions = {}): Promise<SyncSession> {
  const options = {
    ...(threads !== undefined && { threads }),
    ...(mode && { mode }),
    ...(repeats !== undefined && { repeats }),
  }
  if (engine === 'wasm' || !isNode()) return openWasm(options)
  const { acceleratorFor } = await import('./engine-node.ts')
  const accelerator = await acceleratorFor(engine, mode)
  return openWasm({ ...options, ...(accelerator && { accelerator }) })
}

function isNode(): boolean {
  return typeof process === 'object' && typeof process.versions?.node === 'string'
}

async function open<Opened extends Session>(
  name: BackendName,
  mode: BackendMode,
  session: () => Opened | Promise<Opened>,
): Promise<Opened> {
  if (!backends[name].modes.includes(mode))
    throw new Error(
      `mode ${mode}: the backend ${name} has no such mode; use ${backends[name].modes.join(' or ')}`,
    )
  return session()
}
