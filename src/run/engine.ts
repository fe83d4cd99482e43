/** The session for a spec. */
import { findBackend, type Session } from '../backend/index.ts'
import { UserError } from '../errors.ts'
import type { EngineSpec } from '../experiment/index.ts'

export async function openEngine({ backend, mode }: EngineSpec, threads: number): Promise<Session> {
  return findBackend(backend).open({ threads, mode })
}

/** Opens and closes the engine once, so that its limitations are reported, as a UserError, before anything starts. */
export async function checkEngine(engine: EngineSpec): Promise<void> {
  try {
    const session = await openEngine(engine, 1)
    session.close()
  } catch (error) {
    throw new UserError(
      `the engine does not start: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
