/**
 * A small WebAssembly assembler: functions as a stack of instructions with structured control flow.
 * Opcodes: https://webassembly.github.io/spec/core/appendix/index-instructions.html
 */
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128'

const typeCode: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b }
const emptyBlock = 0x40

/** Instructions without immediates. */
const plain = {
  'i32.eqz': 0x45,
  'i32.eq': 0x46,
  'i32.ne': 0x47,
  'i32.lt_s': 0x48,
  'i32.lt_u': 0x49,
  'i32.gt_s': 0x4a,
  'i32.gt_u': 0x4b,
  'i32.le_s': 0x4c,
  'i32.ge_s': 0x4e,
  'i32.ge_u': 0x4f,
  'i32.add': 0x6a,
  'i32.sub': 0x6b,
  'i32.mul': 0x6c,
  'i32.div_s': 0x6d,
  'i32.div_u': 0x6e,
  'i32.rem_u': 0x70,
  'i32.and': 0x71,
  'i32.or': 0x72,
  'i32.xor': 0x73,
  'i32.shl': 0x74,
  'i32.shr_s': 0x75,
  'i32.shr_u': 0x76,
  'i64.add': 0x7c,
  'i64.sub': 0x7d,
  'i64.mul': 0x7e,
  'i64.div_u': 0x80,
  'i64.or': 0x84,
  'i64.shl': 0x86,
  'i64.shr_u': 0x88,
  'i32.wrap_i64': 0xa7,
  'i64.extend_i32_u': 0xad,
  'f64.convert_i64_u': 0xba,
  'f64.add': 0xa0,
  'f64.mul': 0xa2,
  select: 0x1b,
  drop: 0x1a,
  return: 0x0f,
  end: 0x0b,
} as const

/** SIMD instructions without immediates (prefix 0xfd). */
const simd = {
  'i8x16.splat': 0x0f,
  'i32x4.splat': 0x11,
  'i64x2.splat': 0x12,
  'f32x4.splat': 0x13,
  'f64x2.splat': 0x14,
  'i32x4.eq': 0x37,
  'i32x4.ne': 0x38,
  'i32x4.lt_s': 0x39,
  'i32x4.lt_u': 0x3a,
  'i32x4.gt_s': 0x3b,
  'i32x4.le_s': 0x3d,
  'f32x4.eq': 0x41,
  'f32x4.ne': 0x42,
  'f32x4.lt': 0x43,
  'f32x4.gt': 0x44,
  'f32x4.le': 0x45,
  'f32x4.ge': 0x46,
  'f64x2.eq': 0x47,
  'f64x2.ne': 0x48,
  'f64x2.lt': 0x49,
  'f64x2.gt': 0x4a,
  'f64x2.le': 0x4b,
  'f64x2.ge': 0x4c,
  'v128.not': 0x4d,
  'v128.and': 0x4e,
  'v128.andnot': 0x4f,
  'v128.or': 0x50,
  'v128.xor': 0x51,
  'v128.bitselect': 0x52,
  'f32x4.demote_f64x2_zero': 0x5e,
  'f64x2.promote_low_f32x4': 0x5f,
  'f32x4.floor': 0x68,
  'f32x4.trunc': 0x69,
  'f32x4.nearest': 0x6a,
  'f64x2.floor': 0x75,
  'f64x2.trunc': 0x7a,
  'f64x2.nearest': 0x94,
  'i8x16.narrow_i16x8_u': 0x66,
  'i16x8.narrow_i32x4_s': 0x85,
  'i16x8.extend_low_i8x16_u': 0x89,
  'i32x4.extend_low_i16x8_u': 0xa9,
  'i32x4.abs': 0xa0,
  'i32x4.neg': 0xa1,
  'i32x4.shl': 0xab,
  'i32x4.shr_s': 0xac,
  'i32x4.shr_u': 0xad,
  'i32x4.add': 0xae,
  'i32x4.sub': 0xb1,
  'i32x4.mul': 0xb5,
  'i32x4.min_s': 0xb6,
  'i32x4.max_s': 0xb8,
  'i64x2.extend_low_i32x4_s': 0xc7,
  'i64x2.shl': 0xcb,
  'i64x2.shr_u': 0xcd,
  'i64x2.add': 0xce,
  'i64x2.sub': 0xd1,
  'f32x4.abs': 0xe0,
  'f32x4.neg': 0xe1,
  'f32x4.sqrt': 0xe3,
  'f32x4.add': 0xe4,
  'f32x4.sub': 0xe5,
  'f32x4.mul': 0xe6,
  'f32x4.div': 0xe7,
  'f32x4.min': 0xe8,
  'f32x4.max': 0xe9,
  'f32x4.pmin': 0xea,
  'f32x4.pmax': 0xeb,
  'f64x2.abs': 0xec,
  'f64x2.neg': 0xed,
  'f64x2.sqrt': 0xef,
  'f64x2.add': 0xf0,
  'f64x2.sub': 0xf1,
  'f64x2.mul': 0xf2,
  'f64x2.div': 0xf3,
  'f64x2.min': 0xf4,
  'f64x2.max': 0xf5,
  'i32x4.trunc_sat_f32x4_s': 0xf8,
  'f32x4.convert_i32x4_s': 0xfa,
  'f32x4.convert_i32x4_u': 0xfb,
  'i32x4.trunc_sat_f64x2_s_zero': 0xfc,
  'f64x2.convert_low_i32x4_s': 0xfe,
  'f64x2.convert_low_i32x4_u': 0xff,
  'f32x4.relaxed_madd': 0x105,
  'f64x2.relaxed_madd': 0x107,
} as const

