/**
 * Signs of life of the locks that this process holds: every few seconds the time of each file changes. A process that
 * watches a lock compares that time only with the one it saw before, so the clocks of two machines need not agree.
 *
 * A separate thread gives the signs, because the main thread may compute for minutes between two iterations of its
 * event loop.
 */
import { Worker } from 'node:worker_threads'

/** Milliseconds between two signs. */
export const SIGN_EVERY = 5000

/** Plain JavaScript for the thread. It opens each file once, so that it never touches a lock that has replaced ours. */
const program = `
const { closeSync, futimesSync, openSync } = require('node:fs')
const { parentPort, workerData } = require('node:worker_threads')
const handles = new Map()
let last = 0
parentPort.on('message', ({ file, isHeld }) => {
  try {
    if (isHeld) handles.set(file, openSync(file, 'r+'))
    else if (handles.has(file)) closeSync(handles.get(file))
  } catch {}
  if (!isHeld) handles.delete(file)
})
setInterval(() => {
  // Another time than the last, even where the clock stands still.
  const now = Date.now() === last ? last + 1 : Date.now()
  last = now
  for (const handle of handles.values())
    try { futimesSync(handle, now / 1000, now / 1000) } catch {}
}, workerData.every)
`

let thread: Worker | undefined

/** Gives signs of life for a lock until the returned function is called. */
export function giveSigns(file: string): () => void {
  const to = (thread ??= startThread())
  to.postMessage({ file, isHeld: true }, [])
  return () => to.postMessage({ file, isHeld: false }, [])
}

function startThread(): Worker {
  const started = new Worker(program, { eval: true, execArgv: [], workerData: { every: SIGN_EVERY } })
  // Without signs, only processes that cannot see this one can take the lock; this process then notices that it lost
  // it.
  started.on('error', () => {
    thread = undefined
  })
  started.unref()
  return started
}
