/** Expects of a backend what the reference computes, within unavoidable rounding. */
import { expect } from 'vitest'
import {
  defaultTolerance,
  differencesFromReference,
  type FloatType,
  type Work,
} from '../../src/backend/reference/differences.ts'
import type { SyncSession } from '../../src/backend/types.ts'

export { defaultTolerance, type FloatType, type Work }

/** Runs `work` on `session` and on the reference, and expects the same outputs at every step and the same states at the end. */
export async function expectSameAsReference(
  session: SyncSession,
  work: Work,
  dtype: FloatType,
  tolerance: number = defaultTolerance[dtype],
): Promise<void> {
  const differences = await differencesFromReference(session, work, dtype, tolerance)
  if (differences.length > 0) expect.fail(differences.join('\n'))
}
