/** The conclusions of an experiment, for programs to read. */
import type { CheckResult, Finding } from '../../stats/findings/finding.ts'

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

/**
 * Indented JSON. JSON has neither NaN nor infinity: an effect or an end of an interval that is not finite is null (an
 * open end; the explanation says which).
 */
export function summaryToJson({ experiment, findings, checks, figures, command }: Summary): string {
  const plain = findings.map((finding) => ({
    experiment: finding.experiment,
    key: finding.key,
    claim: finding.claim,
    source: finding.source,
    verdict: finding.verdict,
    effect: finding.effect,
    interval: finding.interval,
    unit: finding.unit,
    seeds: finding.seeds,
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
  // JSON.stringify itself writes null for NaN and the infinities.
  return `${JSON.stringify({ experiment, findings: plain, checks, figures, command }, null, 2)}\n`
}
