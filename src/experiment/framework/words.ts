/** Verdicts of findings as pieces of a sentence. */
import { type CheckResult, confirms, type Finding } from '../../stats/index.ts'

/** Wordings that a sentence may have beyond those for shown, opposite and open; by default that for open. */
interface FurtherWords {
  /** There is no relevant difference, where the claim says that there is one. */
  readonly equivalent?: string
  /** A precondition failed. */
  readonly untested?: string
}

/**
 * The words for the verdict of a finding: shown, shown to be the opposite here, or open, which is neither; a missing
 * finding counts as open.
 */
export function say(
  finding: Finding | undefined,
  shown: string,
  opposite: string,
  open: string,
  { equivalent = open, untested = open }: FurtherWords = {},
): string {
  if (finding === undefined) return open
  if (confirms(finding)) return shown
  switch (finding.verdict) {
    case 'opposite':
      return opposite
    case 'equivalent':
      return equivalent
    case 'not tested':
      return untested
    default:
      return open
  }
}

/** Whether a precondition of every one of these claims failed. */
export function areUntested(findings: readonly Finding[]): boolean {
  return findings.length > 0 && findings.every(({ verdict }) => verdict === 'not tested')
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
