/** Runs and points of surfaces done in worker processes, on all cores of this machine (Node only). */
export { schedule, type ScheduleOptions, type ScheduleResult, share } from './schedule.ts'
export { type GridOptions, measureGrid, type Spread } from './surface-grid.ts'
export { processes, type ProcessesOptions } from './processes.ts'
