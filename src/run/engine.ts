/** The session for a spec. */
import { findBackend, type Session } from '../backend/index.ts'
import { UserError } from '../errors.ts'
import type { EngineSpec } from '../experiment/index.ts'

/** `repeats`: how many later sessions of this process will run the same programs as long again. */
export async function openEngine(
  { backend, mode }: EngineSpec,
  threads: number,
  repeats = 0,
): Promise<Session> {
  return findBackend(backend).open({ threads, mode, repeats })
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
