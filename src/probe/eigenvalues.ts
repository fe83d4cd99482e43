/**
 * All eigenvalues and eigenvectors of a small symmetric matrix: Householder's reduction to a tridiagonal matrix and the QL
 * method with implicit shifts (Bowdler, Martin, Reinsch & Wilkinson 1968, https://doi.org/10.1007/BF02162166; tred2 and
 * tql2 of EISPACK, in the order of operations of JAMA, https://math.nist.gov/javanumerics/jama/). Plain numbers, no
 * tensors: the matrices have tens of rows.
 */

export interface Eigensystem {
  /** Ascending. */
  readonly values: readonly number[]
  /** `vectors[k]` belongs to `values[k]`; they are orthogonal and have length 1. */
  readonly vectors: readonly Float64Array[]
}

/** @param matrix square and symmetric, with one row or more; only the lower triangle is read. */
export function eigensystemOf(matrix: readonly (readonly number[])[]): Eigensystem {
  const n = matrix.length
  // Row j of `vectors` is column j of the matrix of eigenvectors.
  const vectors = matrix.map((_, j) => Float64Array.from(matrix, (row) => row[j]!))
  const diagonal = new Float64Array(n)
  const beside = new Float64Array(n)
  tridiagonalize(vectors, diagonal, beside)
  diagonalize(vectors, diagonal, beside)
  const order = [...diagonal.keys()].sort((a, b) => diagonal[a]! - diagonal[b]!)
  return { values: order.map((k) => diagonal[k]!), vectors: order.map((k) => vectors[k]!) }
}

/** `v` becomes the orthogonal transformation, `d` the diagonal and `e[1…]` what stands beside it. */
function tridiagonalize(v: readonly Float64Array[], d: Float64Array, e: Float64Array): void {
  const n = d.length
  for (let j = 0; j < n; j++) d[j] = v[j]![n - 1]!
  for (let i = n - 1; i > 0; i--) {
    let scale = 0
    let h = 0
    for (let k = 0; k < i; k++) scale += Math.abs(d[k]!)
    if (scale === 0) {
      e[i] = d[i - 1]!
      for (let j = 0; j < i; j++) {
        d[j] = v[j]![i - 1]!
        v[j]![i] = 0
        v[i]![j] = 0
      }
    } else {
      h = reflect(v, d, e, i, scale)
    }
    d[i] = h
  }
  accumulate(v, d)
  for (let j = 0; j < n; j++) {
    d[j] = v[j]![n - 1]!
    v[j]![n - 1] = 0
  }
  v[n - 1]![n - 1] = 1
  e[0] = 0
}

/** One reflection, which makes row `i` tridiagonal. */
function reflect(
  v: readonly Float64Array[],
  d: Float64Array,
  e: Float64Array,
  i: number,
  scale: number,
): number {
  let h = 0
  for (let k = 0; k < i; k++) {
    d[k] = d[k]! / scale
    h += d[k]! * d[k]!
  }
  const last = d[i - 1]!
  const g = last > 0 ? -Math.sqrt(h) : Math.sqrt(h)
  e[i] = scale * g
  h -= last * g
  d[i - 1] = last - g
  for (let j = 0; j < i; j++) e[j] = 0
  for (let j = 0; j < i; j++) {
    const row = v[j]!
    const f = d[j]!
    v[i]![j] = f
    let product = e[j]! + row[j]! * f
    for (let k = j + 1; k < i; k++) {
      product += row[k]! * d[k]!
      e[k] = e[k]! + row[k]! * f
    }
    e[j] = product
  }
  let along = 0
  for (let j = 0; j < i; j++) {
    e[j] = e[j]! / h
    along += e[j]! * d[j]!
  }
  const half = along / (h + h)
  for (let j = 0; j < i; j++) e[j] = e[j]! - half * d[j]!
  for (let j = 0; j < i; j++) {
    const row = v[j]!
    const [f, product] = [d[j]!, e[j]!]
    for (let k = j; k < i; k++) row[k] = row[k]! - (f * e[k]! + product * d[k]!)
    d[j] = row[i - 1]!
    row[i] = 0
  }
  return h
}

