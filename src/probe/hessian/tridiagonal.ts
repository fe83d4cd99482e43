/** The symmetric tridiagonal matrices of Lanczos' method: they are small, and solved here. */
import { eigensystemOf } from '../eigenvalues.ts'

/** The last β leads out of the matrix: it couples T to the rest of the space. */
export interface Tridiagonal {
  readonly alphas: number[]
  readonly betas: number[]
}

/** An eigenvalue of T as an estimate of one of A. */
export interface RitzValue {
  readonly value: number
  /** A has an eigenvalue within this distance of `value`: |β_k s_k|, s the eigenvector (Paige 1971). */
  readonly bound: number
  /** s₁²: the share of the first vector that lies along it. All shares sum to 1. */
  readonly weight: number
  /** The component along its eigenvector, of the vector whose `components` along the v's were given; otherwise 0. */
  readonly component: number
}

/** Ascending. */
export function ritzValues(
  { alphas, betas }: Tridiagonal,
  { components = [] }: { readonly components?: readonly number[] } = {},
): RitzValue[] {
  const size = alphas.length
  if (size === 0) return []
  const matrix = alphas.map((alpha, i) =>
    alphas.map((_, j) => (i === j ? alpha : Math.abs(i - j) === 1 ? betas[Math.min(i, j)]! : 0)),
  )
  const { values, vectors } = eigensystemOf(matrix)
  return values.map((value, i) => ({
    value,
    bound: Math.abs(betas[size - 1]! * vectors[i]![size - 1]!),
    weight: vectors[i]![0]! ** 2,
    component: components.reduce((sum, along, j) => sum + along * vectors[i]![j]!, 0),
  }))
}
