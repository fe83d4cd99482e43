/** How normalizations are declared: options as in `spec.ts`, and layers that check their inputs. */
import { listed } from '../listed.ts'
import { UserError } from '../errors.ts'
import { type ApplyOptions, type Mode, type Normalization, type NormalizationLayer } from './normalization.ts'
import { type Declaration, define, type Factory } from '../options/index.ts'

const modes: readonly Mode[] = ['train', 'eval', 'estimate']

/**
 * A normalization with options. Its layers throw a UserError if they are applied without a mode or with an unknown
 * one; a layer that was created without a `key` draws from streams of its own, derived from its name.
 */
export function defineNormalization<O extends object>(
  declaration: Declaration<O, Normalization>,
): Factory<O, Normalization> {
  const { name } = declaration
  return define<O, Normalization>({
    ...declaration,
    create(options, spec) {
      const { create, createForWeights, ...rest } = declaration.create(options, spec)
      return {
        ...rest,
        create: (context) => checked(name, context.name, create({ key: keyOf(context.name), ...context })),
        ...(createForWeights && {
          createForWeights: (context) =>
            checked(name, context.name, createForWeights({ key: keyOf(context.name), ...context })),
        }),
      }
    },
  })
}

function checked(kind: string, place: string, layer: NormalizationLayer): NormalizationLayer {
  return {
    ...layer,
    apply(x, options) {
      checkMode(`${kind} normalization ${place}`, options)
      return layer.apply(x, options)
    },
  }
}

/** The types require this too, but JavaScript does not check them. */
function checkMode(what: string, options: ApplyOptions | undefined): void {
  if (options === undefined || typeof options !== 'object')
    throw new UserError(`${what}: apply needs options; write apply(x, { mode: 'train' })`)
  if (!modes.includes(options.mode))
    throw new UserError(
      `${what}: mode is ${JSON.stringify(options.mode)}, expected ${listed(modes, 'or')}; ` +
        `write apply(x, { mode: 'train' })`,
    )
}

/**
 * Streams for a layer without a key, different for each name: FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), in
 * the upper half of 32 bits, where no stream of a run is, and separated by the largest number of streams that a layer
 * may take.
 */
function keyOf(name: string) {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193)
  return { seed: 0, stream: ((hash & 0x7ffffffc) | 0x80000000) >>> 0 }
}