/** The product of all reflections. */
function accumulate(v: readonly Float64Array[], d: Float64Array): void {
  const n = d.length
  for (let i = 0; i < n - 1; i++) {
    const next = v[i + 1]!
    v[i]![n - 1] = v[i]![i]!
    v[i]![i] = 1
    const h = d[i + 1]!
    if (h !== 0) {
      for (let k = 0; k <= i; k++) d[k] = next[k]! / h
      for (let j = 0; j <= i; j++) {
        const row = v[j]!
        let g = 0
        for (let k = 0; k <= i; k++) g += next[k]! * row[k]!
        for (let k = 0; k <= i; k++) row[k] = row[k]! - g * d[k]!
      }
    }
    for (let k = 0; k <= i; k++) next[k] = 0
  }
}

/** Solves the tridiagonal matrix. `d` becomes the eigenvalues, in no order; row k of `v` becomes the eigenvector of `d[k]`. */
function diagonalize(v: readonly Float64Array[], d: Float64Array, e: Float64Array): void {
  const n = d.length
  e.copyWithin(0, 1)
  e[n - 1] = 0
  let shift = 0
  let largest = 0
  for (let l = 0; l < n; l++) {
    largest = Math.max(largest, Math.abs(d[l]!) + Math.abs(e[l]!))
    const isSmall = (x: number) => Math.abs(x) <= Number.EPSILON * largest
    let m = l
    while (m < n - 1 && !isSmall(e[m]!)) m++
    if (m > l)
      do {
        shift += shiftedStart(d, e, l)
        sweep(v, d, e, l, m)
        // A value that is not finite is never small.
      } while (Math.abs(e[l]!) > Number.EPSILON * largest)
    d[l] = d[l]! + shift
    e[l] = 0
  }
}

/** Subtracts the implicit shift from the diagonal and returns it. */
function shiftedStart(d: Float64Array, e: Float64Array, l: number): number {
  const g = d[l]!
  const p = (d[l + 1]! - g) / (2 * e[l]!)
  const r = p < 0 ? -hypotenuse(p, 1) : hypotenuse(p, 1)
  d[l] = e[l]! / (p + r)
  d[l + 1] = e[l]! * (p + r)
  const h = g - d[l]
  for (let i = l + 2; i < d.length; i++) d[i] = d[i]! - h
  return h
}

/** One QL transformation of rows `l` to `m`. */
function sweep(v: readonly Float64Array[], d: Float64Array, e: Float64Array, l: number, m: number): void {
  const first = d[l + 1]!
  const besideFirst = e[l + 1]!
  let p = d[m]!
  let [c, c2, c3] = [1, 1, 1]
  let [s, s2] = [0, 0]
  for (let i = m - 1; i >= l; i--) {
    c3 = c2
    c2 = c
    s2 = s
    const g = c * e[i]!
    const h = c * p
    const r = hypotenuse(p, e[i]!)
    e[i + 1] = s * r
    s = e[i]! / r
    c = p / r
    p = c * d[i]! - s * g
    d[i + 1] = h + s * (c * g + s * d[i]!)
    const [own, next] = [v[i]!, v[i + 1]!]
    for (let k = 0; k < d.length; k++) {
      const old = next[k]!
      next[k] = s * own[k]! + c * old
      own[k] = c * own[k]! - s * old
    }
  }
  p = (-s * s2 * c3 * besideFirst * e[l]!) / first
  e[l] = s * p
  d[l] = c * p
}

/** √(a² + b²), where neither square overflows. */
function hypotenuse(a: number, b: number): number {
  const [large, small] = Math.abs(a) > Math.abs(b) ? [a, b] : [b, a]
  if (large === 0) return 0
  const ratio = small / large
  return Math.abs(large) * Math.sqrt(1 + ratio * ratio)
}
