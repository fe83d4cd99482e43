/** The conclusions of an experiment, for programs to read. */
import type { CheckResult, Finding } from '../../stats/findings/finding.ts'
import { plainFinding } from '../../stats/findings/plain-findings.ts'

export interface Summary {
  readonly experiment: string
  readonly findings: readonly Finding[]
  /** The results of statements that hold by algebra. */
  readonly checks: readonly CheckResult[]
  /** The files of the figures, relative to the summary. */
  readonly figures: readonly string[]
  /** The exact command that reproduces it. */
  readonly command: string
}

/** Indented JSON; `plain-findings.ts` says how it writes numbers that are not finite. */
export function summaryToJson({ experiment, findings, checks, figures, command }: Summary): string {
  const plain = findings.map(plainFinding).map((finding) => ({
    experiment: finding.experiment,
    key: finding.key,
    claim: finding.claim,
    source: finding.source,
    verdict: finding.verdict,
    effect: finding.effect,
    interval: finding.interval,
    unit: finding.unit,
    seeds: finding.seeds,
    differences: finding.differences ?? null,
    coverage: finding.coverage ?? null,
    smallest: finding.smallest,
    direction: finding.direction,
    mean: finding.mean ?? null,
    atEnd: finding.atEnd ?? null,
    p: finding.p ?? null,
    corrected: finding.corrected ?? null,
    preconditions: finding.preconditions,
    setup: finding.setup ?? null,
    paper: finding.paper ?? null,
    figure: finding.figure ?? null,
    explanation: finding.explanation,
  }))
  return `${JSON.stringify({ experiment, findings: plain, checks, figures, command }, null, 2)}\n`
}
