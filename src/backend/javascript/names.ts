/** Identifiers of printed programs: unique, and derived from the names of the things. */

const reserved = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public ' +
    'return static super switch this throw true try typeof var void while with yield memory run Math Number undefined NaN ' +
    'Infinity Object f32'
  ).split(' '),
)

/** Longer names are cut. */
const longest = 40

export class Names {
  readonly #taken: Set<string>
  readonly #next = new Map<string, number>()

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set([...reserved, ...taken])
  }

  /** `name` as an identifier that is not used yet. */
  unique(name: string): string {
    const base = identifierOf(name)
    let number = this.#next.get(base) ?? 1
    let candidate = number === 1 ? base : `${base}${number}`
    while (this.#taken.has(candidate)) candidate = `${base}${++number}`
    this.#next.set(base, number + 1)
    this.#taken.add(candidate)
    return candidate
  }

  /** Names that differ from all of these. */
  inner(): Names {
    return new Names(this.#taken)
  }
}

/** `packed matmul[60,100]#2` → `packed_matmul_60_100`: numbers that differ between processes are left out. */
function identifierOf(name: string): string {
  const words = name
    .replace(/#\d+/g, '')
    .normalize('NFKD')
    .replace(/[^\w]+/g, '_')
    .slice(0, longest)
    .replace(/^_+|_+$/g, '')
  return /^[A-Za-z_]/.test(words) ? words : `_${words}`
}
