/**
 * Quantities that are measured when the running training loss first falls below a level, to compare networks that
 * have made equal progress. Their rows are named after the level, so that they are in no curve over steps and no
 * average over training.
 */

const MARK = ', at training loss '

/** `gradient shift` at 0.5 is `gradient shift, at training loss 0.5`. */
export const atLevel = (quantity: string, level: number): string => `${quantity}${MARK}${level}`

/** The quantity and its level; the level is undefined for what was measured at a step. */
export function splitLevel(name: string): { readonly quantity: string; readonly level?: number } {
  const at = name.lastIndexOf(MARK)
  return at < 0
    ? { quantity: name }
    : { quantity: name.slice(0, at), level: Number(name.slice(at + MARK.length)) }
}
