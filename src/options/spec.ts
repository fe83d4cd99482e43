/**
 * Things chosen by name and options: `batch`, `group:8`, `batch:convention=keras,epsilon=1e-3`. Each kind is declared
 * once, with its options; that one table serves its constructor, the parser, the messages and the help text.
 */
import { unknownName, UserError } from '../errors.ts'
import { type Aliases, ofAlias } from '../suggestions.ts'
import type { Option, Options } from './option.ts'
import { readPair } from './pairs.ts'
import { formatValue, readOptions, specNotation } from './read.ts'

export interface Declaration<O, T> {
  readonly name: string
  /** One line for lists of kinds. */
  readonly summary: string
  readonly options: Options<O>
  /** The option that a bare value sets: `group:8`. */
  readonly positional?: keyof O & string
  /** Other names that people know for the options, for hints in errors. */
  readonly optionAliases?: Aliases
  /**
   * Computes the options that follow from others if they are not given, and leaves undefined those that others
   * replace; needed only if a default is undefined.
   */
  complete?(options: O): O
  /** `spec` is the short text: the name, and the options that differ from their defaults. */
  create(options: O, spec: string): T
}

/** What a registry knows of a kind, without the types of its options. */
export interface Kind<T> {
  readonly name: string
  readonly summary: string
  readonly options: readonly ({ readonly name: string } & Pick<
    Option<unknown>,
    'expected' | 'about' | 'default'
  >)[]
  /** Reads the text after the colon. Throws a UserError that names the option, what was expected and the fix. */
  parse(text: string): T
  /**
   * The canonical text of `name:text`: every option that has a value, in the order of the declaration. Texts with the
   * same meaning have the same canonical text. Throws a UserError for an invalid option.
   */
  canonical(text: string): string
}

/** Call it with options to make a thing; its `kind` is for registries. */
export type Factory<O, T> = ((options?: Partial<O>) => T) & { readonly kind: Kind<T> }

export function define<O extends object, T>(declaration: Declaration<O, T>): Factory<O, T> {
  const { name, summary, options, positional } = declaration
  const names = Object.keys(options) as (keyof O & string)[]

  const notation = specNotation(name, declaration.optionAliases)
  const choose = (given: Readonly<Record<string, unknown>>) => readOptions<O>(options, given, notation)

  /** The name, and the options to write. */
  function write(chosen: O, isWritten: (key: keyof O & string) => boolean): string {
    const pairs = names.filter(isWritten).map((key) => `${key}=${formatValue(chosen[key])}`)
    return pairs.length > 0 ? `${name}:${pairs.join(',')}` : name
  }

  function make(given: Readonly<Record<string, unknown>>): T {
    const chosen = choose(given)
    const full = complete(chosen)
    const differs = (key: keyof O & string) =>
      full[key] !== options[key].default && formatValue(full[key]) !== formatValue(defaultOf(key, full))
    return declaration.create(chosen, write(full, differs))
  }

  /** The value of an option that is not given, which may depend on the others. */
  function defaultOf(key: keyof O & string, chosen: O): unknown {
    const initial = options[key].default
    return initial === undefined ? complete({ ...chosen, [key]: undefined })[key] : initial
  }

  const complete = (chosen: O): O => declaration.complete?.(chosen) ?? chosen

  const read = (text: string) => readPairs(name, text, positional, positional && options[positional].isList)

  const kind: Kind<T> = {
    name,
    summary,
    options: names.map((key) => {
      const { expected, about, default: initial } = options[key]
      return { name: key, expected, ...(about !== undefined && { about }), default: initial }
    }),
    parse: (text) => make(read(text)),
    canonical(text) {
      const chosen = complete(choose(read(text)))
      return write(chosen, (key) => chosen[key] !== undefined)
    },
  }
  return Object.assign((given: Partial<O> = {}) => make(given as Record<string, unknown>), { kind })
}

/**
 * Splits a list of specs: `none,group:8,epsilon=1e-3,batch` is `none`, `group:8,epsilon=1e-3` and `batch`. A part
 * that is not a name belongs to the spec before it. Throws a UserError if there is no spec before it.
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
 * Makes the thing that `spec` names: `name` or `name:options`, where the name may be one of `aliases`, which stand
 * for names of kinds. Throws a UserError if `spec` is invalid.
 */
export function parseSpec<T>(what: string, kinds: readonly Kind<T>[], spec: string, aliases?: Aliases): T {
  const { kind, text } = findKind(what, kinds, spec, aliases)
  return kind.parse(text)
}

/**
 * The canonical text of `spec`: `mlp` and `mlp:100,100,100` have the same one. Throws a UserError as `parseSpec`
 * does.
 */
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

function readPairs(
  name: string,
  text: string,
  positional: string | undefined,
  isList = false,
): Record<string, string> {
  const pairs: Record<string, string> = {}
  for (const part of text === '' ? [] : text.split(',')) {
    const pair = readPair(part)
    const key = pair?.name ?? positional
    if (key === undefined)
      throw new UserError(`${name}: "${part}" has no name; write ${name}:option=value,option=value`)
    const value = pair?.value ?? part.trim()
    const adds = isList && pair === undefined && Object.hasOwn(pairs, key)
    if (!adds && Object.hasOwn(pairs, key))
      throw new UserError(`${name}: ${key} is given twice; give it once`)
    pairs[key] = adds ? `${pairs[key]},${value}` : value
  }
  return pairs
}
