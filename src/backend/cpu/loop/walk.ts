/** Every value of a function, and the functions and buffers that it uses. */
import type { Buffer } from '../../../compile/memory/buffer.ts'
import type { Block, LoopFunction, Statement, Value, Variable } from './language.ts'

/** Calls `visit` on every value below a function's statements, without those of functions that it calls. */
function eachValue({ body, result }: LoopFunction, visit: (value: Value) => void): void {
  const value = (x: Value): void => {
    visit(x)
    for (const operand of operandsOf(x)) value(operand)
  }
  const block = (statements: Block): void => {
    for (const statement of statements) {
      for (const x of valuesOf(statement)) value(x)
      for (const inner of blocksOf(statement)) block(inner)
    }
  }
  block(body)
  if (result) value(result)
}

/** `of` and every function that it calls, callees first. */
export function calledBy(of: LoopFunction): Set<LoopFunction> {
  const found = new Set<LoopFunction>()
  const visit = (each: LoopFunction): void => {
    if (found.has(each)) return
    eachValue(each, (value) => {
      if (value.op === 'call') visit(value.callee)
    })
    found.add(each)
  }
  visit(of)
  return found
}

/** The buffers that a function itself reads and writes, in order of first use. */
export function buffersOf(of: LoopFunction): Set<Buffer> {
  const found = new Set<Buffer>()
  eachValue(of, (value) => {
    if (value.op === 'load') found.add(value.buffer)
  })
  const block = (statements: Block): void => {
    for (const statement of statements) {
      if (statement.do === 'store') found.add(statement.buffer)
      for (const inner of blocksOf(statement)) block(inner)
    }
  }
  block(of.body)
  return found
}

/** Every variable that a statement reads or sets, those inside it too; each statement is looked at once. */
export class Uses {
  readonly #known = new Map<Statement, ReadonlySet<Variable>>()

  of(statement: Statement): ReadonlySet<Variable> {
    let found = this.#known.get(statement)
    if (!found) {
      const own = new Set<Variable>()
      const value = (x: Value): void => {
        if (x.op === 'variable') own.add(x.variable)
        else for (const operand of operandsOf(x)) value(operand)
      }
      valuesOf(statement).forEach(value)
      if (statement.do === 'set') own.add(statement.variable)
      for (const block of blocksOf(statement))
        for (const inner of block) for (const variable of this.of(inner)) own.add(variable)
      found = own
      this.#known.set(statement, found)
    }
    return found
  }

  /** For each statement of a block, the variables that the block declares and that are not used after it. */
  lastOf(block: Block): Variable[][] {
    const ends = block.map((): Variable[] => [])
    const seen = new Set<Variable>()
    for (let i = block.length - 1; i >= 0; i--)
      for (const variable of this.of(block[i]!)) {
        if (!seen.has(variable)) ends[i]!.push(variable)
        seen.add(variable)
      }
    const declared = new Set(
      block.flatMap((statement) => (statement.do === 'let' ? [statement.variable] : [])),
    )
    return ends.map((variables) => variables.filter((variable) => declared.has(variable)))
  }
}

function operandsOf(x: Value): readonly Value[] {
  switch (x.op) {
    case 'unary':
    case 'convert':
    case 'lane':
    case 'splat':
    case 'fold':
      return [x.x]
    case 'binary':
    case 'compare':
    case 'shuffle':
      return [x.a, x.b]
    case 'relaxedMultiplyAdd':
      return [x.a, x.b, x.c]
    case 'select':
      return [x.mask, x.a, x.b]
    case 'masked':
      return [x.mask, x.x]
    case 'load':
      return [x.at.pointer]
    case 'lanes':
      return x.values
    case 'call':
      return x.operands
    case 'constant':
    case 'constants':
    case 'variable':
      return []
  }
}

function valuesOf(statement: Statement): readonly Value[] {
  switch (statement.do) {
    case 'let':
    case 'set':
      return [statement.value]
    case 'store':
      return [statement.at.pointer, statement.value]
    case 'prefetch':
      return [statement.at.pointer]
    case 'for':
      return [statement.from, statement.to, ...statement.moving.map(({ from }) => from)]
    case 'repeat':
      return [statement.times, ...statement.moving.map(({ from }) => from)]
    case 'again':
    case 'if':
      return [statement.condition]
    case 'block':
      return []
  }
}

function blocksOf(statement: Statement): readonly Block[] {
  if (statement.do === 'if') return [statement.body, ...(statement.otherwise ? [statement.otherwise] : [])]
  return 'body' in statement ? [statement.body] : []
}
