/**
 * A statement that holds by algebra, such as a bound that a normalization cannot exceed. It is no finding: it passes
 * for every seed, or the program is wrong. So it stands in a list of its own and takes no part in the correction of
 * claims.
 */
import { largest, smallest } from '../../extremes.ts'
import { counted } from '../../counts.ts'
import { type BySeed, type CheckResult, formatQuantity } from '../../stats/index.ts'
import type { DocumentedTable, OptionValues } from '../../options/index.ts'
import type { Evidence } from './evidence.ts'

export interface Check<T extends DocumentedTable = DocumentedTable> {
  readonly claim: string
  readonly source: string
  /** What the paper says, in one sentence. */
  readonly paper?: string
  /** What is measured of each seed, as the start of a sentence. */
  readonly measure: string
  values(evidence: Evidence<T>): BySeed
  /** Passes where every seed's value is at least, or at most, this. */
  readonly needs: { readonly atLeast: number } | { readonly atMost: number }
  readonly unit?: string
  /** Multiplies values and bound for display: 100 turns shares into percent. */
  readonly factor?: number
  readonly figure?: string
  /** Further facts about the numbers, as sentences. */
  remark?(evidence: Evidence<T>): string
}

export type Checks<T extends DocumentedTable = DocumentedTable, K extends string = string> = Readonly<
  Record<K, Check<T>>
>

export type CheckResults<K extends string = string> = Readonly<Record<K, CheckResult>>

/** The input of a verdict: the results of a function that returns checks. */
export type CheckResultsOf<F extends (...args: never[]) => Checks<never>> = CheckResults<
  keyof ReturnType<F> & string
>

/** Performs every check of an experiment on the measurements; of some arms, those that read no others. */
export function performChecks<T extends DocumentedTable>(
  experiment: { readonly name: string; checks?(options: OptionValues<T>): Checks<T> },
  evidence: Evidence<T>,
  trained?: readonly string[],
): CheckResults {
  const checks = Object.entries<Check<T>>(experiment.checks?.(evidence.options) ?? {})
  const isMeasured = (check: Check<T>) =>
    trained === undefined ||
    evidence.records.noteArms(() => check.values(evidence)).arms.every((arm) => trained.includes(arm))
  return Object.fromEntries(
    checks
      .filter(([, check]) => isMeasured(check))
      .map(([key, check]) => [key, resultOf(experiment.name, key, check, evidence)]),
  )
}

function resultOf<T extends DocumentedTable>(
  experiment: string,
  key: string,
  check: Check<T>,
  evidence: Evidence<T>,
): CheckResult {
  const { claim, source, paper, figure, measure, needs, unit = '', factor = 1 } = check
  const values = [...check.values(evidence).values()]
  const isLeast = 'atLeast' in needs
  const limit = isLeast ? needs.atLeast : needs.atMost
  // NaN passes neither comparison.
  const passed =
    values.length === 0 ? null : values.every((value) => (isLeast ? value >= limit : value <= limit))
  const worst = isLeast ? smallest(values) : largest(values)
  const show = (value: number) => formatQuantity(value * factor, unit)
  const remark = check.remark?.(evidence)
  return {
    experiment,
    key,
    claim,
    source,
    passed,
    explanation: [
      values.length === 0
        ? `${measure}: nothing was measured.`
        : `${measure}: ${isLeast ? 'least' : 'most'} ${show(worst)} over ${counted(values.length, 'seed')}; it must be at ${isLeast ? 'least' : 'most'} ${show(limit)}.`,
      ...(remark ? [remark] : []),
    ].join(' '),
    ...(paper !== undefined && { paper }),
    ...(figure !== undefined && { figure }),
  }
}
