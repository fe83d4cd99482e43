/** Runs the printed text of a program: text that this backend made itself, with names that it chose itself. */
export function runSource(text: string, memory: Readonly<Record<string, unknown>>): unknown {
  // oxlint-disable-next-line typescript/no-implied-eval -- this backend runs what it has printed.
  return new Function('memory', text)(memory)
}
