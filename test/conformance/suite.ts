/** The suites every backend must pass: register them in a test file of the backend. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, test } from 'vitest'
import type { SyncSession } from '../../src/backend/types.ts'
import { defaultTolerance, expectSameAsReference, type FloatType } from '../support/compare.ts'
import { type Case, instantiate } from './case.ts'
import { cases as allCases } from './cases/index.ts'
import { buildConvolution, convolutions } from './random-convolution.ts'
import { buildGraph, operationCount } from './random-graph.ts'

export type OpenSession = () => SyncSession | Promise<SyncSession>

/** A test for every case: its outputs, gradients and second derivatives against the reference. */
export function runCases(
  openSession: OpenSession,
  dtype: FloatType,
  {
    cases = allCases,
    tolerance = defaultTolerance[dtype],
  }: { cases?: readonly Case[]; tolerance?: number } = {},
): void {
  describe(`conformance in ${dtype}`, () => {
    const session = shared(openSession)
    test.each(cases)('$name', async (item) => {
      await expectSameAsReference(session(), instantiate(item, dtype), dtype, tolerance)
    })
  })
}

const sizes = fc.constantFrom(1, 2, 3, 0, 5, 7, 8, 11, 13, 16, 17, 23)
export const shapes = fc.array(fc.array(sizes, { maxLength: 3 }), { minLength: 1, maxLength: 3 })
export const instructions = fc.array(
  fc.record({
    operation: fc.nat({ max: operationCount - 1 }),
    a: fc.nat({ max: 5 }),
    b: fc.nat({ max: 9 }),
    choices: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 8 }),
  }),
  { minLength: 1, maxLength: 12, size: 'max' },
)

/**
 * Random expressions and their gradients against the reference, the same ones every time. Each of `runs` compiles two
 * programs; a failure prints the shapes and instructions that `buildGraph` makes the expression of, shrunk.
 */
export function propertySuite(
  openSession: OpenSession,
  {
    runs = 150,
    seed = 1,
    dtypes = ['f32', 'f64'],
  }: { runs?: number; seed?: number; dtypes?: FloatType[] } = {},
): void {
  describe('random expressions', () => {
    const session = shared(openSession)
    test.each(dtypes)('in %s', async (dtype) => {
      const property = fc.asyncProperty(shapes, instructions, async (leaves, list) => {
        const item = {
          name: 'random expression',
          order: 1,
          smooth: false,
          build: (data: Parameters<typeof buildGraph>[0]) => buildGraph(data, leaves, list),
        } as const
        await expectSameAsReference(session(), instantiate(item, dtype), dtype)
      })
      await fc.assert(property, { numRuns: runs, seed, interruptAfterTimeLimit: 20_000 })
    })
  })
}

/**
 * Convolutions of random geometry with first and second derivatives, so all three operations, against the reference;
 * the same ones every time. A failure prints the geometry, shrunk.
 */
export function convolutionSuite(
  openSession: OpenSession,
  {
    runs = 60,
    seed = 1,
    dtypes = ['f32', 'f64'],
  }: { runs?: number; seed?: number; dtypes?: FloatType[] } = {},
): void {
  describe('random convolutions', () => {
    const session = shared(openSession)
    test.each(dtypes)('in %s', async (dtype) => {
      const property = fc.asyncProperty(convolutions, async (drawn) => {
        const item: Case = {
          name: 'random convolution',
          order: 2,
          smooth: true,
          build: (data) => buildConvolution(data, drawn),
        }
        await expectSameAsReference(session(), instantiate(item, dtype), dtype)
      })
      await fc.assert(property, { numRuns: runs, seed, interruptAfterTimeLimit: 20_000 })
    })
  })
}

/** One session for the tests of a `describe` block. */
export function shared(openSession: OpenSession): () => SyncSession {
  let session: SyncSession
  beforeAll(async () => {
    session = await openSession()
  })
  afterAll(() => session.close())
  return () => session
}
