/**
 * Runs that a browser keeps between two visits, in its database: the rows of finished ones, and the complete state of
 * those in progress. A run that a closed page left behind resumes with the same bits.
 */
import type { Measurement } from '../../probe/index.ts'
import type { ExecutionState, Outcome } from '../../run/index.ts'

interface KeptRun {
  readonly rows: readonly Measurement[]
  readonly seconds: number
  /** Present if it has ended; otherwise there is a state. */
  readonly outcome?: Outcome
  readonly state?: ExecutionState
}

export interface Shelf<Kept = KeptRun> {
  read(id: string): Promise<Kept | undefined>
  write(id: string, kept: Kept): Promise<void>
}

/** A shelf for only so many things: the one that was not written for the longest time makes room. */
export interface SmallShelf<Kept> extends Shelf<Kept> {
  remove(id: string): Promise<void>
}

/** The runs of another revision have other ids, so no run needs to be removed for being outdated. */
const DATABASE = 'normscope'
const RUNS = 'runs'

/** Keeps nothing if the browser offers no database here, as for some files that are opened without a server. */
export async function openShelf(): Promise<Shelf> {
  const runs = await openRuns()
  return {
    read: async (id) => runs && settled(runs('readonly').get(id) as IDBRequest<KeptRun | undefined>),
    async write(id, kept) {
      if (runs) await settled(runs('readwrite').put(kept, id)).catch(() => undefined)
    },
  }
}

/** In the same place, under names that begin with `prefix`; at most `most` things. */
export async function openSmallShelf<Kept>(prefix: string, most: number): Promise<SmallShelf<Kept>> {
  const runs = await openRuns()
  const nameOf = (id: string) => `${prefix} ${id}`
  /** The ids, the one that was written last in front. */
  const list = `${prefix} ids`
  async function change(id: string, kept: Kept | undefined): Promise<void> {
    if (!runs) return
    // One transaction, because several workers write at once.
    const store = runs('readwrite')
    const before = ((await settled(store.get(list))) as string[] | undefined) ?? []
    const others = before.filter((each) => each !== id)
    const ids = kept === undefined ? others : [id, ...others]
    for (const old of [...ids.slice(most), ...(kept === undefined ? [id] : [])]) store.delete(nameOf(old))
    if (kept !== undefined) store.put(kept, nameOf(id))
    await settled(store.put(ids.slice(0, most), list))
  }
  return {
    read: async (id) => runs && settled(runs('readonly').get(nameOf(id)) as IDBRequest<Kept | undefined>),
    // A full disk takes nothing from what is being trained.
    write: (id, kept) => change(id, kept).catch(() => undefined),
    remove: (id) => change(id, undefined).catch(() => undefined),
  }
}

async function openRuns(): Promise<((mode: IDBTransactionMode) => IDBObjectStore) | undefined> {
  try {
    const opening = indexedDB.open(DATABASE, 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore(RUNS)
    const database = await settled(opening)
    return (mode) => database.transaction(RUNS, mode).objectStore(RUNS)
  } catch {
    return undefined
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the database of the browser failed'))
  })
}
