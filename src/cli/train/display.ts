/** What a person sees while one network trains: a bar, or one line per evaluation. */
import { stripVTControlCharacters } from 'node:util'
import pc from 'picocolors'
import type { RunSpec } from '../../experiment/index.ts'
import { type PlannedRun } from '../../run/index.ts'
import { Progress } from '../../study/index.ts'
import { formatDuration, formatEstimate, formatNumber, trainingQuantities } from '../../stats/index.ts'
import { type Display, describeNotice, type Screen } from '../display/display.ts'
import { type Frame, progressBar, truncateLine } from '../display/live-table.ts'

/** Two decimals, so that each of 10,000 test images changes the last digit. */
const formatShare = (share: number) => `${(100 * share).toFixed(2)} %`

interface Score {
  /** NaN or null if the task has no right answer. */
  accuracy: number | null
  loss: number
  spec: RunSpec
}

/** A network's result on the test set; for a text, also the bits per character, and for tokens those per token. */
export function describeScore({ accuracy, loss, spec }: Score): string {
  if (accuracy === null || Number.isNaN(accuracy)) return `test loss ${formatNumber(loss)}`
  const unit = /^(text|tokens):/.exec(spec.data.from)?.[1]
  const isCode = unit !== undefined && spec.loss !== 'squared'
  const bits = isCode
    ? `, ${(loss / Math.LN2).toFixed(3)} bits a ${unit === 'text' ? 'character' : 'token'}`
    : ''
  return `test accuracy ${formatShare(accuracy)}${bits}`
}

/** The only run of `progress`, in three lines. */
export function trainingLines(progress: Progress, { columns, now }: Frame): string[] {
  const [state] = progress.states
  const { run, step, loss, accuracy, bestAccuracy, testLoss, lowestTestLoss } = state!
  const best = Number.isNaN(accuracy)
    ? `lowest ${formatNumber(lowestTestLoss)}`
    : `best ${formatShare(bestAccuracy)}`
  const numbers = [
    `${formatNumber(step)} of ${formatNumber(run.spec.steps)} steps`,
    ...(Number.isNaN(loss) ? [] : [`loss ${formatNumber(loss)}`]),
    ...(Number.isNaN(testLoss)
      ? []
      : [`${describeScore({ accuracy, loss: testLoss, spec: run.spec })}, ${best}`]),
  ]
  const left = progress.secondsLeft(now)
  const footer = [
    `${formatDuration(Math.floor(progress.elapsed(now)))} elapsed`,
    Number.isFinite(left) ? `${formatEstimate(left)} left` : 'starting',
    ...(state!.measuring === undefined ? [] : [`measuring ${state!.measuring}`]),
    'Ctrl-C stops',
  ]
  const first = `  ${pc.cyan(progressBar(step / run.spec.steps))}  ${numbers[0]}`
  const wide = [first, ...numbers.slice(1)].join('  ')
  const fits = stripVTControlCharacters(wide).length <= columns
  return [
    ...(fits ? [wide] : [first, ...numbers.slice(1).map((text) => `  ${text}`)]),
    '',
    pc.dim(`  ${footer.join(' · ')}`),
  ].map((text) => truncateLine(text, columns))
}

/** One line per evaluation. */
export function plainTraining(runs: readonly PlannedRun[], screen: Screen): Display {
  const progress = new Progress(runs, performance.now())
  return {
    update(event) {
      const now = performance.now()
      const { step, accuracy, testLoss } = progress.update(event, now)
      const notice = describeNotice(event)
      if (notice !== undefined) screen.write(`${notice}\n`)
      if (
        event.type !== 'measured' ||
        !event.rows.some(({ quantity }) => quantity === trainingQuantities.testLoss)
      )
        return
      const loss = event.rows.find(({ quantity }) => quantity === trainingQuantities.trainingLoss)?.value
      const left = progress.secondsLeft(now)
      const parts = [
        ...(loss === undefined ? [] : [`loss ${formatNumber(loss)}`]),
        describeScore({ accuracy, loss: testLoss, spec: event.run.spec }),
        ...(left > 0 && Number.isFinite(left) ? [`${formatEstimate(left)} left`] : []),
      ]
      screen.write(`[${formatNumber(step)}/${formatNumber(event.run.spec.steps)}] ${parts.join(', ')}\n`)
    },
    note: (text) => void screen.write(`${text}\n`),
    close() {},
  }
}
