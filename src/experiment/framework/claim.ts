/**
 * A claim of a paper as something that can be measured, declared in the program with its rule. What it compares, in
 * which direction, beyond which smallest effect and under which preconditions is fixed here; the records only supply
 * the numbers.
 */
import {
  type BySeed,
  comparePaired,
  type Comparison,
  correctFamily,
  type Finding,
  pairedEffect,
} from '../../stats/index.ts'
import type { DocumentedTable, OptionValues } from '../../options/index.ts'
import type { Evidence } from './evidence.ts'
import type { Precondition } from './preconditions.ts'
import { describeSetup, type Trained } from './setup.ts'

export interface Claim<T extends DocumentedTable = DocumentedTable>
  extends Omit<Comparison, 'experiment' | 'key' | 'treated' | 'control'> {
  /** What the paper says, in one sentence. */
  readonly paper?: string
  /** Without these the claim is not tested. */
  readonly preconditions?: readonly Precondition<T>[]
  /** One number per seed for both sides. */
  pairs(evidence: Evidence<T>): { readonly treated: BySeed; readonly control: BySeed }
  /** The same comparison at the end of training, where `pairs` averages over training. */
  atEnd?(evidence: Evidence<T>): { readonly treated: BySeed; readonly control: BySeed }
  /** Further facts about the numbers, as sentences. */
  remark?(evidence: Evidence<T>): string
}

/**
 * The claims of an experiment by key, in the order of the report. A key stays the same when the claim's wording
 * changes.
 */
export type Claims<T extends DocumentedTable = DocumentedTable, K extends string = string> = Readonly<
  Record<K, Claim<T>>
>

/** The finding about each claim, in the order of the claims. */
export type Findings<K extends string = string> = Readonly<Record<K, Finding>>

/** The input of a verdict: the findings of a function that returns claims. */
export type FindingsOf<F extends (...args: never[]) => Claims<never>> = Findings<keyof ReturnType<F> & string>

/** A table of claims whose keys consist of parts: `loss-vgg`. Throws if a key occurs twice. */
export function claimsByKey<K extends string, C>(entries: readonly (readonly [key: K, claim: C])[]) {
  const table = Object.fromEntries(entries) as Record<K, C>
  const repeated = entries.find(([key, claim]) => table[key] !== claim)
  if (repeated) throw new Error(`two claims have the key ${repeated[0]}`)
  return table
}

/** The experiment whose claims are examined, as far as the examination needs it. */
export interface Examined<T extends DocumentedTable, K extends string> extends Trained<T> {
  readonly name: string
  claims(options: OptionValues<T>): Claims<T, K>
}

export interface ExaminingOptions {
  readonly isPlumbing?: boolean
  /** The arms that were trained, if not all. */
  readonly trained?: readonly string[] | undefined
}

/**
 * Tests every claim of an experiment against the measurements. The claims are one family: their p are corrected
 * together. A profile that only checks that everything works gives no verdicts. `trained`: claims that read other arms
 * are left out, but count in the correction, so that training fewer arms makes no claim easier to support.
 */
export function examine<T extends DocumentedTable, K extends string>(
  experiment: Examined<T, K>,
  evidence: Evidence<T>,
  { isPlumbing = false, trained }: ExaminingOptions = {},
): Findings<K> {
  const claims = Object.entries<Claim<T>>(experiment.claims(evidence.options))
  const tested = claims.filter(([, claim]) => trained === undefined || readsOnly(trained, claim, evidence))
  const found = tested.map(([key, claim]) => findingOf(experiment, key, claim, evidence))
  const leftOut = Array.from({ length: claims.length - tested.length }, () => UNTESTED)
  const findings = isPlumbing
    ? found.map(withoutVerdict)
    : correctFamily<Finding | typeof UNTESTED>([...found, ...leftOut]).slice(0, found.length)
  return Object.fromEntries((findings as Finding[]).map((finding) => [finding.key, finding])) as Record<
    K,
    Finding
  >
}

/** A claim of the family that nothing is known about. */
const UNTESTED = { verdict: 'undecided', p: 1 } as const

function readsOnly<T extends DocumentedTable>(
  trained: readonly string[],
  claim: Claim<T>,
  evidence: Evidence<T>,
): boolean {
  const { arms } = evidence.records.noteArms(() => {
    claim.pairs(evidence)
    claim.atEnd?.(evidence)
    for (const precondition of claim.preconditions ?? []) precondition.check(evidence)
  })
  return arms.every((arm) => trained.includes(arm))
}

function findingOf<T extends DocumentedTable, K extends string>(
  experiment: Examined<T, K>,
  key: string,
  claim: Claim<T>,
  evidence: Evidence<T>,
): Finding {
  const { records } = evidence
  const { result: pairs, arms } = records.noteArms(() => claim.pairs(evidence))
  const { p, ...finding } = comparePaired({ experiment: experiment.name, key, ...claim, ...pairs })
  const preconditions = (claim.preconditions ?? []).map((each) => ({
    text: each.text,
    ...each.check(evidence),
  }))
  const isTested = preconditions.every(({ met }) => met)
  const atEnd = claim.atEnd && pairedEffect({ ...claim, ...claim.atEnd(evidence) })
  const setup = describeSetup(experiment, evidence.options, arms)
  const remark = claim.remark?.(evidence)
  return {
    ...finding,
    ...(p !== undefined && isTested && { p }),
    ...(!isTested && finding.verdict !== 'none' && { verdict: 'not tested' as const }),
    ...(remark && { explanation: `${finding.explanation} ${remark}` }),
    ...(atEnd && { atEnd }),
    ...(setup !== '' && { setup }),
    ...(claim.paper !== undefined && { paper: claim.paper }),
    preconditions,
  }
}

function withoutVerdict(finding: Finding): Finding {
  const { p: _, ...others } = finding
  return { ...others, verdict: 'none' }
}

/** The same number for every seed of `like`, to compare a measure with a bound that a paper names. */
export function bound(value: number, like: BySeed): BySeed {
  return new Map([...like.keys()].map((seed) => [seed, value]))
}
