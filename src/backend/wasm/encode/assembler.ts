/**
 * A small WebAssembly assembler: functions as a stack of instructions with structured control flow.
 */
import {
  atomic,
  laneAccess,
  laneMemory,
  memory,
  plain,
  type PlainName,
  simd,
  type SimdName,
  vectorMemory,
} from './opcodes.ts'

export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128'

const typeCode: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b }
const emptyBlock = 0x40

/** A number that is known when a module is encoded: what belongs to `of`, such as a buffer's address, plus `plus`. */
export interface Later {
  readonly of: object
  readonly plus: number
}

/** A place in the code for such a number, which takes `LATER` bytes. */
interface Gap extends Later {
  readonly at: number
  /** Whether it is read as signed. */
  readonly signed: boolean
}

const LATER = 5

/**
 * One function: parameters are its first locals. Several modules may contain it, each with numbers of its own for what
 * is known later.
 */
export class FunctionBody {
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
  readonly #bytes: number[] = []
  readonly #gaps: Gap[] = []
  #encoded: { readonly bytes: Uint8Array; readonly start: number } | undefined
  readonly #locals: ValueType[] = []
  readonly #free = new Map<ValueType, number[]>()

  constructor(parameters: readonly ValueType[], results: readonly ValueType[] = []) {
    this.parameters = parameters
    this.results = results
  }

  local(type: ValueType): number {
    const reused = this.#free.get(type)?.pop()
    if (reused !== undefined) return reused
    this.#locals.push(type)
    return this.parameters.length + this.#locals.length - 1
  }

  /** Makes a local available to later calls of `local`. */
  release(type: ValueType, index: number): void {
    const list = this.#free.get(type) ?? []
    list.push(index)
    this.#free.set(type, list)
  }

  op(name: PlainName): this {
    this.#bytes.push(plain[name])
    return this
  }

