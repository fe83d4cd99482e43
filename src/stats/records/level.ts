/**
 * Quantities that are measured where the running training loss first passes below a level, to compare networks that have come
 * equally far. Their rows are named after the level, so that no curve over steps and no average over training holds them.
 */

const MARK = ', at training loss '

/** `gradient shift` at 0.5 is `gradient shift, at training loss 0.5`. */
export const atLevel = (quantity: string, level: number): string => `${quantity}${MARK}${level}`

/** What was measured and at which level; the level is undefined of what was measured at a step. */
export function splitLevel(name: string): { readonly quantity: string; readonly level?: number } {
  const at = name.lastIndexOf(MARK)
  return at < 0
    ? { quantity: name }
    : { quantity: name.slice(0, at), level: Number(name.slice(at + MARK.length)) }
}
