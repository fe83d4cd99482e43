/** Performs runs in web workers, one thread each (browsers only). */
export type { RunsReport, RunsRequest } from './messages.ts'
export { openShelf, type SmallShelf } from './shelf.ts'
export { webWorkers, type WorkerLike } from './web-workers.ts'
export { runPerformer } from './worker.ts'
