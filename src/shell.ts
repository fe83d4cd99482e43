/** Commands as text that a person can paste into a shell: sh, bash, zsh or fish. */

/** Quotes one argument. Text that a shell could interpret is put between single quotes. */
export function quote(text: string): string {
  // zsh replaces =word by the path of a command.
  const isPlain = /^(?!=)[\w@%+=:,./-]+$/.test(text)
  return isPlain ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/**
 * A command with its arguments, each quoted if needed. Every command that is printed or put in a report is made here.
 */
export function commandLine(...parts: readonly (readonly string[])[]): string {
  return parts.flat().map(quote).join(' ')
}

/** `--name value` for each flag that has a value. */
export function flags(values: Readonly<Record<string, string | number | undefined>>): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  )
}
