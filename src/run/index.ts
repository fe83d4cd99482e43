/** Runs: their plan, their execution on a session, and their schedule over the cores of this machine (Node only). */
export { dataCache, openData, type OpenedData, openDataOnce } from './data.ts'
export { checkEngine, openEngine } from './engine.ts'
export { checkRun, type ExecutionEvent, executeRun, modelOfRun } from './execute.ts'
export { canonicalJson, type PlannedRun, type PlanOptions, planRuns, runId } from './plan.ts'
export { type Outcome, type RunFailure, type RunResult, rowsOf } from './result.ts'
export { type RunEvent, schedule, type ScheduleOptions, type ScheduleResult, share } from './schedule.ts'
