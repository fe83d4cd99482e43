/** Starts workers from the page. */
import { ownFiles } from '../own/files.ts'
import type { Beginning, Role, Roles, Surroundings } from './messages.ts'
import { findData, openWorker } from './open.ts'

declare const NORMSCOPE_VERSION: string

export const version = NORMSCOPE_VERSION

export interface RoleWorker<R extends Role> {
  send(request: Roles[R]['request']): void
  close(): void
}

let surroundings: Surroundings | undefined

export function startWorker<R extends Role>(
  role: R,
  onReport: (report: Roles[R]['report']) => void,
  onDeath: (message: string) => void = (message) => {
    throw new Error(message)
  },
): RoleWorker<R> {
  const worker = openWorker()
  worker.onmessage = (event: MessageEvent<Roles[R]['report']>) => onReport(event.data)
  worker.onerror = (event) => onDeath(event.message || 'the worker did not start')
  surroundings ??= { ...findData(), version }
  const own = ownFiles.value
  const beginning: Beginning = { ...surroundings, role, ...(own.length > 0 && { own }) }
  worker.postMessage(beginning)
  return { send: (request) => worker.postMessage(request), close: () => worker.terminate() }
}
