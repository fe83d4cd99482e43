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

export interface Shelf {
  read(id: string): Promise<KeptRun | undefined>
  write(id: string, kept: KeptRun): Promise<void>
}

/** The runs of another revision have other ids, so no run needs to be removed for being outdated. */
const DATABASE = 'normscope'
const RUNS = 'runs'

/** Keeps nothing if the browser offers no database here, as for some files that are opened without a server. */
export async function openShelf(): Promise<Shelf> {
  try {
    const opening = indexedDB.open(DATABASE, 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore(RUNS)
    const database = await settled(opening)
    const runs = (mode: IDBTransactionMode) => database.transaction(RUNS, mode).objectStore(RUNS)
    return {
      read: (id) => settled(runs('readonly').get(id) as IDBRequest<KeptRun | undefined>),
      async write(id, kept) {
        await settled(runs('readwrite').put(kept, id)).catch(() => undefined)
      },
    }
  } catch {
    return { read: async () => undefined, write: async () => undefined }
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the database of the browser failed'))
  })
}
