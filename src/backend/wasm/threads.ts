/**
 * Worker threads that wait for a program and run their share of it: `node:worker_threads` in Node, web workers from a
 * blob in a cross-origin-isolated page. Their code is a string, so that bundlers and test runners need no entry file.
 */
import { control } from './program-module.ts'

/** What a worker is told between programs. */
type Message =
  | {
      kind: 'open'
      memory: WebAssembly.Memory
      thread: number
      threads: number
      spins: number
      control: typeof control
    }
  | { kind: 'load'; id: number; module: WebAssembly.Module; drop: readonly number[] }

const listen = -1
const exit = -2

/** Plain JavaScript: runs in the worker. */
const workerCode = `
const port = typeof require === 'function' ? require('node:worker_threads').parentPort : self
let words, open, seen = 0
const programs = new Map()
function receive(message) {
  if (message.kind === 'open') { open = message; words = new Int32Array(message.memory.buffer) }
  else {
    for (const id of message.drop) programs.delete(id)
    programs.set(message.id, new WebAssembly.Instance(message.module, { env: { memory: open.memory } }).exports.run)
  }
  port.postMessage('ready')
  serve()
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

interface WorkerHandle {
  post(message: Message): void
  /** Resolves at the worker's next message; rejects when it fails. */
  ready(): Promise<void>
}

export class ThreadPool {
  readonly #workers: WorkerHandle[]
  readonly #words: Int32Array
  #listening = true
  #dropped: number[] = []

  private constructor(workers: WorkerHandle[], words: Int32Array) {
    this.#workers = workers
    this.#words = words
  }

  /** Starts `threads` − 1 workers; the caller is thread 0. */
  static async open(memory: WebAssembly.Memory, threads: number, spins: number): Promise<ThreadPool> {
    const workers = await Promise.all(Array.from({ length: threads - 1 }, startWorker))
    const pool = new ThreadPool(workers, new Int32Array(memory.buffer))
    await pool.#tell((thread) => ({ kind: 'open', memory, thread, threads, spins, control }))
    return pool
  }

  async load(id: number, module: WebAssembly.Module): Promise<void> {
    const drop = this.#dropped
    this.#dropped = []
    if (!this.#listening) this.#command(listen)
    await this.#tell(() => ({ kind: 'load', id, module, drop }))
  }

  /** Sets the workers off on a program that all of them have loaded. */
  start(id: number): void {
    this.#listening = false
    this.#command(id)
  }

  drop(id: number): void {
    this.#dropped.push(id)
  }

  close(): void {
    this.#command(exit)
  }

  async #tell(message: (thread: number) => Message): Promise<void> {
    const answers = this.#workers.map((worker) => worker.ready())
    this.#workers.forEach((worker, i) => worker.post(message(i + 1)))
    await Promise.all(answers)
    this.#listening = false
  }

  #command(id: number): void {
    Atomics.store(this.#words, control.program / 4, id)
    Atomics.add(this.#words, control.epoch / 4, 1)
    if (Atomics.load(this.#words, control.idle / 4) > 0) Atomics.notify(this.#words, control.epoch / 4)
  }
}

async function startWorker(): Promise<WorkerHandle> {
  let settle: { resolve: () => void; reject: (error: unknown) => void } | undefined
  const answer = () => settle?.resolve()
  const fail = (error: unknown) => settle?.reject(error)
  const ready = () =>
    new Promise<void>((resolve, reject) => {
      settle = { resolve, reject }
    })
  if (isNode()) {
    const { Worker } = await import('node:worker_threads')
    const worker = new Worker(workerCode, { eval: true })
    worker.on('message', answer)
    worker.on('error', fail)
    worker.unref()
    return { post: (message) => worker.postMessage(message, []), ready: () => referenced(worker, ready()) }
  }
  const worker = new Worker(URL.createObjectURL(new Blob([workerCode], { type: 'text/javascript' })))
  worker.addEventListener('message', answer)
  worker.addEventListener('error', fail)
  return { post: (message) => worker.postMessage(message, []), ready }
}

/** Keeps the process alive only while an answer is awaited. */
async function referenced(worker: { ref(): void; unref(): void }, answer: Promise<void>): Promise<void> {
  worker.ref()
  try {
    await answer
  } finally {
    worker.unref()
  }
}

function isNode(): boolean {
  return typeof process === 'object' && typeof process.versions?.node === 'string'
}

/** Whether this thread may block: a page's main thread may only spin. */
export function maySleep(): boolean {
  return isNode() || typeof document === 'undefined'
}

/** Cores, as far as the platform tells. */
export async function availableCores(): Promise<number> {
  if (isNode()) return (await import('node:os')).availableParallelism()
  return navigator.hardwareConcurrency
}
