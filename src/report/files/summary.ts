/** What a run of an experiment concluded, for programs to read. */
import type { Finding } from '../../stats/findings/finding.ts'

export interface Summary {
  readonly experiment: string
  readonly findings: readonly Finding[]
  /** The figures' files, relative to the summary. */
  readonly figures: readonly string[]
  /** The exact command that makes it again. */
  readonly command: string
}

/**
 * JSON text, indented. JSON has no NaN and no infinity: an effect or an end of an interval that is not finite
 * is null (an open end; the explanation says which).
 */
export function summaryToJson({ experiment, findings, figures, command }: Summary): string {
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
    p: finding.p ?? null,
    figure: finding.figure ?? null,
    explanation: finding.explanation,
  }))
  // JSON.stringify itself writes null for NaN and the infinities.
  return `${JSON.stringify({ experiment, findings: plain, figures, command }, null, 2)}\n`
}
