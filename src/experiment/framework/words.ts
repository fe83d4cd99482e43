/** Verdicts of findings as pieces of a sentence. */
import type { Finding } from '../../stats/index.ts'

/** The words for what was found; a finding that there is not is open. */
export function say(
  finding: Finding | undefined,
  supported: string,
  contradicted: string,
  open: string,
): string {
  if (finding?.verdict === 'supported') return supported
  return finding?.verdict === 'contradicted' ? contradicted : open
}

export function isShown(finding: Finding | undefined): boolean {
  return finding?.verdict === 'supported'
}
