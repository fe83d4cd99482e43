/** Builds functions of the loop language, statement by statement. */
import type { Buffer } from '../../../compile/memory/buffer.ts'
import type { Address, Block, LoopFunction, Moving, Statement, Type, Value, Variable } from './language.ts'
import { index, type Operand, variable } from './values.ts'

type VariableValue = Value & { readonly op: 'variable' }

export class Builder {
  readonly #parameters: Variable[] = []
  /** The last block is the one being filled. */
  readonly #blocks: Statement[][] = [[]]

  parameter(name: string, type: Type = { element: 'index', lanes: 1 }): Value {
    const own: Variable = { name, type, unit: 1, changes: false }
    this.#parameters.push(own)
    return variable(own)
  }

  /**
   * A new variable of the current block, or the constant if `value` is a constant index. `unit`: for a pointer, the
   * bytes of the elements it counts.
   */
  let(name: string, value: Operand, unit = 1): Value {
    const first = index(value)
    if (first.op === 'constant' && first.type.element === 'index') return first
    const own: Variable = { name, type: first.type, unit, changes: false }
    this.#add({ do: 'let', variable: own, value: first })
    return variable(own)
  }

  set(target: Value, value: Operand): void {
    const own = (target as VariableValue).variable
    own.changes = true
    this.#add({ do: 'set', variable: own, value: index(value) })
  }

  /** Writes the first `lanes` lanes of `value`, by default all. */
  store(buffer: Buffer, at: Address, value: Value, lanes = value.type.lanes): void {
    this.#add({ do: 'store', buffer, at, value, lanes })
  }

  /** Prefetches an element; it has no effect on values. */
  prefetch(buffer: Buffer, at: Address): void {
    this.#add({ do: 'prefetch', buffer, at })
  }

  /**
   * `certain`: at least one iteration. `unit`: for a counter that addresses elements, their bytes. `moving`:
   * pointers, by name, with their start and their step per iteration.
   */
  for<Names extends string = never>(
    name: string,
    {
      from = 0,
      to,
      step = 1,
      certain = typeof from === 'number' && typeof to === 'number',
      unit = 1,
      moving = {} as Record<Names, Start>,
    }: {
      from?: Operand
      to: Operand
      step?: number
      certain?: boolean
      unit?: number
      moving?: Record<Names, Start>
    },
    body: (counter: Value, pointers: Record<Names, Value>) => void,
  ): void {
    if (typeof from === 'number' && typeof to === 'number' && from >= to) return
    const counter: Variable = { name, type: { element: 'index', lanes: 1 }, unit, changes: true }
    const { list, pointers } = startOf(moving)
    this.#add({
      do: 'for',
      variable: counter,
      from: index(from),
      to: index(to),
      step,
      certain,
      moving: list,
      body: this.#block(() => body(variable(counter), pointers)),
    })
  }

  /** `times` iterations, at least one. */
  repeat<Names extends string = never>(
    times: Operand,
    moving: Record<Names, Start>,
    body: (pointers: Record<Names, Value>) => void,
  ): void {
    const { list, pointers } = startOf(moving)
    this.#add({ do: 'repeat', times: index(times), moving: list, body: this.#block(() => body(pointers)) })
  }

  /** `body` returns the condition under which it runs again. */
  again(body: () => Value): void {
    let condition: Value | undefined
    const block = this.#block(() => {
      condition = body()
    })
    this.#add({ do: 'again', body: block, condition: condition! })
  }

  if(condition: Value, then: () => void, otherwise?: () => void): void {
    this.#add({
      do: 'if',
      condition,
      body: this.#block(then),
      ...(otherwise && { otherwise: this.#block(otherwise) }),
    })
  }

  /** A block of its own; its variables end with it. */
  block(body: () => void): void {
    const block = this.#block(body)
    if (block.length > 0) this.#add({ do: 'block', body: block })
  }

  finish(
    name: string,
    { result, lanewise = false }: { result?: Value; lanewise?: boolean } = {},
  ): LoopFunction {
    return { name, parameters: this.#parameters, body: this.#blocks[0]!, ...(result && { result }), lanewise }
  }

  #block(body: () => void): Block {
    const block: Statement[] = []
    this.#blocks.push(block)
    body()
    this.#blocks.pop()
    return block
  }

  #add(statement: Statement): void {
    this.#blocks.at(-1)!.push(statement)
  }
}

/** The start of a moving pointer, and its step per iteration. */
export interface Start {
  from: Operand
  by: number
  unit?: number
  /** Its name, if its key is not a name. */
  name?: string
}

function startOf<Names extends string>(
  moving: Record<Names, Start>,
): { list: Moving[]; pointers: Record<Names, Value> } {
  const list = (Object.entries(moving) as [Names, Start][]).map(
    ([key, { from, by, unit = 1, name = key }]): Moving => ({
      variable: { name, type: { element: 'index', lanes: 1 }, unit, changes: true },
      from: index(from),
      by,
    }),
  )
  const pointers = Object.fromEntries(Object.keys(moving).map((key, i) => [key, variable(list[i]!.variable)]))
  return { list, pointers: pointers as Record<Names, Value> }
}
