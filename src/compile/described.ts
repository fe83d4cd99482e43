/**
 * The leaves and the text of requests, found once for the same tensors: runs of an arm compile the same tensors again
 * and again, each in a session of its own.
 */
import type { Tensor } from '../tensor/index.ts'
import { type Leaves, leavesOf, type ProgramRequest } from './request.ts'
import { textOf } from './signature.ts'

export interface Described {
  readonly leaves: Leaves
  /** See `textOf`. */
  readonly text: string
  /** Followed by the text, for each target's key. Strings that stay keep their hashes. */
  readonly signatures: Map<string, string>
}

/** By one of the request's tensors, so that an entry lasts as long as it, and by the identities of all. */
const known = new WeakMap<Tensor, Map<string, Described>>()

/** Throws a ShapeError if the request is inconsistent. */
export function describe(request: ProgramRequest): Described {
  const { outputs = {}, updates = [] } = request
  const named = Object.entries(outputs)
  const first = named[0]?.[1] ?? updates[0]?.[1]
  if (!first) return make(request)
  const ids = [
    named.map(([name, { id }]) => [name, id]),
    updates.map(([state, { id }]) => [state.tensor.id, id]),
  ]
  const key = JSON.stringify(ids)
  const entries = known.get(first) ?? new Map<string, Described>()
  known.set(first, entries)
  const described = entries.get(key) ?? make(request)
  entries.set(key, described)
  return described
}

function make(request: ProgramRequest): Described {
  const leaves = leavesOf(request)
  return { leaves, text: textOf(request, leaves), signatures: new Map() }
}

/** The request as text, whatever the target: equal for requests that differ only in their states, initial values and seeds. */
export const requestText = (request: ProgramRequest): string => describe(request).text

/** The request as text for a target whose key this is. */
export function signatureOf({ text, signatures }: Described, key: string): string {
  const signature = signatures.get(key) ?? `${key}\n${text}`
  signatures.set(key, signature)
  return signature
}
