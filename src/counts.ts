/** Counts with their nouns, in one wording for messages, reports and the command line. */

/** `1 image`, `1,200 images`, `0 images`; `plural` for nouns that take more than an s: `1 batch`, `2 batches`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}`
}
