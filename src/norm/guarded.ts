/** Errors in the code of a plugin, in words: which file, which normalization, which function, which line. */
import { UserError } from '../errors.ts'
import type { Kind } from '../options/index.ts'
import { ShapeError } from '../tensor/index.ts'
import type { Normalization, NormalizationLayer } from './normalization.ts'

/**
 * The same kind, whose errors name the file of the plugin. The refusals that a normalization states itself (UserError,
 * ShapeError) pass unchanged.
 */
export function guarded(kind: Kind<Normalization>, file: string): Kind<Normalization> {
  const within = <T>(what: string, run: () => T): T => {
    try {
      return run()
    } catch (error) {
      if (error instanceof UserError || error instanceof ShapeError) throw error
      throw new UserError(
        `plugin ${file}: ${what} of ${kind.name} failed: ${describeFault(error, file)}; correct the file, and check it with normscope norms --plugin ${file}`,
      )
    }
  }
  const expect = (condition: boolean, what: string, got: unknown, expected: string) => {
    if (!condition)
      throw new UserError(
        `plugin ${file}: ${what} of ${kind.name} returned ${described(got)}; expected ${expected}; docs/add-your-own.md shows an example`,
      )
  }
  const guardLayer = (layer: NormalizationLayer, by: string): NormalizationLayer => {
    const fits =
      typeof layer?.apply === 'function' &&
      typeof layer.parameters === 'object' &&
      Array.isArray(layer.states)
    expect(fits, by, layer, 'a layer: { parameters, states, apply }')
    return {
      ...layer,
      apply(x, options) {
        const result = within('apply', () => layer.apply(x, options))
        const isWhole =
          result?.output !== undefined && result.normalized !== undefined && Array.isArray(result.updates)
        expect(isWhole, 'apply', result, '{ output, normalized, updates }')
        return result
      },
    }
  }
  const guardNormalization = (made: Normalization): Normalization => {
    const { traits, spec, create, createForWeights } = made ?? {}
    const fits =
      typeof spec === 'string' &&
      typeof create === 'function' &&
      typeof traits === 'object' &&
      Array.isArray(traits.invariances) &&
      typeof traits.sees === 'object' &&
      (traits.of === 'activations' || (traits.of === 'weights' && typeof createForWeights === 'function'))
    expect(
      fits,
      'create',
      made,
      'a normalization: { spec, traits: { equation, source, of, sees, invariances }, create }, as stateless makes it',
    )
    return {
      ...made,
      create: (context) =>
        guardLayer(
          within('create(context)', () => create(context)),
          'create(context)',
        ),
      ...(createForWeights && {
        createForWeights: (context) =>
          guardLayer(
            within('createForWeights', () => createForWeights(context)),
            'createForWeights',
          ),
      }),
    }
  }
  return { ...kind, parse: (text) => guardNormalization(within('create', () => kind.parse(text))) }
}

const described = (value: unknown) =>
  value === undefined
    ? 'nothing'
    : typeof value === 'object'
      ? 'an object that lacks some of it'
      : `a ${typeof value}`

/** `TypeError: x is undefined (line 12)`. */
export function describeFault(error: unknown, file: string): string {
  if (!(error instanceof Error)) return String(error)
  const name = file.split(/[\\/]/).at(-1)!
  const place = (error.stack ?? '').split('\n').find((line) => line.includes(name))
  const line = place && /:(\d+)(?::\d+)?\)?\s*$/.exec(place)?.[1]
  return `${error.name}: ${error.message.split('\n')[0]}${line ? ` (line ${line})` : ''}`
}
