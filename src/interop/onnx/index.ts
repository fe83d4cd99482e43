/** Networks from ONNX files. */
export type { CreateOptions, ImportedModel, ImportedNetwork } from './imported.ts'
export { importOnnx, type ImportOptions } from './network.ts'
export type { FoundKind, FoundNorm } from './norms/found.ts'
