/** The session that a spec asks for. */
import { openReference, openWasm, type Session } from '../backend/index.ts'
import type { EngineSpec } from '../experiment/index.ts'

export async function openEngine({ backend, mode }: EngineSpec, threads: number): Promise<Session> {
  return backend === 'reference' ? openReference() : openWasm({ threads, mode })
}
