/** Native code for sessions: prints plans as C, and compiles kernels or finds them in the cache. */
import type { Plan } from '../../compile/kernel/kernel.ts'
import type { Accelerator, ForeignCode } from '../cpu/accelerator.ts'
import type { Machine } from '../cpu/tiling.ts'
import { Kernels } from './kernels-node.ts'
import { loader } from './loader.ts'
import { type PrintedProgram, printProgram, wordsOf } from './print/program.ts'
import { type NativeParts, reasonOf } from './parts-node.ts'

/** An estimate of the processor seconds for compiling a number of kernels together. */
export const cost = (kernels: number): number => (kernels === 0 ? 0 : 0.1 + 0.04 * kernels)

export interface NativeOptions {
  readonly machine: (threads: number) => Machine
  /** The vector width in bits. */
  readonly bits: 128 | 256 | 512
  /** Called once, for the first program that cannot be compiled or loaded. */
  readonly onFailure: (reason: string) => void
}

export function acceleratorOf(parts: NativeParts, { machine, bits, onFailure }: NativeOptions): Accelerator {
  let hasFailed = false
  const fail = (error: unknown): undefined => {
    if (!hasFailed) onFailure(reasonOf(error))
    hasFailed = true
    return undefined
  }
  const { tiles } = machine(1)
  const kernels = new Kernels(parts, { bits, fused: tiles.f32.fused })
  /** Plans of equal requests share their phases. */
  const printed = new WeakMap<Plan['phases'], PrintedProgram>()
  /** The end of the compilations in the background, which run one after the other. */
  let earlier: Promise<unknown> = Promise.resolve()
  return {
    name: `native, ${bits} bits, ${parts.compiler.version}`,
    machine,
    fail,
    prepare(plan, lowered) {
      const program = printed.get(plan.phases) ?? printProgram(plan, lowered)
      printed.set(plan.phases, program)
      const texts = program.phases.flat().map(({ kernel }) => kernel)
      const code = async (): Promise<ForeignCode> => {
        const launches = wordsOf(program, (kernel) => kernels.addressOf(kernel))
        return { loader, parameters: { koffi: parts.koffi, runner: await kernels.runner(), launches } }
      }
      let missing = texts.length
      const load = async () => {
        const lacking = await kernels.load(texts)
        missing = lacking.length
        return lacking
      }
      const compile = async (background: boolean) => {
        if (hasFailed) return undefined
        try {
          await kernels.compile(await load(), { background })
          return await code()
        } catch (error) {
          return fail(error)
        }
      }
      return {
        buffers: program.buffers,
        cost: () => cost(missing),
        async find() {
          if (hasFailed) return undefined
          try {
            return (await load()).length > 0 ? undefined : await code()
          } catch (error) {
            return fail(error)
          }
        },
        compile({ background }) {
          if (!background) return compile(false)
          const done = earlier.then(() => compile(true))
          earlier = done
          return done
        },
      }
    },
  }
}
