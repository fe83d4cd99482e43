/** Where programs run: the WebAssembly backend, and the float64 reference that checks it. */
export { evaluate, evaluateAll, type Inputs } from './evaluate.ts'
export { openReference } from './reference/session.ts'
export type { Program, Session } from './types.ts'
export { memoryLimit, type MemoryNeed, memoryNeed, OutOfMemory, totalOf } from './wasm/capacity.ts'
export { openWasm, type WasmOptions } from './wasm/session.ts'
