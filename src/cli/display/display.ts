/** What a person or a program sees while runs are trained: a live table, plain lines, or one JSON object per line. */
import { counted } from '../../counts.ts'
import pc from 'picocolors'
import { type Expectation, Progress, type RunEvent, type RunState } from '../../study/index.ts'
import { type PlannedRun } from '../../run/index.ts'
import { formatDuration, formatEstimate, formatNumber } from '../../stats/index.ts'
import { type Frame, liveTable } from './live-table.ts'

export interface Display {
  update(event: RunEvent): void
  /** Prints text above what it shows; nothing for a program. */
  note(text: string): void
  /** Restores the state of the screen. */
  close(): void
}

/** The parts of a stream that a display needs. */
export interface Screen {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly rows?: number
  readonly columns?: number
}

const REDRAW_EVERY = 100

export interface DisplayOptions {
  readonly linesOf?: (progress: Progress, frame: Frame) => string[]
  /** See `Progress`. */
  readonly expected?: Expectation | undefined
}

/** Shows a table on a terminal, lines elsewhere, and events to programs. */
export function openDisplay(
  runs: readonly PlannedRun[],
  { screen, json, expected }: Pick<DisplayOptions, 'expected'> & { screen: Screen; json: boolean },
): Display {
  if (json) return jsonDisplay(runs, screen)
  return (screen.isTTY ? liveDisplay : plainDisplay)(runs, screen, { expected })
}

/** Redraws `linesOf` the progress in place; needs a terminal. */
export function liveDisplay(
  runs: readonly PlannedRun[],
  screen: Screen,
  { linesOf = liveTable, expected }: DisplayOptions = {},
): Display {
  const progress = new Progress(runs, performance.now(), expected)
  let drawn = 0
  const draw = () => {
    const lines = linesOf(progress, {
      rows: (screen.rows ?? 24) - 1,
      columns: (screen.columns ?? 80) - 1,
      now: performance.now(),
    })
    // Each line erases the rest of its row; the last escape sequence erases the rows below.
    screen.write(`${up(drawn)}${lines.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J`)
    drawn = lines.length
  }
  const hideCursor = '\u001b[?25l'
  const showCursor = '\u001b[?25h'
  const restore = () => void screen.write(showCursor)
  const above = (text: string) => {
    screen.write(`${up(drawn)}\u001b[J${text}\n`)
    drawn = 0
    draw()
  }
  screen.write(hideCursor)
  process.once('exit', restore)
  draw()
  const timer = setInterval(draw, REDRAW_EVERY)
  return {
    update(event) {
      progress.update(event, performance.now())
      const notice = describeNotice(event)
      if (notice !== undefined) above(notice)
    },
    note: above,
    close() {
      clearInterval(timer)
      screen.write(`${up(drawn)}\u001b[J${showCursor}`)
      process.off('exit', restore)
    },
  }
}

/** One line for each run that ends. */
export function plainDisplay(
  runs: readonly PlannedRun[],
  screen: Screen,
  { expected }: Pick<DisplayOptions, 'expected'> = {},
): Display {
  const progress = new Progress(runs, performance.now(), expected)
  return {
    update(event) {
      const now = performance.now()
      const state = progress.update(event, now)
      const notice = describeNotice(event)
      if (notice !== undefined) screen.write(`${notice}\n`)
      if (event.type !== 'ended') return
      const count = `[${progress.ended}/${runs.length}]`
      // An estimate looks at all runs. Thousands that a store has may end at once, and they do not change it.
      const left = event.reused ? Number.NaN : progress.secondsLeft(now)
      const knows = progress.ended < runs.length && Number.isFinite(left)
      const rest = knows ? `, ${formatEstimate(left)} left` : ''
      screen.write(`${count} ${describeEnd(state, event.result.seconds)}${rest}\n`)
    },
    note: (text) => void screen.write(`${text}\n`),
    close() {},
  }
}

export function jsonDisplay(runs: readonly PlannedRun[], screen: Screen): Display {
  const progress = new Progress(runs, performance.now())
  return {
    update(event) {
      const { loss } = progress.update(event, performance.now())
      const recorded = event.type === 'ended' && { loss }
      screen.write(`${JSON.stringify({ ...plainEvent(event), ...recorded })}\n`)
    },
    note() {},
    close() {},
  }
}

function plainEvent(event: RunEvent): Record<string, unknown> {
  const { run } = event
  const who = { type: event.type, run: run.id, arm: run.arm, seed: run.spec.seed }
  switch (event.type) {
    case 'started':
      return { ...who, steps: run.spec.steps }
    case 'progress':
      return { ...who, step: event.step, loss: event.loss }
    case 'measured': {
      const values = event.rows.map(({ layer, quantity, value }) => [
        layer === '' ? quantity : `${layer} ${quantity}`,
        value,
      ])
      return { ...who, step: event.step, values: Object.fromEntries(values) as unknown }
    }
    case 'ended': {
      const { outcome, seconds } = event.result
      return { ...who, outcome, seconds, reused: event.reused }
    }
    case 'measuring':
      return { ...who, step: event.step, by: event.by }
    case 'resumed':
    case 'stopped':
      return { ...who, step: event.step }
    case 'waiting':
      return { ...who, pid: event.pid }
    case 'set aside':
    case 'retried':
    case 'failed':
      return { ...who, message: event.message }
  }
}

function describeEnd({ run, status, step, loss, reused }: RunState, seconds: number): string {
  const how = status === 'diverged' ? `diverged at step ${step}` : counted(step, 'step')
  const last = Number.isNaN(loss) ? '' : `, loss ${formatNumber(loss)}`
  const took = reused ? 'reused' : formatDuration(seconds)
  return `${run.label}, seed ${run.spec.seed}: ${how}${last}, ${took}`
}

/** What a person should know about an event besides the progress of the runs. */
export function describeNotice(event: RunEvent): string | undefined {
  const who = `${event.run.label}, seed ${event.run.spec.seed}`
  switch (event.type) {
    case 'resumed':
      return `${pc.dim('↻')} ${who} resumes after step ${formatNumber(event.step)}, where it was stopped before`
    case 'failed':
      return `${pc.red('✗')} ${who} failed: ${event.message}`
    case 'retried':
      return `${pc.yellow('!')} ${who} is retried once, from its last checkpoint: ${event.message}`
    case 'set aside':
      return `${pc.yellow('!')} ${who} is trained again: ${event.message}`
    case 'waiting':
      return `${pc.dim('…')} ${who} is being trained by ${event.holder}; its result will be used here`
    default:
      return undefined
  }
}

function up(lines: number): string {
  return lines === 0 ? '' : `\u001b[${lines}A\r`
}
