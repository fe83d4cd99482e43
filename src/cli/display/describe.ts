/** The findings of an experiment, as printed when it has ended. */
import { counted } from '../../counts.ts'
import pc from 'picocolors'
import {
  effectInWords,
  type Finding,
  formatInterval,
  formatQuantity,
  type Verdict,
} from '../../stats/index.ts'

const VERDICT_MARKS = {
  supported: pc.green('✓ supported    '),
  opposite: pc.red('✗ opposite here'),
  equivalent: pc.blue('= equivalent   '),
  undecided: pc.yellow('? undecided    '),
  'not tested': pc.dim('– not tested   '),
  none: pc.dim('· no verdict   '),
} as const satisfies Record<Verdict, string>

export function describeFindings(findings: readonly Finding[]): string {
  return findings
    .map((finding) => {
      const { verdict, claim, seeds, source } = finding
      const said = `${describeOutcome(finding)}, ${counted(seeds.length, 'seed')} · ${source}`
      return `${VERDICT_MARKS[verdict]}  ${claim}\n${pc.dim(`${' '.repeat(17)}${said}`)}`
    })
    .join('\n')
}

/** `lower by 52 %: 0.484× (0.404 to 0.539×)`; of a claim that was not tested, the first precondition that failed. */
function describeOutcome(finding: Finding): string {
  const { verdict, effect, interval, unit, preconditions } = finding
  const failed = preconditions.find(({ met }) => !met)
  if (verdict === 'not tested' && failed) return `not met: ${failed.text} (${failed.detail})`
  return `${effectInWords(finding)}: ${formatQuantity(effect, unit)} (${formatInterval(interval, unit)})`
}

/** How the runs share the machine. */
export function describeShare({ workers, threadsEach }: { workers: number; threadsEach: number }): string {
  return `${workers} at a time, ${counted(threadsEach, 'thread')} each`
}
