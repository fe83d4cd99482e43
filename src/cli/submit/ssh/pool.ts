/**
 * Shares runs among hosts. Each host gets a batch, then the next, so that a fast host trains more; batches become smaller
 * towards the end. What a lost host had goes back to the others.
 */
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { LostHost } from './remote.ts'

export interface PoolHost {
  readonly name: string
  /** Returns the number of runs that it trains at a time. Rejects with a LostHost. */
  prepare(): Promise<number>
  /** Trains runs and collects them; after a stop it collects what there is. Rejects with a LostHost. */
  train(ids: readonly string[], stop: AbortSignal): Promise<void>
}

export interface PoolOptions {
  /** Whether a run has ended here, in the local store. */
  readonly hasEnded: (id: string) => boolean
  readonly signal: AbortSignal
  readonly onEvent: (event: PoolEvent) => void
  /** Seconds before each new attempt to reach a host that was lost. */
  readonly attempts?: readonly number[]
}

export type PoolEvent =
  | { readonly type: 'host ready'; readonly host: string; readonly cores: number }
  | { readonly type: 'batch'; readonly host: string; readonly runs: number }
  /** `ended`: runs of the batch that have ended and are in the local store. */
  | { readonly type: 'collected'; readonly host: string; readonly runs: number; readonly ended: number }
  | { readonly type: 'host lost'; readonly host: string; readonly message: string; readonly isFinal: boolean }

export interface PoolResult {
  /** Runs that were tried twice, on two hosts where there are two, and did not end. */
  readonly failed: readonly string[]
  readonly left: readonly string[]
}

const ATTEMPTS = [2, 10, 30]
const MOST_TRIES = 2

/** Resolves when no run is left, all hosts are lost, or the signal aborts. Any other error stops all hosts. */
export async function shareAmong(
  hosts: readonly PoolHost[],
  ids: readonly string[],
  { hasEnded, signal, onEvent, attempts = ATTEMPTS }: PoolOptions,
): Promise<PoolResult> {
  let queue = ids.filter((id) => !hasEnded(id))
  const failed = new Set<string>()
  /** The hosts where a run did not end. */
  const tried = new Map<string, string[]>()
  let [training, living] = [0, hosts.length]
  const done = new AbortController()
  const broken = new AbortController()
  const stop = AbortSignal.any([signal, broken.signal])
  const changes = new Set<() => void>()
  const change = () => {
    for (const wake of changes) wake()
    changes.clear()
    if (stop.aborted || (queue.length === 0 && training === 0)) done.abort()
  }
  const changed = () => new Promise<void>((resolve) => void changes.add(resolve))
  stop.addEventListener('abort', change, { once: true })
  // One listener for each host: Node warns of a leak at eleven.
  setMaxListeners(0, stop)

  /** Runs that this host has not tried come first; others only if no other host lives. */
  const take = (name: string, cores: number): string[] => {
    const fit = queue.filter((id) => living === 1 || !tried.get(id)?.includes(name))
    const size = Math.max(cores, Math.ceil(queue.length / (2 * living)))
    const batch = new Set(fit.slice(0, size))
    queue = queue.filter((id) => !batch.has(id))
    return [...batch]
  }
  const giveBack = (name: string, batch: readonly string[], isTried: boolean) => {
    const left = batch.filter((id) => !hasEnded(id))
    for (const id of left) {
      if (isTried) tried.set(id, [...(tried.get(id) ?? []), name])
      if ((tried.get(id)?.length ?? 0) >= MOST_TRIES) failed.add(id)
    }
    queue = [...left.filter((id) => !failed.has(id)), ...queue]
    return batch.length - left.length
  }

  const reached = new Set<PoolHost>()
  const work = async (host: PoolHost): Promise<void> => {
    const { name } = host
    const cores = await host.prepare()
    reached.add(host)
    onEvent({ type: 'host ready', host: name, cores })
    while (!done.signal.aborted) {
      const batch = take(name, cores)
      if (batch.length === 0) {
        await changed()
        continue
      }
      training++
      onEvent({ type: 'batch', host: name, runs: batch.length })
      let isTried = true
      try {
        await host.train(batch, stop)
      } catch (error) {
        if (!(error instanceof LostHost)) throw error
        isTried = false
        throw error
      } finally {
        training--
        const ended = giveBack(name, batch, isTried && !stop.aborted)
        onEvent({ type: 'collected', host: name, runs: batch.length, ended })
        change()
      }
    }
  }

  const serve = async (host: PoolHost): Promise<void> => {
    for (let attempt = 0; !done.signal.aborted; attempt++) {
      try {
        return await work(host)
      } catch (error) {
        if (!(error instanceof LostHost)) throw error
        const wait = attempts[attempt]
        // A host that was never reached is more likely misspelt than away for a moment.
        const isFinal = error.isFinal || wait === undefined || !reached.has(host) || done.signal.aborted
        onEvent({ type: 'host lost', host: host.name, message: error.message, isFinal })
        if (isFinal) break
        await sleep(1000 * wait, undefined, { signal: done.signal }).catch(() => {})
      }
    }
    living--
    change()
  }

  change()
  const errors: unknown[] = []
  await Promise.all(
    hosts.map((host) =>
      serve(host).catch((error: unknown) => {
        errors.push(error)
        broken.abort()
      }),
    ),
  )
  if (errors.length > 0) throw errors[0]
  return { failed: [...failed], left: queue }
}
