/**
 * The backends, by name in one registry: WebAssembly, readable JavaScript with the same bits, and the float64
 * reference that checks them.
 */
export { chooseEngine, chosenEngine, engineNames, findEngine } from './engine.ts'
export { evaluate, evaluateAll } from './evaluate.ts'
export { type JavaScriptSession, openJavaScript, type Readable } from './javascript/session.ts'
export { runNow, scalar } from './outputs.ts'
export { openReference } from './reference/session.ts'
export {
  type Backend,
  type BackendName,
  backendNames,
  backends,
  defaultBackend,
  findBackend,
  type OpenOptions,
} from './registry.ts'
export type {
  BackendMode,
  EngineName,
  Inputs,
  Outputs,
  Program,
  Session,
  SyncProgram,
  SyncSession,
} from './types.ts'
export { memoryLimit, type MemoryNeed, memoryNeed, OutOfMemory, totalOf } from './wasm/runtime/capacity.ts'
export { openWasm, type WasmOptions } from './wasm/session.ts'
