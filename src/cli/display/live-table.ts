/** A table of runs for a terminal, with one bar per run, as lines of text. */
import { largest } from '../../extremes.ts'
import pc from 'picocolors'
import { formatDuration, formatEstimate, formatNumber } from '../../stats/index.ts'
import { hasEnded, type Progress, type RunState } from '../../study/index.ts'

const BAR = 20
/**
 * The width of everything beside label and bar: mark, seed, step, loss and time left, with the gaps between them.
 * Narrow screens show less.
 */
const BESIDE = 57
const BESIDE_NARROW = 49
const LEAST_LABEL = 10
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

export interface Frame {
  readonly rows: number
  readonly columns: number
  /** Milliseconds, by the clock of `progress`. */
  readonly now: number
}

/** At most `rows` lines of at most `columns` characters, not counting colour codes. */
export function liveTable(progress: Progress, { rows, columns, now }: Frame): string[] {
  const room = Math.max(1, rows - 2)
  const { shown, above, below } = windowOf(progress.states, room)
  const longest = largest(progress.states.map(({ run }) => run.label.length))
  const isNarrow = longest + BESIDE + BAR > columns
  const length = isNarrow ? 0 : BAR
  const label = isNarrow ? Math.min(longest, Math.max(LEAST_LABEL, columns - BESIDE_NARROW)) : longest
  const lines = shown.map((state) => line(state, progress, { label, length, now }))
  const hidden = [above > 0 ? `${above} ended above` : '', below > 0 ? `${below} waiting below` : '']
    .filter(Boolean)
    .join(', ')
  const left = progress.secondsLeft(now)
  const footer = fitting(columns, [
    `${progress.ended} of ${progress.states.length} runs`,
    `${formatDuration(Math.floor(progress.elapsed(now)))} elapsed`,
    Number.isFinite(left) ? `${formatEstimate(left)} left` : '',
    hidden,
    'Ctrl-C stops; the same command resumes',
  ])
  return [...lines, '', pc.dim(footer)].map((text) => truncateLine(text, columns))
}

/** As many parts as fit, the earlier parts first. */
function fitting(columns: number, parts: readonly string[]): string {
  const given = parts.filter(Boolean)
  while (given.length > 1 && given.join(' · ').length > columns) given.pop()
  return given.join(' · ')
}

/** If not all lines fit: the part of the plan around the runs in progress. */
function windowOf(
  states: readonly RunState[],
  room: number,
): { shown: readonly RunState[]; above: number; below: number } {
  if (states.length <= room) return { shown: states, above: 0, below: 0 }
  const firstOpen = states.findIndex((state) => !hasEnded(state))
  const start = Math.min(firstOpen < 0 ? states.length : firstOpen, states.length - room)
  return {
    shown: states.slice(start, start + room),
    above: states.slice(0, start).filter(hasEnded).length,
    below: states.length - start - room,
  }
}

/** `about 20 min left`, or `20 min` on a narrow screen. */
function timeLeft(seconds: number, isNarrow: boolean): string {
  const estimate = formatEstimate(seconds)
  return isNarrow ? estimate.replace('about ', '') : `${estimate} left`
}

interface LineOptions {
  /** Characters for the label and for the bar, which a narrow screen lacks. */
  readonly label: number
  readonly length: number
  readonly now: number
}

function line(state: RunState, progress: Progress, { label, length, now }: LineOptions): string {
  const { run, status, step, loss, reused } = state
  const name = `${truncateLine(run.label, label).padEnd(label)}  seed ${String(run.spec.seed).padEnd(3)}`
  const share = step / run.spec.steps
  const numbers = `${formatNumber(step).padStart(7)}  ${Number.isNaN(loss) ? ''.padEnd(11) : `loss ${formatNumber(loss).padEnd(6)}`}`
  const took = reused ? 'reused' : formatDuration((state.endedAt - state.startedAt) / 1000)
  switch (status) {
    case 'waiting':
      return pc.dim(`  ${name} ${'·'.repeat(length)}`)
    case 'running': {
      const left = progress.runSecondsLeft(state, now)
      const rest = Number.isFinite(left) ? timeLeft(left, length === 0) : 'starting'
      const time = state.measuring === undefined ? rest : `${rest}, measuring ${state.measuring}`
      return `  ${name} ${pc.cyan(progressBar(share, length))} ${numbers}  ${time}`
    }
    case 'finished':
      return `${pc.green('✓')} ${name} ${pc.green(progressBar(1, length))} ${numbers}  ${pc.dim(took)}`
    case 'diverged':
      return `${pc.yellow('↯')} ${name} ${pc.yellow(progressBar(share, length))} ${numbers}  ${pc.yellow(`diverged at step ${step}`)}`
    case 'failed':
      return `${pc.red('✗')} ${name} ${pc.red(progressBar(share, length))} ${numbers}  ${pc.red('failed')}`
  }
}

export function progressBar(share: number, length = BAR): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * length * 8)
  const full = '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!
  return full.padEnd(length, '·')
}

/** A line that is too long loses its colours, because a cut escape sequence would colour the rest. */
export function truncateLine(text: string, columns: number): string {
  // oxlint-disable-next-line no-control-regex
  const plain = text.replace(/\u001b\[\d+m/g, '')
  return plain.length <= columns ? text : `${plain.slice(0, Math.max(0, columns - 1))}…`
}
