/** Performs runs and measures points of surfaces in worker processes, on all cores of this machine (Node only). */
export {
  type Landscape,
  type LandscapeEvent,
  type LandscapeRequest,
  measureLandscape,
} from './landscape.ts'
export { schedule, type ScheduleOptions, type ScheduleResult, share } from './schedule.ts'
export { processes, type ProcessesOptions } from './processes.ts'
export type { WorkerPlace } from '../queue.ts'
