/** Runs: their plan, their execution on a session, and their schedule over the cores of this machine (Node only). */
export { dataCache, openData, type OpenedData, openDataOnce } from './data.ts'
export { checkEngine, openEngine } from './engine.ts'
export {
  type Execution,
  type ExecutionContext,
  type ExecutionEvent,
  executeRun,
  type ExecutionState,
  openExecution,
  type SnapshotKeeper,
  type StateArray,
} from './execute.ts'
export { diskUse, type DiskUse, findGarbage, type Garbage, removeGarbage } from './garbage.ts'
export { describeHolder } from './holder.ts'
export { acquireLock, clearBeside, holderOf, isLock, type Lock } from './lock.ts'
export { type Forecast, forecast, stepsKept } from './forecast.ts'
export { cannotWrite, makeFolders, writeWhole } from './files.ts'
export { measureOverhead, REFERENCE_NETWORK } from './overhead.ts'
export { canonicalJson } from './canonical-json.ts'
export { LARGEST_SEED, type PlannedRun, type PlanOptions, planRuns, runId } from './plan.ts'
export { type Outcome, type RunFailure, type RunResult, rowsOf } from './result.ts'
export { type Revisited, revisitRun } from './revisit.ts'
export type { RunEvent } from './events.ts'
export { type Expectation, isOver, Progress, type RunState } from './progress.ts'
export { schedule, type ScheduleOptions, type ScheduleResult, share } from './schedule.ts'
export { type StoredCheckpoint, weightsOf } from './checkpoint-file.ts'
export { measureSteps, type MeasuredStep } from './step-cost.ts'
export {
  checkStore,
  type Done,
  findStore,
  isStore,
  listRuns,
  openRun,
  prepareStore,
  restoreModel,
  type StoreContents,
  type StoredRun,
  type Use,
} from './store.ts'
export { memoryOfRun } from './memory-of-run.ts'
export { checkRun, modelOfRun, targetOf, trainingOptions } from './training.ts'
export { encodeDirections } from './directions.ts'
export { type OpenedSurface, openSurface, type Point, type PointValue, type SurfaceSpec } from './surface.ts'
export { type GridOptions, measureGrid, type Spread } from './surface-grid.ts'
export { packageVersion, presentVersion, type Version } from './version.ts'
