import { type Aliases, suggestions } from './suggestions.ts'

/**
 * A request that cannot be met. The message names the offending thing, what was expected and how to fix it; the
 * command line prints it without a stack and exits with `exitCode`.
 */
export class UserError extends Error {
  override name = 'UserError'
  readonly exitCode: number

  constructor(message: string, { exitCode = 2 }: { exitCode?: number } = {}) {
    super(message)
    this.exitCode = exitCode
  }
}

/** One wording for every unknown name: `unknown experiment "x"; did you mean …? known: …`. */
export function unknownName(
  kind: string,
  name: string,
  known: readonly string[],
  aliases: Aliases = {},
): UserError {
  const near = suggestions(name, known, aliases)
  const hint = near.length > 0 ? `; did you mean ${near.map((n) => `"${n}"`).join(' or ')}?` : ''
  return new UserError(`unknown ${kind} "${name}"${hint} (known: ${known.join(', ')})`)
}
