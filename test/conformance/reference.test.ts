/** The reference against central finite differences: (f(x + hv) − f(x − hv)) / 2h for random directions v. */
import { describe, expect, test } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import type { Tensor, TypedArray } from '../../src/tensor/index.ts'
import { normalOf } from '../support/random.ts'
import { type Instance, instantiate } from './case.ts'
import { cases, convolutionCases } from './cases/index.ts'

const H = 1e-5

describe('finite differences', () => {
  const smooth = [...cases, ...convolutionCases].filter((item) => item.smooth)

  test.each(smooth.filter((item) => item.order >= 1))('gradient of $name', async (item) => {
    const { xs, inputs, loss, outputs } = instantiate(item, 'f64')
    const all: Record<string, Tensor> = { ...outputs, loss: loss! }
    const program = await openReference().compile({ outputs: all })
    const gradients = program.runSync(inputs)
    xs.forEach((x, i) => {
      if (!(nameOf(x) in inputs)) return
      for (const direction of [`${item.name} first`, `${item.name} second`]) {
        const v = normalOf(direction, inputs[nameOf(x)]!.length)
        const slopes = slopesAlong(inputs, [[x, v]], (shifted) => program.runSync(shifted)['loss']!)
        expectNear(`slope along x${i}`, inner(gradients[`d x${i}`]!, v), slopes[0]!)
      }
    })
  })

  test.each(smooth.filter((item) => item.order === 2))('second derivatives of $name', async (item) => {
    const { xs, inputs, outputs, directions } = instantiate(item, 'f64')
    const program = await openReference().compile({ outputs })
    const products = program.runSync(inputs)
    const along = xs
      .map((x, i) => [x, literalOf(directions[i]!)] as const)
      .filter(([x]) => nameOf(x) in inputs)
    xs.forEach((_, i) => {
      const slopes = slopesAlong(inputs, along, (shifted) => program.runSync(shifted)[`d x${i}`]!)
      slopes.forEach((slope, j) => expectNear(`H x${i} [${j}]`, products[`H x${i}`]![j]!, slope))
    })
  })
})

function slopesAlong(
  inputs: Instance['inputs'],
  directions: readonly (readonly [Tensor, TypedArray])[],
  f: (inputs: Instance['inputs']) => TypedArray,
): number[] {
  const shift = (h: number) => {
    const shifted = { ...inputs }
    for (const [x, v] of directions)
      shifted[nameOf(x)] = Float64Array.from(inputs[nameOf(x)]!, (value, i) => value + h * v[i]!)
    return f(shifted)
  }
  const [after, before] = [shift(H), shift(-H)]
  return Array.from(after, (value, i) => (value - before[i]!) / (2 * H))
}

function expectNear(what: string, actual: number, expected: number): void {
  expect(Math.abs(actual - expected), `${what}: ${actual}, by differences ${expected}`).toBeLessThanOrEqual(
    1e-6 * (1 + Math.abs(expected)),
  )
}

function inner(a: TypedArray, b: TypedArray): number {
  return Array.from(a).reduce((total, value, i) => total + value * b[i]!, 0)
}

function nameOf(x: Tensor): string {
  if (x.operation.kind !== 'input') throw new Error(`${x.toString()} is no input`)
  return x.operation.name
}

function literalOf(x: Tensor): TypedArray {
  if (x.operation.kind !== 'literal') throw new Error(`${x.toString()} is no literal`)
  return x.operation.values
}
