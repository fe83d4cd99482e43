/** The exact sign test: only the signs of paired differences count, so it holds whatever their distribution. */

/** P(Binomial(n, ½) ≥ k), with a relative error below n · 2⁻⁵⁰. */
export function binomialTail(n: number, k: number): number {
  if (k <= 0) return 1
  let at = n
  for (const tail of binomialTails(n)) if (at-- === k) return tail
  return 0
}

/** Sums beyond this are scaled: for n above 1074, 2⁻ⁿ is no number in double precision, and the sum may be one. */
const [LARGE, EXPONENT] = [2 ** 512, 512]

/** P(Binomial(n, ½) ≥ k) for k = n, n − 1, …, 1. */
export function* binomialTails(n: number): Generator<number> {
  // The sum of the binomial coefficients is `sum` · 2 ** (`scale` + n).
  let [term, sum, scale] = [1, 0, -n]
  for (let i = n; i >= 1; i--) {
    sum += term
    term *= i / (n - i + 1)
    if (sum > LARGE) {
      sum /= LARGE
      term /= LARGE
      scale += EXPONENT
    }
    const half = Math.trunc(scale / 2)
    yield Math.min(1, sum * 2 ** half * 2 ** (scale - half))
  }
}

/**
 * The two-sided p of the hypothesis that differences lie above and below `reference` equally often, against the
 * alternative that most lie on `side`. A difference equal to the reference, and an unknown one (NaN), count against
 * it: 12 of 12 give 4.9e-4, 11 of 12 0.0063, 10 of 12 0.039. NaN if there are no differences.
 */
export function signTest(differences: readonly number[], side: 'greater' | 'less', reference = 0): number {
  if (differences.length === 0) return Number.NaN
  return Math.min(1, 2 * binomialTail(differences.length, countBeyond(differences, side, reference)))
}

/**
 * The p of equivalence: the larger of two one-sided sign tests, that differences lie above `low` and below `high`
 * (after Schuirmann's two one-sided tests). NaN if there are no differences.
 */
export function equivalenceTest(
  differences: readonly number[],
  [low, high]: readonly [number, number],
): number {
  const n = differences.length
  if (n === 0) return Number.NaN
  return Math.max(
    binomialTail(n, countBeyond(differences, 'greater', low)),
    binomialTail(n, countBeyond(differences, 'less', high)),
  )
}

function countBeyond(differences: readonly number[], side: 'greater' | 'less', reference: number): number {
  return differences.filter((d) => (side === 'greater' ? d > reference : d < reference)).length
}
