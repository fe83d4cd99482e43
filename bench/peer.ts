/** A peer in its own process, asked for a turn of steps at a time. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** Where else to look for PyTorch first: `--python` of `npm run bench`, such as the one of a virtual environment. */
let chosen: string | undefined

/** Takes PyTorch from this Python. Throws where it cannot be imported there. */
export function choosePython(path: string): void {
  if (!hasTorch(path, process.env)) throw new Error(`${path} cannot import torch`)
  chosen = path
}

const hasTorch = (python: string, env: NodeJS.ProcessEnv) =>
  spawnSync(python, ['-W', 'ignore', '-c', 'import torch'], { env }).status === 0

/** Debian's OpenBLAS, which its PyTorch does not use unless told: the reference BLAS would be an unfair peer. */
const openBlas = '/usr/lib/x86_64-linux-gnu/openblas-openmp'

/**
 * glibc's allocator then keeps the memory that PyTorch frees. By default it returns each large tensor to the system, and every
 * step pays for new pages: in a virtual machine they doubled PyTorch's time for a step of W2.
 */
const keptMemory = { MALLOC_MMAP_THRESHOLD_: '4000000000', MALLOC_TRIM_THRESHOLD_: '16000000000' }

/** They make OpenBLAS choose kernels for another processor than this one. */
const forOtherProcessors = ['OPENBLAS_CORETYPE', 'OPENBLAS_L2_SIZE']

export interface Peer {
  name: string
  /** Times of `steps` steps, ms. */
  turn(steps: number): Promise<number[]>
  /** The largest resident size of its process so far, bytes. */
  memory(): Promise<number>
  close(): void
}

/** PyTorch with a fair BLAS, or undefined where it is not installed. */
export async function openTorch(
  workload: string,
  threads: number,
  options?: TorchOptions,
): Promise<Peer | undefined> {
  const script = await startTorch('torch_steps.py', [workload, String(threads)], options)
  return (
    script && {
      name: script.name,
      turn: async (steps) => (await script.ask(String(steps))) as number[],
      memory: async () => (await script.ask('memory')) as number,
      close: () => script.close(),
    }
  )
}

interface Script {
  name: string
  /** One line to it, one back. */
  ask(what: string): Promise<unknown>
  close(): void
}

interface TorchOptions {
  /** Whether it keeps the memory that it frees, which is faster and takes more memory. By default true. */
  readonly keepsMemory?: boolean
}

/** The command that runs a script of `peers/`; undefined if PyTorch is not installed. */
export function torchCommand(
  name: string,
  { keepsMemory = true }: TorchOptions = {},
): { command: string; words: readonly string[]; env: NodeJS.ProcessEnv } | undefined {
  const env: NodeJS.ProcessEnv = { ...process.env, ...(keepsMemory && keptMemory) }
  for (const variable of forOtherProcessors) delete env[variable]
  if (chosen === undefined && existsSync(openBlas))
    env['LD_LIBRARY_PATH'] = [openBlas, env['LD_LIBRARY_PATH']].filter(Boolean).join(':')
  const command = chosen ?? ['/usr/bin/python3', 'python3'].find((path) => hasTorch(path, env))
  if (command === undefined) return undefined
  return { command, words: [fileURLToPath(new URL(`peers/${name}`, import.meta.url))], env }
}

/** A script of `peers/` in a process of its own; undefined if PyTorch is not installed. */
export async function startTorch(
  name: string,
  args: readonly string[],
  options?: TorchOptions,
): Promise<Script | undefined> {
  const torch = torchCommand(name, options)
  if (torch === undefined) return undefined
  const { command, words, env } = torch
  const child = spawn(command, [...words, ...args], { env })
  child.stderr.pipe(process.stderr)
  const answers = lines(child)
  const { peer } = JSON.parse(await answers()) as { peer: string }
  return {
    name: peer,
    async ask(what) {
      child.stdin.write(`${what}\n`)
      return JSON.parse(await answers()) as unknown
    },
    close: () => child.stdin.end(),
  }
}

function lines(child: ChildProcessWithoutNullStreams): () => Promise<string> {
  const iterator = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return async () => {
    const { value, done } = await iterator.next()
    if (done) throw new Error('the peer ended before it answered; its message is above')
    return value
  }
}
