/** Verdicts of findings as pieces of a sentence. */
import { type CheckResult, confirms, type Finding } from '../../stats/index.ts'

/**
 * The words for the verdict of a finding: shown, shown to be the opposite here, or neither; a missing finding counts
 * as neither.
 */
export function say(finding: Finding | undefined, shown: string, opposite: string, open: string): string {
  if (finding === undefined) return open
  if (confirms(finding)) return shown
  return finding.verdict === 'opposite' ? opposite : open
}

/** Whether a finding confirms its claim; a missing finding does not. */
export function isShown(finding: Finding | undefined): boolean {
  return finding !== undefined && confirms(finding)
}

/** The words for the result of a check. */
export function report(
  result: CheckResult | undefined,
  passed: string,
  failed: string,
  open: string,
): string {
  return result === undefined || result.passed === null ? open : result.passed ? passed : failed
}