/** SIMD loads and stores: opcode and log2 of the natural alignment. */
const vectorMemory = {
  'v128.load': [0x00, 4],
  'v128.load8_splat': [0x07, 0],
  'v128.load16_splat': [0x08, 1],
  'v128.load32_splat': [0x09, 2],
  'v128.load64_splat': [0x0a, 3],
  'v128.store': [0x0b, 4],
  'v128.load32_zero': [0x5c, 2],
  'v128.load64_zero': [0x5d, 3],
} as const
const laneMemory = {
  'v128.load8_lane': [0x54, 0],
  'v128.load32_lane': [0x56, 2],
  'v128.load64_lane': [0x57, 3],
  'v128.store8_lane': [0x58, 0],
  'v128.store16_lane': [0x59, 1],
  'v128.store32_lane': [0x5a, 2],
  'v128.store64_lane': [0x5b, 3],
} as const
const laneAccess = {
  'i32x4.extract_lane': 0x1b,
  'i32x4.replace_lane': 0x1c,
  'f64x2.extract_lane': 0x21,
  'f64x2.replace_lane': 0x22,
} as const
const memory = {
  'i32.load': [0x28, 2],
  'i32.load8_u': [0x2d, 0],
  'i32.store': [0x36, 2],
  'f64.load': [0x2b, 3],
} as const
const atomic = {
  'memory.atomic.notify': [0x00, 2],
  'memory.atomic.wait32': [0x01, 2],
  'i32.atomic.load': [0x10, 2],
  'i32.atomic.store': [0x17, 2],
  'i32.atomic.rmw.add': [0x1e, 2],
} as const

export type PlainName = keyof typeof plain
export type SimdName = keyof typeof simd

/** One function under construction: parameters are its first locals. */
export class FunctionBody {
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
  readonly #bytes: number[] = []
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

  /** Gives a local back for later use by `local`. */
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

  vectorMemory(name: keyof typeof vectorMemory, offset = 0): this {
    const [code] = vectorMemory[name]
    this.#bytes.push(0xfd)
    unsigned(this.#bytes, code)
    // Alignment is a hint only; 0 is always valid.
    this.#bytes.push(0)
    unsigned(this.#bytes, offset)
    return this
  }

  laneMemory(name: keyof typeof laneMemory, offset: number, lane: number): this {
    this.#bytes.push(0xfd)
    unsigned(this.#bytes, laneMemory[name][0])
    this.#bytes.push(0)
    unsigned(this.#bytes, offset)
    this.#bytes.push(lane)
    return this
  }

  lane(name: keyof typeof laneAccess, lane: number): this {
    this.#bytes.push(0xfd)
    unsigned(this.#bytes, laneAccess[name])
    this.#bytes.push(lane)
    return this
  }

  /** Bytes `lanes[i]` of the 32 that two vectors make. */
  shuffle(lanes: readonly number[]): this {
    this.#bytes.push(0xfd, 0x0d, ...lanes)
    return this
  }

  memory(name: keyof typeof memory, offset = 0): this {
    const [code] = memory[name]
    this.#bytes.push(code, 0)
    unsigned(this.#bytes, offset)
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

  i32(value: number): this {
    this.#bytes.push(0x41)
    signed(this.#bytes, BigInt(value | 0))
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

  call(index: number): this {
    this.#bytes.push(0x10)
    unsigned(this.#bytes, index)
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

  /** Runs `body` when the i32 on the stack is not 0. */
  if(body: () => void): this {
    this.#bytes.push(0x04, emptyBlock)
    body()
    return this.op('end')
  }

  branch(depth: number): this {
    this.#bytes.push(0x0c)
    unsigned(this.#bytes, depth)
    return this
  }

  branchIf(depth: number): this {
    this.#bytes.push(0x0d)
    unsigned(this.#bytes, depth)
    return this
  }

  encode(): number[] {
    const runs: [number, ValueType][] = []
    for (const type of this.#locals) {
      const last = runs.at(-1)
      if (last?.[1] === type) last[0]++
      else runs.push([1, type])
    }
    const body: number[] = []
    unsigned(body, runs.length)
    for (const [count, type] of runs) {
      unsigned(body, count)
      body.push(typeCode[type])
    }
    append(body, this.#bytes)
    body.push(plain.end)
    const sized: number[] = []
    unsigned(sized, body.length)
    return append(sized, body)
  }
}

/** A module that imports one memory, `env.memory`, and exports functions. */
export class Module {
  readonly #functions: FunctionBody[] = []
  readonly #exports: [string, number][] = []

  /** Gives the function's index, to call it by. */
  add(body: FunctionBody): number {
    this.#functions.push(body)
    return this.#functions.length - 1
  }

  export(name: string, index: number): void {
    this.#exports.push([name, index])
  }

  encode({ shared, maximumPages }: { shared: boolean; maximumPages: number }): Uint8Array<ArrayBuffer> {
    const types: string[] = []
    const typeIndex = this.#functions.map(({ parameters, results }) => {
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
    section(bytes, 10, this.#functions.length, (out) => {
      for (const body of this.#functions) append(out, body.encode())
    })
    return new Uint8Array(bytes)
  }
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
