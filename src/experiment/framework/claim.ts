/**
 * A claim of a paper as something that can be measured, declared in the program with its rule. What it compares, in
 * which direction and beyond which margin is fixed here; the records only supply the numbers.
 */
import { type BySeed, comparePaired, type Comparison, type Finding } from '../../stats/index.ts'
import type { Evidence } from './evidence.ts'
import type { DocumentedTable, OptionValues } from '../../options/index.ts'

export interface Claim<T extends DocumentedTable = DocumentedTable>
  extends Omit<Comparison, 'experiment' | 'key' | 'treated' | 'control'> {
  /** What the paper says, in one sentence. */
  readonly paper?: string
  /** One number per seed for both sides. */
  pairs(evidence: Evidence<T>): { readonly treated: BySeed; readonly control: BySeed }
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

/** Tests every claim of an experiment against the measurements. */
export function examine<T extends DocumentedTable, K extends string>(
  experiment: { readonly name: string; claims(options: OptionValues<T>): Claims<T, K> },
  evidence: Evidence<T>,
): Findings<K> {
  const claims = Object.entries<Claim<T>>(experiment.claims(evidence.options))
  return Object.fromEntries(
    claims.map(([key, claim]) => [key, findingOf({ experiment: experiment.name, key }, claim, evidence)]),
  ) as Record<K, Finding>
}

function findingOf<T extends DocumentedTable>(
  name: Pick<Finding, 'experiment' | 'key'>,
  claim: Claim<T>,
  evidence: Evidence<T>,
): Finding {
  const finding = comparePaired({ ...name, ...claim, ...claim.pairs(evidence) })
  const remark = claim.remark?.(evidence)
  return {
    ...finding,
    ...(remark && { explanation: `${finding.explanation} ${remark}` }),
    ...(claim.paper !== undefined && { paper: claim.paper }),
  }
}

/** The same number for every seed of `like`, to compare a measure with a bound that a paper names. */
export function bound(value: number, like: BySeed): BySeed {
  return new Map([...like.keys()].map((seed) => [seed, value]))
}
