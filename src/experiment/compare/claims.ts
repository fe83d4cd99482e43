/** The claims of a comparison, each normalization against the first, and its verdict. */
import { type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import { bestArm, type Candidate } from './ranking.ts'
import type { ComparisonDesign } from './arms.ts'
import { rankingName } from './figures.ts'

/** Pairs of the first normalization with each other one, at each batch size for which both are defined. */
function pairsOf({ norms }: ComparisonDesign, candidates: readonly Candidate[]) {
  return candidates.flatMap((candidate) => {
    const reference = candidates.find(({ norm, batch }) => norm === norms[0] && batch === candidate.batch)!
    const isPair = candidate !== reference && !candidate.reason && !reference.reason
    return isPair ? [{ candidate, reference }] : []
  })
}

export function claimsOf(design: ComparisonDesign, candidates: readonly Candidate[]): Claims {
  return claimsByKey(
    pairsOf(design, candidates).map(({ candidate, reference }) => [
      keyOf(candidate),
      {
        claim: `With batches of ${candidate.batch} ${candidate.norm} reaches a higher test accuracy than ${reference.norm}`,
        source: 'this comparison',
        pairs({ records, classes }: Evidence) {
          const of = (each: Candidate) => bestArm(each, records, classes)?.bySeed ?? new Map<number, number>()
          return { treated: of(candidate), control: of(reference) }
        },
        scale: 'difference',
        factor: 100,
        unit: 'pp',
        direction: 'greater',
        measure: `Test accuracy at the end, ${candidate.norm} minus ${reference.norm}, batches of ${candidate.batch}`,
        figure: design.batches.length > 1 ? 'accuracy' : rankingName(candidate.batch),
      },
    ]),
  )
}

/** How each compares with the first, from the findings. */
export function verdictOf(
  design: ComparisonDesign,
  candidates: readonly Candidate[],
  findings: Findings,
): string {
  const [reference, ...others] = design.norms
  const pairs = pairsOf(design, candidates)
  const words = {
    supported: 'better',
    opposite: 'worse',
    equivalent: 'equal',
    undecided: 'undecided',
  } as const
  const phrases = others.flatMap((norm) => {
    const parts = (Object.keys(words) as (keyof typeof words)[]).flatMap((verdict) => {
      const sizes = pairs.flatMap(({ candidate }) =>
        candidate.norm === norm && findings[keyOf(candidate)]?.verdict === verdict ? [candidate.batch] : [],
      )
      return sizes.length === 0 ? [] : [`${words[verdict]} with ${sizes.join(', ')}`]
    })
    return parts.length === 0 ? [] : [`${norm} ${parts.join(', ')}`]
  })
  return phrases.length === 0 ? '' : `Compared with ${reference}, by batch size: ${phrases.join('; ')}.`
}

/** `layer@32`: a normalization and its batch size. */
const keyOf = ({ norm, batch }: Candidate) => `${norm}@${batch}`
