/** Counted loops over locals. */
import type { FunctionBody } from './assembler.ts'

/** A number known when the module is rendered, or the local that will hold it. */
export type Count = number | { local: number }

export function pushCount(f: FunctionBody, count: Count): void {
  if (typeof count === 'number') f.i32(count)
  else f.get(count.local)
}

/** for (index = from; index < to; index += step), where at least one turn is certain. */
export function forRange(
  f: FunctionBody,
  index: number,
  { from = 0, to, step = 1 }: { from?: Count; to: Count; step?: number },
  body: () => void,
): void {
  pushCount(f, from)
  f.set(index)
  f.loop(() => {
    body()
    f.get(index).i32(step).op('i32.add').tee(index)
    pushCount(f, to)
    f.op('i32.lt_s').branchIf(0)
  })
}

/** The units from local `unit` on that are less than local `end`; none, perhaps. */
export function forUnits(f: FunctionBody, unit: number, end: number, body: () => void): void {
  f.get(unit).get(end).op('i32.lt_s')
  f.if(() => forRange(f, unit, { from: { local: unit }, to: { local: end } }, body))
}

/** Pushes local · factor. */
export function pushScaled(f: FunctionBody, local: number, factor: number): FunctionBody {
  return f.get(local).i32(factor).op('i32.mul')
}

/** Adds a constant to a local. */
export function advance(f: FunctionBody, local: number, by: number): void {
  if (by !== 0) f.get(local).i32(by).op('i32.add').set(local)
}

/** Pushes the smaller of the i32 on the stack and a constant. */
export function clampBelow(f: FunctionBody, most: number): void {
  const x = f.local('i32')
  f.tee(x).i32(most).get(x).i32(most).op('i32.lt_s').op('select')
  f.release('i32', x)
}