  simd(name: SimdName): this {
    this.#bytes.push(0xfd)
    unsigned(this.#bytes, simd[name])
    return this
  }

  vectorMemory(name: keyof typeof vectorMemory, offset: number | Later = 0): this {
    const [code] = vectorMemory[name]
    this.#bytes.push(0xfd)
    unsigned(this.#bytes, code)
    // Alignment is a hint only; 0 is always valid.
    this.#bytes.push(0)
    this.#number(offset)
    return this
  }

  laneMemory(name: keyof typeof laneMemory, offset: number | Later, lane: number): this {
    this.#bytes.push(0xfd)
    unsigned(this.#bytes, laneMemory[name][0])
    this.#bytes.push(0)
    this.#number(offset)
    this.#bytes.push(lane)
    return this
  }

  lane(name: keyof typeof laneAccess, lane: number): this {
    this.#bytes.push(0xfd)
    unsigned(this.#bytes, laneAccess[name])
    this.#bytes.push(lane)
    return this
  }

  /** Selects bytes `lanes[i]` of the 32 in two vectors. */
  shuffle(lanes: readonly number[]): this {
    this.#bytes.push(0xfd, 0x0d, ...lanes)
    return this
  }

  memory(name: keyof typeof memory, offset: number | Later = 0): this {
    const [code] = memory[name]
    this.#bytes.push(code, 0)
    this.#number(offset)
    return this
  }

  atomic(name: keyof typeof atomic, offset = 0): this {
    const [code, alignment] = atomic[name]
    this.#bytes.push(0xfe, code, alignment)
    unsigned(this.#bytes, offset)
    return this
  }

  get(index: number): this {
    this.#bytes.push(0x20)
    unsigned(this.#bytes, index)
    return this
  }

  set(index: number): this {
    this.#bytes.push(0x21)
    unsigned(this.#bytes, index)
    return this
  }

  tee(index: number): this {
    this.#bytes.push(0x22)
    unsigned(this.#bytes, index)
    return this
  }

  i32(value: number | Later): this {
    this.#bytes.push(0x41)
    if (typeof value === 'number') signed(this.#bytes, BigInt(value | 0))
    else this.#leave(value, { signed: true })
    return this
  }

  i64(value: bigint): this {
    this.#bytes.push(0x42)
    signed(this.#bytes, value)
    return this
  }

  v128(bytes: Uint8Array): this {
    this.#bytes.push(0xfd, 0x0c, ...bytes)
    return this
  }

  f64(value: number): this {
    this.#bytes.push(0x44, ...new Uint8Array(new Float64Array([value]).buffer))
    return this
  }

  call(index: number | Later): this {
    this.#bytes.push(0x10)
    this.#number(index)
    return this
  }

  block(body: () => void): this {
    this.#bytes.push(0x02, emptyBlock)
    body()
    return this.op('end')
  }

  loop(body: () => void): this {
    this.#bytes.push(0x03, emptyBlock)
    body()
    return this.op('end')
  }

  /** Runs `body` when the i32 on the stack is not 0, else `otherwise`. */
  if(body: () => void, otherwise?: () => void): this {
    this.#bytes.push(0x04, emptyBlock)
    body()
    if (otherwise) {
      this.#bytes.push(0x05)
      otherwise()
    }
    return this.op('end')
  }

  branchIf(depth: number): this {
    this.#bytes.push(0x0d)
    unsigned(this.#bytes, depth)
    return this
  }

  #number(value: number | Later): void {
    if (typeof value === 'number') unsigned(this.#bytes, value)
    else this.#leave(value)
  }

  #leave({ of, plus }: Later, { signed: isSigned = false } = {}): void {
    this.#gaps.push({ of, plus, at: this.#bytes.length, signed: isSigned })
    for (let i = 0; i < LATER; i++) this.#bytes.push(0)
  }

  /** Everything whose numbers are known later. */
  get missing(): ReadonlySet<object> {
    return new Set(this.#gaps.map(({ of }) => of))
  }

  /** The bytes of its encoding. */
  get size(): number {
    return this.#encode().bytes.length
  }

  /** The finished function, with the numbers of what was missing. */
  encode(numberOf: (of: object) => number): Uint8Array {
    const { bytes, start } = this.#encode()
    const result = bytes.slice()
    for (const { of, plus, at, signed: isSigned } of this.#gaps)
      write(result, start + at, numberOf(of) + plus, isSigned)
    return result
  }

  #encode(): { readonly bytes: Uint8Array; readonly start: number } {
    if (this.#encoded) return this.#encoded
    const runs: [number, ValueType][] = []
    for (const type of this.#locals) {
      const last = runs.at(-1)
      if (last?.[1] === type) last[0]++
      else runs.push([1, type])
    }
    const locals: number[] = []
    unsigned(locals, runs.length)
    for (const [count, type] of runs) {
      unsigned(locals, count)
      locals.push(typeCode[type])
    }
    const head: number[] = []
    unsigned(head, locals.length + this.#bytes.length + 1)
    head.push(...locals)
    const bytes = new Uint8Array(head.length + this.#bytes.length + 1)
    bytes.set(head)
    bytes.set(this.#bytes, head.length)
    bytes[bytes.length - 1] = plain.end
    this.#encoded = { bytes, start: head.length }
    return this.#encoded
  }
}

/** LEB128 of a whole number of 32 bits in `LATER` bytes. */
function write(bytes: Uint8Array, at: number, value: number, isSigned: boolean): void {
  for (let i = 0; i < LATER - 1; i++) bytes[at + i] = ((value >>> (7 * i)) & 0x7f) | 0x80
  bytes[at + LATER - 1] = isSigned ? (value >> 28) & 0x7f : value >>> 28
}

/** A module that imports one memory, `env.memory`, and exports functions. */
export class Module {
  readonly #functions: { readonly body: FunctionBody; readonly numberOf: (of: object) => number }[] = []
  readonly #exports: [string, number][] = []

  /** Returns the function's index, for calls. `numberOf`: the numbers of what is missing in it. */
  add(body: FunctionBody, numberOf: (of: object) => number = numberMissing): number {
    this.#functions.push({ body, numberOf })
    return this.#functions.length - 1
  }

  export(name: string, index: number): void {
    this.#exports.push([name, index])
  }

  encode({ shared, maximumPages }: { shared: boolean; maximumPages: number }): Uint8Array<ArrayBuffer> {
    const types: string[] = []
    const typeIndex = this.#functions.map(({ body: { parameters, results } }) => {
      const key = `${parameters.join()}>${results.join()}`
      if (!types.includes(key)) types.push(key)
      return types.indexOf(key)
    })
    const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
    section(bytes, 1, types.length, (out) => {
      for (const key of types) {
        out.push(0x60)
        for (const list of key.split('>')) {
          const names = list === '' ? [] : (list.split(',') as ValueType[])
          unsigned(out, names.length)
          out.push(...names.map((name) => typeCode[name]))
        }
      }
    })
    section(bytes, 2, 1, (out) => {
      text(out, 'env')
      text(out, 'memory')
      out.push(0x02, shared ? 0x03 : 0x01)
      unsigned(out, 1)
      unsigned(out, maximumPages)
    })
    section(bytes, 3, this.#functions.length, (out) => {
      for (const index of typeIndex) unsigned(out, index)
    })
    section(bytes, 7, this.#exports.length, (out) => {
      for (const [name, index] of this.#exports) {
        text(out, name)
        out.push(0x00)
        unsigned(out, index)
      }
    })
    const bodies = this.#functions.map(({ body, numberOf }) => body.encode(numberOf))
    const count: number[] = []
    unsigned(count, bodies.length)
    bytes.push(10)
    unsigned(
      bytes,
      bodies.reduce((sum, { length }) => sum + length, count.length),
    )
    bytes.push(...count)
    const result = new Uint8Array(bodies.reduce((sum, { length }) => sum + length, bytes.length))
    result.set(bytes)
    let end = bytes.length
    for (const body of bodies) {
      result.set(body, end)
      end += body.length
    }
    return result
  }
}

const numberMissing = (): never => {
  throw new Error('a function has numbers that are known later; pass them')
}

function section(bytes: number[], id: number, count: number, fill: (out: number[]) => void): void {
  const content: number[] = []
  unsigned(content, count)
  fill(content)
  bytes.push(id)
  unsigned(bytes, content.length)
  append(bytes, content)
}

/** `push(...items)` without the argument limit. */
function append(bytes: number[], items: readonly number[]): number[] {
  for (const item of items) bytes.push(item)
  return bytes
}

function text(bytes: number[], value: string): void {
  unsigned(bytes, value.length)
  for (const character of value) bytes.push(character.charCodeAt(0))
}

/** LEB128. */
function unsigned(bytes: number[], value: number): void {
  let rest = value
  do {
    const low = rest % 128
    rest = Math.floor(rest / 128)
    bytes.push(rest > 0 ? low | 0x80 : low)
  } while (rest > 0)
}

function signed(bytes: number[], value: bigint): void {
  let rest = value
  for (;;) {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    const done = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)
    bytes.push(done ? low : low | 0x80)
    if (done) return
  }
}
