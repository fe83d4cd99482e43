/** The findings of an experiment, as printed when it has ended. */
import { counted } from '../../counts.ts'
import pc from 'picocolors'
import { type Finding, formatInterval, formatQuantity, type Verdict } from '../../stats/index.ts'

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
    .map(({ verdict, claim, effect, interval, unit, seeds, source }) => {
      const size = `${formatQuantity(effect, unit)} (${formatInterval(interval, unit)})`
      return `${VERDICT_MARKS[verdict]}  ${claim}\n${pc.dim(`${' '.repeat(17)}${size}, ${counted(seeds.length, 'seed')} · ${source}`)}`
    })
    .join('\n')
}

/** How the runs share the machine. */
export function describeShare({ workers, threadsEach }: { workers: number; threadsEach: number }): string {
  return `${workers} at a time, ${counted(threadsEach, 'thread')} each`
}
