/** Prepares requests for an accelerator and loads its code in this thread. */
import { type Plan, plan, type ProgramRequest, requestText } from '../../../compile/index.ts'
import type {
  Accelerator,
  AcceleratorSource,
  Account,
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

/** Throws the loader's error, for example if the library may not be executed. */
export async function loadForeign(
  { loader, parameters }: ForeignCode,
  memory: WebAssembly.Memory,
  table: AddressTable,
): Promise<SharedRun> {
  const { createRequire } = await import('node:module')
  // oxlint-disable-next-line typescript/no-implied-eval -- the expression comes from the accelerator; worker threads evaluate it too.
  const load = new Function(`return ${loader}`)() as Loader
  return load(createRequire(import.meta.url), memory, table, parameters)
}

/** A compiled program that this thread has loaded successfully. */
export interface ForeignProgram {
  /** The name of the accelerator, for people. */
  readonly by: string
  readonly plan: Plan<CpuKernel>
  readonly code: ForeignCode
}

/** A request for an accelerator, planned and printed at most once, and only if the cache has its code or it is worth compiling. */
export class ForeignRequest {
  readonly #request: ProgramRequest
  readonly #source: AcceleratorSource
  readonly #threads: number
  readonly #memory: WebAssembly.Memory
  readonly #repeats: number
  #text: string | undefined
  #account: Account | undefined
  #seconds = 0
  /** The estimated seconds for preparing the program, once they are known. */
  #cost: number | undefined
  #made: { plan: () => Plan<CpuKernel>; preparation: Preparation } | undefined

  constructor(
    request: ProgramRequest,
    source: AcceleratorSource,
    { threads, memory, repeats }: { threads: number; memory: WebAssembly.Memory; repeats: number },
  ) {
    this.#request = request
    this.#source = source
    this.#threads = threads
    this.#memory = memory
    this.#repeats = repeats
  }

  /** The program if the cache has it; otherwise undefined. */
  async present(): Promise<ForeignProgram | undefined> {
    const by = await this.#source.present()
    if (!by) return undefined
    const { preparation } = this.#prepared(by)
    const found = await preparation.find()
    this.#cost = preparation.cost()
    return this.#loadable(by, found)
  }

  /** Compiles the program if necessary; undefined if that fails, which has already been reported. */
  async make(options: Waiting): Promise<ForeignProgram | undefined> {
    const by = await this.#source.make(options)
    if (!by) return undefined
    const { plan: planned, preparation } = this.#prepared(by)
    // A request that cannot be planned is the caller's error, not a failure of the accelerator.
    planned()
    return this.#loadable(by, await preparation.compile(options))
  }

  /**
   * Call it after each run as WebAssembly. Returns whether preparing a faster program is worthwhile now. Faster programs save
   * about half of the time, so a program that will run as long as it already has repays the preparation once it has run for
   * twice the estimated time of preparing it. A program that earlier processes ran will probably run again in later ones; one
   * that only this process runs may end soon, so the seconds of this process count half. Each repeat that is known takes at
   * least as long as this session has run it.
   */
  ran(seconds: number, { phases }: Plan): boolean {
    const { cost, accountOf } = this.#source
    this.#seconds += seconds
    this.#cost ??= cost(phases.reduce((count, launches) => count + launches.length, 0))
    this.#account ??= accountOf?.(this.#requestText)
    this.#account?.add(seconds)
    const { earlier, now } = this.#account?.seconds ?? { earlier: 0, now: this.#seconds }
    return earlier + now / 2 + this.#repeats * this.#seconds > 2 * this.#cost
  }

  get #requestText(): string {
    this.#text ??= requestText(this.#request)
    return this.#text
  }

  #prepared(by: Accelerator): { plan: () => Plan<CpuKernel>; preparation: Preparation } {
    if (!this.#made) {
      const machine = by.machine(this.#threads)
      let planned: Plan<CpuKernel> | undefined
      const planOnce = () => (planned ??= plan(this.#request, cpuTarget('native', machine)))
      this.#made = {
        plan: planOnce,
        preparation: by.prepare({ plan: planOnce, machine, request: this.#requestText }),
      }
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
    return { by: by.name, plan: this.#prepared(by).plan(), code }
  }
}
