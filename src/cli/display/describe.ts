/** The findings of an experiment, as printed when it has ended. */
import pc from 'picocolors'
import { type Finding, formatInterval, formatQuantity } from '../../stats/index.ts'

const MARKS = {
  supported: pc.green('✓ supported   '),
  contradicted: pc.red('✗ contradicted'),
  undecided: pc.yellow('? undecided   '),
} as const

export function describeFindings(findings: readonly Finding[]): string {
  return findings
    .map(({ verdict, claim, effect, interval, unit, seeds, source }) => {
      const size = `${formatQuantity(effect, unit)} (${formatInterval(interval, unit)})`
      return `${MARKS[verdict]}  ${claim}\n${pc.dim(`${' '.repeat(16)}${size}, ${plural(seeds.length, 'seed')} · ${source}`)}`
    })
    .join('\n')
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** How the runs share the machine. */
export function describeShare({ workers, threadsEach }: { workers: number; threadsEach: number }): string {
  return `${workers} at a time, ${plural(threadsEach, 'thread')} each`
}
