/**
 * Worker threads that wait for a program and run their share of it: `node:worker_threads` in Node, web workers from a
 * blob in a cross-origin-isolated page. Their code is a string, so that bundlers and test runners need no entry file.
 */
import type { AddressTable, ForeignCode } from '../../cpu/accelerator.ts'
import { control } from '../../cpu/control.ts'

/** The messages to a worker between programs. */
type Message =
  | {
      kind: 'open'
      memory: WebAssembly.Memory
      thread: number
      threads: number
      spins: number
      control: typeof control
    }
  | { kind: 'load'; id: number; code: ThreadCode; drop: readonly number[] }

/** The code from which a thread loads a program: a module, or code of an accelerator for the same memory. */
export type ThreadCode =
  | { readonly module: WebAssembly.Module }
  | (ForeignCode & { readonly table: AddressTable })

const listen = -1
const exit = -2

/** Plain JavaScript that runs in the worker. */
const workerCode = `
const port = typeof require === 'function' ? require('node:worker_threads').parentPort : self
let words, open, seen = 0
const programs = new Map()
function receive(message) {
  if (message.kind === 'open') { open = message; words = new Int32Array(message.memory.buffer) }
  else {
    for (const id of message.drop) programs.delete(id)
    programs.set(message.id, load(message.code))
  }
  port.postMessage('ready')
  serve()
}
function load({ module, loader, table, parameters }) {
  if (module) return new WebAssembly.Instance(module, { env: { memory: open.memory } }).exports.run
  return new Function('return ' + loader)()(require, open.memory, table, parameters)
}
function serve() {
  const { epoch, program, idle } = open.control
  for (;;) {
    for (let turn = 0; Atomics.load(words, epoch / 4) === seen;)
      if (++turn > open.spins) {
        Atomics.add(words, idle / 4, 1)
        Atomics.wait(words, epoch / 4, seen)
        Atomics.sub(words, idle / 4, 1)
        turn = 0
      }
    seen = (seen + 1) | 0
    const id = Atomics.load(words, program / 4)
    if (id === ${exit}) { port.close(); return }
    if (id === ${listen}) return
    programs.get(id)(open.thread, open.threads, open.spins, 1)
  }
}
if (port.on) port.on('message', receive)
else port.onmessage = (event) => receive(event.data)
`

export class ThreadPool {
  readonly #workers: readonly WorkerHandle[]
  readonly #words: Int32Array
  /** Programs that some worker has not loaded yet. */
  #loading = 0
  #dropped: number[] = []

  private constructor(workers: readonly WorkerHandle[], words: Int32Array) {
    this.#workers = workers
    this.#words = words
  }

  /** Starts `threads` − 1 workers; the caller is thread 0. Throws a NoThreads if they cannot start. */
  static async open(memory: WebAssembly.Memory, threads: number, spins: number): Promise<ThreadPool> {
    const starts = await Promise.allSettled(Array.from({ length: threads - 1 }, startWorker))
    const workers = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
    const pool = new ThreadPool(workers, new Int32Array(memory.buffer))
    try {
      for (const start of starts) if (start.status === 'rejected') throw start.reason
      await pool.#send((thread) => ({ kind: 'open', memory, thread, threads, spins, control }))
      return pool
    } catch (error) {
      for (const worker of workers) worker.terminate()
      throw new NoThreads(error)
    }
  }

  /** Resolves when every worker has loaded the program. */
  async load(id: number, code: ThreadCode): Promise<void> {
    const drop = this.#dropped
    this.#dropped = []
    this.#loading++
    try {
      this.#command(listen)
      await this.#send(() => ({ kind: 'load', id, code, drop }))
    } finally {
      this.#loading--
    }
  }

  /**
   * Starts the workers on a program that all of them have loaded, and returns how many threads share it, including
   * the caller. While the workers load another program, they do not take part.
   */
  start(id: number): number {
    for (const { failure } of this.#workers) if (failure) throw failure
    if (this.#loading > 0) return 1
    this.#command(id)
    return this.#workers.length + 1
  }

  drop(id: number): void {
    this.#dropped.push(id)
  }

  close(): void {
    this.#command(exit)
    for (const worker of this.#workers) worker.close()
  }

  async #send(message: (thread: number) => Message): Promise<void> {
    await Promise.all(this.#workers.map((worker, i) => worker.ask(message(i + 1))))
  }

  #command(id: number): void {
    Atomics.store(this.#words, control.program / 4, id)
    Atomics.add(this.#words, control.epoch / 4, 1)
    if (Atomics.load(this.#words, control.idle / 4) > 0) Atomics.notify(this.#words, control.epoch / 4)
  }
}

/** Worker threads cannot start here: the page or the machine forbids them. */
export class NoThreads extends Error {
  override name = 'NoThreads'

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** The interface of a worker that Node and browsers share. */
interface Port {
  postMessage(message: Message, transfer: []): void
  terminate(): unknown
  /** Whether it keeps the process alive; only in Node. */
  ref?(): void
  unref?(): void
}

/** A worker that answers every message, in the order of the messages. */
class WorkerHandle {
  /** The reason why it no longer answers. */
  failure: Error | undefined
  readonly #port: Port
  readonly #waiting: { resolve: () => void; reject: (error: Error) => void }[] = []

  constructor(port: Port) {
    this.#port = port
    port.unref?.()
  }

  /** Resolves at the answer to `message`; rejects if the worker fails before. */
  ask(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.failure) return reject(this.failure)
      this.#waiting.push({ resolve, reject })
      this.#port.ref?.()
      this.#port.postMessage(message, [])
    })
  }

  answered(): void {
    this.#waiting.shift()?.resolve()
    if (this.#waiting.length === 0) this.#port.unref?.()
  }

  failed(reason: string): void {
    this.failure ??= new Error(`a thread of the engine stopped: ${reason}`)
    this.#port.unref?.()
    for (const { reject } of this.#waiting.splice(0)) reject(this.failure)
  }

  /** Called after it has been told to end. */
  close(): void {
    this.failed('the session was closed')
  }

  terminate(): void {
    this.close()
    void this.#port.terminate()
  }
}

async function startWorker(): Promise<WorkerHandle> {
  if (isNode()) {
    const { Worker } = await import('node:worker_threads')
    const worker = new Worker(workerCode, { eval: true })
    const handle = new WorkerHandle(worker)
    worker.on('message', () => handle.answered())
    worker.on('error', (error: unknown) => handle.failed(firstLine(error)))
    worker.on('exit', (code) => handle.failed(`it ended with code ${code}`))
    return handle
  }
  const url = URL.createObjectURL(new Blob([workerCode], { type: 'text/javascript' }))
  const worker = new Worker(url)
  const handle = new WorkerHandle(worker)
  worker.addEventListener('message', () => {
    URL.revokeObjectURL(url)
    handle.answered()
  })
  // If the page forbids the worker, the event contains no message.
  worker.addEventListener('error', ({ message }) =>
    handle.failed(message || 'the page allows no worker; its Content-Security-Policy needs worker-src blob:'),
  )
  return handle
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!
}

function isNode(): boolean {
  return typeof process === 'object' && typeof process.versions?.node === 'string'
}

/** Whether this thread may block: the main thread of a page may only spin. */
export function maySleep(): boolean {
  return isNode() || typeof document === 'undefined'
}

/** The number of cores, as reported by the platform. */
export async function availableCores(): Promise<number> {
  if (isNode()) return (await import('node:os')).availableParallelism()
  return navigator.hardwareConcurrency
}
