/**
 * What a person asked for cannot be done as asked. The message names the offending thing,
 * what was expected and how to mend it; the command line prints it without a stack and exits
 * with `exitCode`.
 */
export class UserError extends Error {
  override name = 'UserError'
  readonly exitCode: number

  constructor(message: string, { exitCode = 2 }: { exitCode?: number } = {}) {
    super(message)
    this.exitCode = exitCode
  }
}

/** The entries of `known` nearest to `name` by edit distance, nearest first; at most `count`. */
export function nearestNames(name: string, known: readonly string[], count = 3): string[] {
  const limit = Math.max(2, Math.ceil(name.length / 2))
  return known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= limit || candidate.startsWith(name))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate)
}

/** `unknown experiment "x"; did you mean …? known: …`: one wording for every unknown name. */
export function unknownName(kind: string, name: string, known: readonly string[]): UserError {
  const near = nearestNames(name, known)
  const hint = near.length > 0 ? `; did you mean ${near.map((n) => `"${n}"`).join(' or ')}?` : ''
  return new UserError(`unknown ${kind} "${name}"${hint} (known: ${known.join(', ')})`)
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution))
    }
    previous = current
  }
  return previous[b.length]!
}
