/** What is said of data before anything is trained on them. */
import pc from 'picocolors'

/** A line each, ending in a line break; nothing where there are none. */
export function describeWarnings(warnings: readonly string[] = []): string {
  return warnings.map((warning) => `${pc.yellow('warning:')} ${warning}\n`).join('')
}
