/** Names in a sentence: `a`, `a and b`, `a, b and c`, with `word` before the last; empty for none. */
export function listed(names: readonly (string | number)[], word: 'and' | 'or' = 'and'): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`
}
