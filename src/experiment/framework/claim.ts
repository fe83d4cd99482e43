/**
 * A claim of a paper as something that can be measured: registered in the program with its rule. What it
 * compares, which way and beyond which margin is fixed here; the records only fill in the numbers.
 */
import { type BySeed, comparePaired, type Comparison, type Finding } from '../../stats/index.ts'
import type { Evidence } from './evidence.ts'
import type { DocumentedTable, OptionValues } from '../../options/index.ts'

export interface Claim<T extends DocumentedTable = DocumentedTable>
  extends Omit<Comparison, 'experiment' | 'key' | 'treated' | 'control'> {
  /** What the paper says, in a sentence. */
  readonly paper?: string
  /** One number a seed of both sides. */
  pairs(evidence: Evidence<T>): { readonly treated: BySeed; readonly control: BySeed }
  /** What else is good to know of the numbers, as sentences. */
  remark?(evidence: Evidence<T>): string
}

/** The claims of an experiment by key, in the order of the report. A key stays when a claim's words change. */
export type Claims<T extends DocumentedTable = DocumentedTable, K extends string = string> = Readonly<
  Record<K, Claim<T>>
>

/** What was found about each claim, in the order of the claims. */
export type Findings<K extends string = string> = Readonly<Record<K, Finding>>

/** What a verdict reads: the findings of a function that gives claims. */
export type FindingsOf<F extends (...args: never[]) => Claims<never>> = Findings<keyof ReturnType<F> & string>

/** A table of claims whose keys are made of parts: `loss-vgg`. Throws for a key that occurs twice. */
export function claimsByKey<K extends string, C>(entries: readonly (readonly [key: K, claim: C])[]) {
  const table = Object.fromEntries(entries) as Record<K, C>
  const repeated = entries.find(([key, claim]) => table[key] !== claim)
  if (repeated) throw new Error(`two claims have the key ${repeated[0]}`)
  return table
}

/** Every claim of an experiment, held against what was measured. */
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

/** The same number for every seed that `like` has: what a measure is compared with where a paper names a bound. */
export function bound(value: number, like: BySeed): BySeed {
  return new Map([...like.keys()].map((seed) => [seed, value]))
}
