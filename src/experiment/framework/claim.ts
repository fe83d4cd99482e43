/**
 * A claim of a paper as something that can be measured: registered in the program with its rule. What it
 * compares, which way and beyond which margin is fixed here; the records only fill in the numbers.
 */
import { type BySeed, comparePaired, type Comparison, type Finding } from '../../stats/index.ts'
import type { Evidence } from './evidence.ts'
import type { OptionTable } from './options.ts'

export interface Claim<T extends OptionTable = OptionTable> extends Omit<Comparison, 'treated' | 'control'> {
  /** What the paper says, in a sentence. */
  readonly paper?: string
  /** One number a seed of both sides. */
  pairs(evidence: Evidence<T>): { readonly treated: BySeed; readonly control: BySeed }
  /** What else is good to know of the numbers, as sentences. */
  remark?(evidence: Evidence<T>): string
}

export function examine<T extends OptionTable>(claim: Claim<T>, evidence: Evidence<T>): Finding {
  const finding = comparePaired({ ...claim, ...claim.pairs(evidence) })
  const remark = claim.remark?.(evidence)
  return {
    ...finding,
    ...(remark !== undefined && { explanation: `${finding.explanation} ${remark}` }),
    ...(claim.paper !== undefined && { paper: claim.paper }),
  }
}

/** The same number for every seed that `like` has: what a measure is compared with where a paper names a bound. */
export function bound(value: number, like: BySeed): BySeed {
  return new Map([...like.keys()].map((seed) => [seed, value]))
}
