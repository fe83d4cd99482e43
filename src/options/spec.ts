/**
 * Things chosen by name and options: `batch`, `group:8`, `batch:convention=keras,epsilon=1e-3`. A thing is declared
 * once, with its options; that one table serves its constructor, the parser, the messages and the help text.
 */
import { unknownName, UserError } from '../errors.ts'
import { type Aliases, ofAlias } from '../suggestions.ts'

export interface Option<T> {
  readonly default: T
  /** Completes "expected …" in errors. */
  readonly expected: string
  /** Whether bare values add to it: `mlp:100,100`. */
  readonly isList?: boolean
  /** The value that a person's text or a program's value stands for; undefined when it is not acceptable. */
  read(value: unknown): T | undefined
}

export type Options<O> = { readonly [K in keyof O]: Option<O[K]> }

export interface Declaration<O, T> {
  readonly name: string
  /** One line for lists of what there is. */
  readonly summary: string
  readonly options: Options<O>
  /** The option that a bare value sets: `group:8`. */
  readonly positional?: keyof O & string
  /** Other names of options that people know, for the hint of an error. */
  readonly optionAliases?: Aliases
  /**
   * Fills in the options that follow from others where they are not given, and leaves undefined those that others stand for;
   * needed only where a default is undefined.
   */
  complete?(options: O): O
  /** `spec` is the short text: the name, and the options that differ from their defaults. */
  create(options: O, spec: string): T
}

/** What a registry knows of a thing, its options' types forgotten. */
export interface Kind<T> {
  readonly name: string
  readonly summary: string
  readonly options: readonly { name: string; expected: string; default: unknown }[]
  /** From the text after the colon. Throws a UserError that names the option, what was expected and the mend. */
  parse(text: string): T
  /**
   * The canonical text of `name:text`: every option that has a value, in the order of the declaration. Texts that ask for
   * the same options have the same canonical text. Throws a UserError for an option that is not as it must be.
   */
  canonical(text: string): string
}

/** Call it with options to make one; its `kind` is for registries. */
export type Factory<O, T> = ((options?: Partial<O>) => T) & { readonly kind: Kind<T> }

export function define<O extends object, T>(declaration: Declaration<O, T>): Factory<O, T> {
  const { name, summary, options, positional } = declaration
  const names = Object.keys(options) as (keyof O & string)[]

  function choose(given: Readonly<Record<string, unknown>>): O {
    for (const key of Object.keys(given))
      if (!names.includes(key as keyof O & string))
        throw unknownName(`option of ${name}`, key, names, declaration.optionAliases)
    const chosen = {} as O
    for (const key of names)
      chosen[key] =
        given[key] === undefined ? options[key].default : accept(name, key, options[key], given[key])
    return chosen
  }

  /** The name, and those of the options that are to be written. */
  function write(chosen: O, isWritten: (key: keyof O & string) => boolean): string {
    const pairs = names.filter(isWritten).map((key) => `${key}=${String(chosen[key])}`)
    return pairs.length > 0 ? `${name}:${pairs.join(',')}` : name
  }

  function make(given: Readonly<Record<string, unknown>>): T {
    const chosen = choose(given)
    const full = complete(chosen)
    const differs = (key: keyof O & string) =>
      full[key] !== options[key].default && String(full[key]) !== String(defaultOf(key, full))
    return declaration.create(chosen, write(full, differs))
  }

  /** The value of an option that is not given, beside the others. */
  function defaultOf(key: keyof O & string, chosen: O): unknown {
    const initial = options[key].default
    return initial === undefined ? complete({ ...chosen, [key]: undefined })[key] : initial
  }

  const complete = (chosen: O): O => declaration.complete?.(chosen) ?? chosen

  const read = (text: string) => readPairs(name, text, positional, positional && options[positional].isList)

  const kind: Kind<T> = {
    name,
    summary,
    options: names.map((key) => ({
      name: key,
      expected: options[key].expected,
      default: options[key].default,
    })),
    parse: (text) => make(read(text)),
    canonical(text) {
      const chosen = complete(choose(read(text)))
      return write(chosen, (key) => chosen[key] !== undefined)
    },
  }
  return Object.assign((given: Partial<O> = {}) => make(given as Record<string, unknown>), { kind })
}

/**
 * A list of specs: `none,group:8,epsilon=1e-3,batch` is `none`, `group:8,epsilon=1e-3` and `batch`. What is no name goes
 * to the spec before it. Throws a UserError where there is none.
 */
