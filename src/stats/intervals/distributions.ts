/** The normal and Student distributions to almost double precision, for t-intervals and the bootstrap's corrections. */

/**
 * Φ(x) by the Taylor series about 0: Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …).
 * G. Marsaglia, "Evaluating the normal distribution", J. Stat. Software 11(4), 2004.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN
  if (x < -8) return 0
  if (x > 8) return 1
  let term = x
  let sum = x
  for (let i = 3, previous = 0; sum !== previous; i += 2) {
    previous = sum
    term *= (x * x) / i
    sum += term
  }
  return 0.5 + (sum * Math.exp(-(x * x) / 2)) / Math.sqrt(2 * Math.PI)
}

/** Φ⁻¹(p); ∓Infinity at 0 and 1. */
export function normalQuantile(p: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY
  if (p >= 1) return Number.POSITIVE_INFINITY
  return invert(normalCdf, p, 8)
}

/**
 * P(T ≤ t) for Student's t with a whole number of degrees of freedom.
 * Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
 */
export function studentCdf(t: number, degrees: number): number {
  const theta = Math.atan(t / Math.sqrt(degrees))
  const cosine2 = Math.cos(theta) ** 2
  const odd = degrees % 2 === 1
  let term = odd ? Math.cos(theta) : 1
  let sum = degrees > 1 ? term : 0
  for (let k = odd ? 2 : 1; k <= degrees - 3; k += 2) {
    term *= (k / (k + 1)) * cosine2
    sum += term
  }
  const within = odd ? (2 / Math.PI) * (theta + Math.sin(theta) * sum) : Math.sin(theta) * sum
  return 0.5 + within / 2
}

/** The p-quantile of Student's t. */
export function studentQuantile(p: number, degrees: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY
  if (p >= 1) return Number.POSITIVE_INFINITY
  return invert((t) => studentCdf(t, degrees), p, 1e6)
}

/** Bisection: `cdf` increases, so 200 halvings of [-reach, reach] reach the last bit. */
function invert(cdf: (x: number) => number, p: number, reach: number): number {
  let low = -reach
  let high = reach
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (cdf(middle) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}
