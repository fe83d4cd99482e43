/** One run: from its spec to what it measures, on a session; and its cost. */
export { canonicalSpec, shortSpec } from './canonical.ts'
export { dataCache, type LoadData, openData, type OpenedData, openDataOnce } from './data.ts'
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
export { measureOverhead, REFERENCE_NETWORK } from './cost/overhead.ts'
export { canonicalJson } from './canonical-json.ts'
export { type Identify, type PlannedRun, runId } from './identity.ts'
export { type Outcome, type RunFailure, type RunResult, rowsOf } from './result.ts'
export { measureInference, type MeasuredInference } from './cost/inference-cost.ts'
export { measureSteps, type MeasuredStep } from './cost/step-cost.ts'
export { observe, type ObservingOptions } from './observe.ts'
export { memoryOfRun } from './memory-of-run.ts'
export { checkRun, modelOfRun, targetOf, trainingOptions } from './training.ts'
export { REVISION, type Version } from './version.ts'
export { hashOfWeights } from './weights.ts'
