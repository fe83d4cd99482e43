/** Requests as an accelerator would run them, and its code loaded in this thread. */
import { type Buffer, type Plan, plan, type ProgramRequest } from '../../../compile/index.ts'
import type {
  Accelerator,
  AcceleratorSource,
  AddressTable,
  ForeignCode,
  Preparation,
  SharedRun,
  Waiting,
} from '../../cpu/accelerator.ts'
import type { CpuKernel } from '../../cpu/kernels.ts'
import { cpuTarget } from '../../cpu/target.ts'

type Loader = (
  require: unknown,
  memory: WebAssembly.Memory,
  table: AddressTable,
  parameters: ForeignCode['parameters'],
) => SharedRun

/** Throws what the loader throws, as where a library may not be executed. */
export async function loadForeign(
  { loader, parameters }: ForeignCode,
  memory: WebAssembly.Memory,
  table: AddressTable,
): Promise<SharedRun> {
  const { createRequire } = await import('node:module')
  // oxlint-disable-next-line typescript/no-implied-eval -- an expression of the accelerator's own, which worker threads evaluate as well.
  const load = new Function(`return ${loader}`)() as Loader
  return load(createRequire(import.meta.url), memory, table, parameters)
}

/** A program that is compiled, and that this thread has been able to load. */
export interface ForeignProgram {
  /** What runs it, for people. */
  readonly by: string
  readonly plan: Plan<CpuKernel>
  /** In the order of the table of addresses. */
  readonly buffers: readonly Buffer[]
  readonly code: ForeignCode
}

/** A request, planned and printed for an accelerator at most once. */
export class ForeignRequest {
  readonly #request: ProgramRequest
  readonly #source: AcceleratorSource
  readonly #threads: number
  readonly #memory: WebAssembly.Memory
  #made: { plan: Plan<CpuKernel>; preparation: Preparation } | undefined

  constructor(
    request: ProgramRequest,
    source: AcceleratorSource,
    { threads, memory }: { threads: number; memory: WebAssembly.Memory },
  ) {
    this.#request = request
    this.#source = source
    this.#threads = threads
    this.#memory = memory
  }

  /** The program, where it takes no compiler to have it. */
  async present(): Promise<ForeignProgram | undefined> {
    const by = await this.#source.present()
    return by && this.#loadable(by, await this.#prepared(by).preparation.find())
  }

  /** Undefined where it cannot be had, which has been reported. */
  async make(options: Waiting): Promise<ForeignProgram | undefined> {
    const by = await this.#source.make(options)
    return by && this.#loadable(by, await this.#prepared(by).preparation.compile(options))
  }

  /** Seconds after which a program has run for twice as long as it takes to make a faster one: it may well run on as long. */
  worthAfter({ phases }: Plan): number {
    return 2 * this.#source.cost(phases.reduce((count, launches) => count + launches.length, 0))
  }

  #prepared(by: Accelerator): { plan: Plan<CpuKernel>; preparation: Preparation } {
    if (!this.#made) {
      const machine = by.machine(this.#threads)
      const planned = plan(this.#request, cpuTarget('native', machine))
      this.#made = { plan: planned, preparation: by.prepare(planned, machine) }
    }
    return this.#made
  }

  async #loadable(by: Accelerator, code: ForeignCode | undefined): Promise<ForeignProgram | undefined> {
    if (!code) return undefined
    try {
      await loadForeign(code, this.#memory, new Uint32Array())
    } catch (error) {
      by.fail(error)
      return undefined
    }
    const { plan: planned, preparation } = this.#prepared(by)
    return { by: by.name, plan: planned, buffers: preparation.buffers, code }
  }
}
