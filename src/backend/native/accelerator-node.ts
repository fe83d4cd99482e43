/** Native code for sessions: prints plans as C, and compiles kernels or finds them in the cache. */
import type { Accelerator, ForeignCode } from '../cpu/accelerator.ts'
import type { Machine } from '../cpu/tiling.ts'
import { keyOf } from './compile-node.ts'
import { Kernels } from './kernels-node.ts'
import { loader } from './loader.ts'
import type { KernelText } from './print/kernel.ts'
import { printProgram } from './print/program.ts'
import { endOfPhase, endOfProgram } from './print/runner.ts'
import { type Recipe, Recipes } from './recipes-node.ts'
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
  const target = { bits, fused: tiles.f32.fused }
  const kernels = new Kernels(parts, target)
  const recipes = new Recipes(parts.cache)
  /** By the identity of the program. */
  const known = new Map<string, Recipe>()
  /** The end of the compilations in the background, which run one after the other. */
  let earlier: Promise<unknown> = Promise.resolve()
  return {
    name: ['native', `${bits} bits`, ...(target.fused ? ['fused'] : []), parts.compiler.version].join(', '),
    machine,
    fail,
    prepare({ plan, machine: lowered, request }) {
      const identity = keyOf(parts, `${JSON.stringify(lowered)}\n${request}`, target)
      let texts: ReadonlyMap<string, KernelText> | undefined
      /** Prints the program, which its recipe and the texts of its kernels follow from. */
      const print = async () => {
        const named = new Map<string, KernelText>()
        const recipe = printProgram(plan(), lowered).map((launches) =>
          launches.map(({ kernel, units, places }) => {
            const name = kernels.nameOf(kernel)
            named.set(name, kernel)
            return { kernel: name, units, places }
          }),
        )
        texts = named
        known.set(identity, recipe)
        await recipes.keep(identity, recipe)
        return recipe
      }
      const findRecipe = async (): Promise<Recipe | undefined> => {
        const recipe = known.get(identity) ?? (await recipes.find(identity))
        if (recipe) known.set(identity, recipe)
        return recipe
      }
      let missing: number | undefined
      const load = async (recipe: Recipe) => {
        const lacking = await kernels.load(recipe.flat().map(({ kernel }) => kernel))
        missing = lacking.length
        return lacking
      }
      const code = async (recipe: Recipe): Promise<ForeignCode> => {
        const launches = wordsOf(recipe, (name) => kernels.addressOf(name))
        return { loader, parameters: { koffi: parts.koffi, runner: await kernels.runner(), launches } }
      }
      const attempt = async (get: () => Promise<ForeignCode | undefined>) => {
        if (hasFailed) return undefined
        try {
          return await get()
        } catch (error) {
          return fail(error)
        }
      }
      const compile = async (background: boolean) => {
        const recipe = (await findRecipe()) ?? (await print())
        const lacking = await load(recipe)
        if (lacking.length > 0 && !texts) await print()
        await kernels.compile(new Map(lacking.map((name) => [name, texts!.get(name)!])), { background })
        return code(recipe)
      }
      return {
        cost: () => (missing === undefined ? undefined : cost(missing)),
        find: () =>
          attempt(async () => {
            const recipe = await findRecipe()
            return !recipe || (await load(recipe)).length > 0 ? undefined : code(recipe)
          }),
        compile({ background }) {
          if (!background) return attempt(() => compile(false))
          const done = earlier.then(() => attempt(() => compile(true)))
          earlier = done
          return done
        },
      }
    },
  }
}

/** The launches as words for the runner: see `runner.ts`. `addressOf` returns the address of a compiled kernel. */
function wordsOf(recipe: Recipe, addressOf: (kernel: string) => bigint): Int32Array<ArrayBuffer> {
  const words = recipe.flatMap((launches) => [
    ...launches.flatMap(({ kernel, units, places }) => {
      const address = addressOf(kernel)
      const [low, high] = [BigInt.asIntN(32, address), BigInt.asIntN(32, address >> 32n)]
      return [places.length, units, Number(low), Number(high), ...places]
    }),
    endOfPhase,
  ])
  return Int32Array.of(...words, endOfProgram)
}
