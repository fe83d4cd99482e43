/** Programs on two sessions at once, whose results must agree to the bit. */
import type { Session } from '../../src/backend/index.ts'
import { input, substitute, type Tensor, type TypedArray } from '../../src/tensor/index.ts'
import { type Case, instantiate } from '../conformance/case.ts'
import type { FloatType, Work } from './compare.ts'

/** Runs `work` on both; throws with the first element that differs. */
export async function expectSameBits(one: Session, other: Session, work: Work): Promise<void> {
  const { inputs, steps = 1, ...request } = work
  const programs = [await one.compile(request), await other.compile(request)] as const
  for (let step = 0; step < steps; step++) {
    const [a, b] = [await programs[0].run(inputs), await programs[1].run(inputs)]
    for (const name of Object.keys(a)) compareBits(name, a[name]!, b[name]!)
    for (const [state] of request.updates ?? [])
      compareBits(state.name, await one.read(state), await other.read(state))
  }
  for (const program of programs) program.dispose()
}

/** What is no number need not have the same bits: its sign and payload mean nothing. */
function compareBits(name: string, a: TypedArray, b: TypedArray): void {
  const at = Array.from(a).findIndex((x, i) => !Object.is(x, b[i]))
  if (a.length !== b.length || at >= 0)
    throw new Error(`${name}[${at}] is ${a[at]} on one and ${b[at]} on the other, of ${a.length}`)
}

/** Cases without states as one program, so that a compiler starts once for all of them; the others each by itself. */
export function merged(cases: readonly Case[], dtype: FloatType): { names: string; work: Work }[] {
  const instances = cases.map((each) => ({ names: each.name, work: instantiate(each, dtype) }))
  const plain = instances.filter(({ work: { updates, steps } }) => !updates && (steps ?? 1) === 1)
  const alone = instances.filter((each) => !plain.includes(each))
  if (plain.length === 0) return alone
  const inputs: Record<string, TypedArray> = {}
  const outputs: Record<string, Tensor> = {}
  for (const [i, { names, work }] of plain.entries()) {
    const replacements = new Map<Tensor, Tensor>()
    for (const x of inputsOf(Object.values(work.outputs))) {
      const { name } = x.operation as { name: string }
      const own = `${name} of ${i}`
      inputs[own] = work.inputs[name]!
      replacements.set(x, input(own, x.shape, x.dtype))
    }
    const keys = Object.keys(work.outputs)
    const values = substitute(Object.values(work.outputs), replacements)
    keys.forEach((name, o) => {
      outputs[`${names}: ${name}`] = values[o]!
    })
  }
  return [{ names: plain.map(({ names }) => names).join(', '), work: { outputs, inputs } }, ...alone]
}

function inputsOf(roots: readonly Tensor[]): Set<Tensor> {
  const seen = new Set<Tensor>()
  const visit = (x: Tensor): void => {
    if (seen.has(x)) return
    seen.add(x)
    x.inputs.forEach(visit)
  }
  roots.forEach(visit)
  return new Set([...seen].filter(({ operation }) => operation.kind === 'input'))
}
