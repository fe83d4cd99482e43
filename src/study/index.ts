/** Many runs: what happens to them, how far they are, what is left. */
export { type Forecast, forecast } from './forecast.ts'
export type { RunEvent } from './events.ts'
export { type Expectation, isOver, Progress, type RunState } from './progress.ts'
