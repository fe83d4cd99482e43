/** Prints the warnings about data before anything is trained on them. */
import pc from 'picocolors'

/** One line per warning, with a line break at the end; empty if there are none. */
export function describeWarnings(warnings: readonly string[] = []): string {
  return warnings.map((warning) => `${pc.yellow('warning:')} ${warning}\n`).join('')
}
