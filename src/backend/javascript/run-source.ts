/** What the printed text of a program gives: text that this backend made itself, of names that it chose itself. */
export function runSource(text: string, memory: Readonly<Record<string, unknown>>): unknown {
  // oxlint-disable-next-line typescript/no-implied-eval -- running what it printed is what this backend does.
  return new Function('memory', text)(memory)
}
