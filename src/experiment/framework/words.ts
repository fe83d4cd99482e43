/** Verdicts of findings as pieces of a sentence. */
import type { Finding } from '../../stats/index.ts'

/** The words for the verdict of a finding; a missing finding counts as undecided. */
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
