/** Counts with their nouns, in one wording for messages, reports and the command line. */

/**
 * `1,200,000`. Not by `toLocaleString`, whose first call loads tables for 20 ms: pages and commands write numbers when
 * they start.
 * @param value an integer
 */
export const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')

/** `1 image`, `1,200 images`, `0 images`; `plural` for nouns that take more than an s: `1 batch`, `2 batches`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`
}
