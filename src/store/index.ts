/** Kept runs: their files, locks and checkpoints (Node only). */
export { diskUse, type DiskUse, findGarbage, type Garbage, removeGarbage } from './garbage.ts'
export { describeHolder } from './lock/holder.ts'
export { acquireLock, clearBeside, holderOf, isLock, type Lock } from './lock/lock.ts'
export { forgetFailures } from './failures.ts'
export { cannotWrite, makeFolders, removeFolder, writeWhole } from './files.ts'
export {
  type MeasuredRun,
  measureRun,
  type MeasuringEvent,
  type MeasuringOptions,
} from './revisit/measure.ts'
export { type Revisited, revisitRun } from './revisit/revisit.ts'
export { type StoredCheckpoint, weightsOf } from './checkpoint-file.ts'
export {
  checkStore,
  describeRuns,
  type Done,
  findStore,
  folderOf,
  isStore,
  idsOf,
  listRuns,
  openRun,
  prepareStore,
  readRun,
  restoreModel,
  type StoreContents,
  type StoredRun,
  type Use,
} from './store.ts'
export { type GridFile, openGridFile } from './revisit/grid-file.ts'
export { encodeDirections } from './revisit/directions.ts'
export {
  type OpenedSurface,
  openSurface,
  type Point,
  type PointValue,
  type SurfaceSpec,
} from './revisit/surface.ts'
export { stepsKept } from './kept-steps.ts'
export { runId } from './identity.ts'
export { machine } from './machine.ts'
export type { StoredPlanRun } from './plan-file.ts'
export { readPlans, type PlanOrigin, stampOfPlans, type StoredPlan, writePlan } from './plans.ts'
export { begunRuns, type WatchedRun, watchRuns } from './watch.ts'
export { isArchive, packStore, unpackStore } from './transfer/archive.ts'
export { type ImportedRun, importRuns } from './transfer/import.ts'
export type { ImportedPlan } from './transfer/import-plans.ts'
export { originOf } from './transfer/origin.ts'
export { makeStaging } from './transfer/staging.ts'
export { packageVersion, presentVersion } from './version.ts'
