/** Texts of the form `option=value`. */

/** `steps = 5` is `steps` and `5`; undefined if there is no "=" after a name. */
export function readPair(text: string): { readonly name: string; readonly value: string } | undefined {
  const at = text.indexOf('=')
  const name = text.slice(0, Math.max(0, at)).trim()
  return name === '' ? undefined : { name, value: text.slice(at + 1).trim() }
}
