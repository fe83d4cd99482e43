/** Commands as text that a person can paste into a shell: sh, bash, zsh, fish. */

/** One argument. What a shell could take for anything but itself is put between single quotes. */
export function quote(text: string): string {
  // zsh replaces =word by the path of a command.
  const isPlain = /^(?!=)[\w@%+=:,./-]+$/.test(text)
  return isPlain ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** A command with its arguments, each quoted where it needs to be. Every command that is printed or put in a report is made here. */
export function commandLine(...parts: readonly (readonly string[])[]): string {
  return parts.flat().map(quote).join(' ')
}

/** `--name value` for each that has a value. */
export function flags(values: Readonly<Record<string, string | number | undefined>>): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  )
}
