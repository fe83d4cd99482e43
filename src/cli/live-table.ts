/** A table of runs for a terminal, one bar a run, as lines of text. */
import pc from 'picocolors'
import { formatDuration, formatEstimate, formatNumber } from '../stats/index.ts'
import { isOver, type Progress, type RunState } from '../run/index.ts'

const BAR = 20
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

export interface Frame {
  readonly rows: number
  readonly columns: number
  /** Milliseconds, of the clock of `progress`. */
  readonly now: number
}

/** At most `rows` lines of at most `columns` characters, colours aside. */
export function liveTable(progress: Progress, { rows, columns, now }: Frame): string[] {
  const room = Math.max(1, rows - 2)
  const { shown, above, below } = windowOf(progress.states, room)
  const label = Math.max(...progress.states.map(({ run }) => run.label.length))
  const lines = shown.map((state) => line(state, progress, { label, now }))
  const hidden = [above > 0 ? `${above} ended above` : '', below > 0 ? `${below} waiting below` : '']
    .filter(Boolean)
    .join(', ')
  const left = progress.secondsLeft(now)
  const footer = [
    `${progress.ended} of ${progress.states.length} runs`,
    `${formatDuration(Math.floor(progress.elapsed(now)))} gone`,
    Number.isFinite(left) ? `${formatEstimate(left)} left` : '',
    hidden,
    'Ctrl-C stops; the same command goes on',
  ]
  return [...lines, '', pc.dim(footer.filter(Boolean).join(' · '))].map((text) => cut(text, columns))
}

/** Where not all fit: a stretch of the plan around what runs now. */
function windowOf(
  states: readonly RunState[],
  room: number,
): { shown: readonly RunState[]; above: number; below: number } {
  if (states.length <= room) return { shown: states, above: 0, below: 0 }
  const firstOpen = states.findIndex((state) => !isOver(state))
  const start = Math.min(firstOpen < 0 ? states.length : firstOpen, states.length - room)
  return {
    shown: states.slice(start, start + room),
    above: states.slice(0, start).filter(isOver).length,
    below: states.length - start - room,
  }
}

function line(state: RunState, progress: Progress, { label, now }: { label: number; now: number }): string {
  const { run, status, step, loss, reused } = state
  const name = `${run.label.padEnd(label)}  seed ${String(run.spec.seed).padEnd(3)}`
  const share = step / run.spec.steps
  const numbers = `${formatNumber(step).padStart(7)}  ${Number.isNaN(loss) ? ''.padEnd(11) : `loss ${formatNumber(loss).padEnd(6)}`}`
  const took = reused ? 'reused' : formatDuration((state.endedAt - state.startedAt) / 1000)
  switch (status) {
    case 'waiting':
      return pc.dim(`  ${name} ${'·'.repeat(BAR)}`)
    case 'running': {
      const left = progress.runSecondsLeft(state, now)
      const rest = Number.isFinite(left) ? `${formatEstimate(left)} left` : 'starting'
      const time = state.measuring === undefined ? rest : `${rest}, measuring ${state.measuring}`
      return `  ${name} ${pc.cyan(bar(share))} ${numbers}  ${time}`
    }
    case 'finished':
      return `${pc.green('✓')} ${name} ${pc.green(bar(1))} ${numbers}  ${pc.dim(took)}`
    case 'diverged':
      return `${pc.yellow('↯')} ${name} ${pc.yellow(bar(share))} ${numbers}  ${pc.yellow(`diverged at step ${step}`)}`
    case 'failed':
      return `${pc.red('✗')} ${name} ${pc.red(bar(share))} ${numbers}  ${pc.red('failed')}`
  }
}

export function bar(share: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * BAR * 8)
  const full = '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!
  return full.padEnd(BAR, '·')
}

/** Colours are given up where a line is too long: a cut through an escape sequence would colour the rest. */
export function cut(text: string, columns: number): string {
  // oxlint-disable-next-line no-control-regex
  const plain = text.replace(/\u001b\[\d+m/g, '')
  return plain.length <= columns ? text : `${plain.slice(0, Math.max(0, columns - 1))}…`
}