export function splitSpecs(text: string): string[] {
  const specs: string[] = []
  for (const part of text.split(',').map((piece) => piece.trim())) {
    const beginsSpec = /^[a-z][a-z0-9-]*([:+]|$)/i.test(part) && !/^(true|false)$/.test(part)
    if (beginsSpec) specs.push(part)
    else if (specs.length > 0 && part !== '') specs.push(`${specs.pop()},${part}`)
    else
      throw new UserError(
        `"${text}": expected names, each with options or without, got "${part}"; write, say, none,group:8,batch`,
      )
  }
  return specs
}

/**
 * Makes what `spec` names: `name` or `name:options`, where the name may be one of `aliases`, which stand for names of kinds.
 * Throws a UserError where it cannot.
 */
export function parseSpec<T>(what: string, kinds: readonly Kind<T>[], spec: string, aliases?: Aliases): T {
  const { kind, text } = findKind(what, kinds, spec, aliases)
  return kind.parse(text)
}

/** The canonical text of `spec`: `mlp` and `mlp:100,100,100` have the same one. Throws a UserError as `parseSpec` does. */
export function canonicalSpec<T>(
  what: string,
  kinds: readonly Kind<T>[],
  spec: string,
  aliases?: Aliases,
): string {
  const { kind, text } = findKind(what, kinds, spec, aliases)
  return kind.canonical(text)
}

function findKind<T>(
  what: string,
  kinds: readonly Kind<T>[],
  spec: string,
  aliases: Aliases = {},
): { readonly kind: Kind<T>; readonly text: string } {
  const colon = spec.indexOf(':')
  const name = colon < 0 ? spec : spec.slice(0, colon)
  const named = (wanted: string | undefined) => kinds.find((candidate) => candidate.name === wanted)
  const kind = named(name) ?? named(ofAlias(name, aliases))
  if (kind === undefined)
    throw unknownName(
      what,
      name,
      kinds.map((candidate) => candidate.name),
      aliases,
    )
  return { kind, text: colon < 0 ? '' : spec.slice(colon + 1) }
}

function accept<T>(name: string, key: string, option: Option<T>, given: unknown): T {
  const value = option.read(given)
  if (value === undefined)
    throw new UserError(
      `${name}: ${key} is ${String(given)}, expected ${option.expected}; write ${name}:${key}=…`,
    )
  return value
}

function readPairs(
  name: string,
  text: string,
  positional: string | undefined,
  isList = false,
): Record<string, string> {
  const pairs: Record<string, string> = {}
  for (const part of text === '' ? [] : text.split(',')) {
    const at = part.indexOf('=')
    const key = at < 0 ? positional : part.slice(0, at).trim()
    if (key === undefined)
      throw new UserError(`${name}: "${part}" has no name; write ${name}:option=value,option=value`)
    const value = part.slice(at + 1).trim()
    const adds = isList && at < 0 && Object.hasOwn(pairs, key)
    if (!adds && Object.hasOwn(pairs, key))
      throw new UserError(`${name}: ${key} is given twice; give it once`)
    pairs[key] = adds ? `${pairs[key]},${value}` : value
  }
  return pairs
}

/** A finite number for which `holds`. */
export function numberOption<D extends number | undefined>(
  initial: D,
  expected: string,
  holds: (value: number) => boolean = () => true,
): Option<number | D> {
  return {
    default: initial,
    expected,
    read(value) {
      const number = typeof value === 'string' && value !== '' ? Number(value) : value
      return typeof number === 'number' && Number.isFinite(number) && holds(number) ? number : undefined
    },
  }
}

/** Numbers for all of which `holds`, written with commas between them: one or more, but no more than `most`. */
export function listOption(
  initial: readonly number[],
  expected: string,
  holds: (value: number) => boolean = () => true,
  most = Infinity,
): Option<readonly number[]> {
  const each = numberOption(0, expected, holds)
  return {
    default: initial,
    expected,
    isList: true,
    read(value) {
      const parts: readonly unknown[] = Array.isArray(value) ? value : String(value).split(',')
      const numbers = parts.flatMap((part) => each.read(part) ?? [])
      const isComplete = numbers.length === parts.length && numbers.length > 0 && numbers.length <= most
      return isComplete ? numbers : undefined
    },
  }
}

/** One of `values`. */
export function choiceOption<C extends string>(initial: C, values: readonly C[]): Option<C> {
  return {
    default: initial,
    expected: `one of ${values.join(', ')}`,
    read: (value) => values.find((candidate) => candidate === value),
  }
}

/** Any text but the empty one; it cannot hold a comma. */
export function textOption<D extends string | undefined>(initial: D, expected: string): Option<string | D> {
  return {
    default: initial,
    expected,
    read: (value) => (typeof value === 'string' && value !== '' ? value : undefined),
  }
}

/** `true` or `false`. */
export function flagOption(initial: boolean): Option<boolean> {
  return {
    default: initial,
    expected: 'true or false',
    read: (value) => [true, false].find((flag) => value === flag || value === String(flag)),
  }
}
