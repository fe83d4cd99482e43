/**
 * Several normalizations at one place, their names joined by +: weight-standardization+group:8, layer+noise.
 * Normalizations of activations act one after another; one of the parts may normalize weights.
 */
import { UserError } from '../errors.ts'
import type { Normalization, NormalizationLayer } from './normalization.ts'
import type { Axis, Invariance, Traits } from './traits.ts'

/** Throws a UserError if two parts normalize weights. */
export function compose(parts: readonly Normalization[]): Normalization {
  if (parts.length === 1) return parts[0]!
  const spec = parts.map((part) => part.spec).join('+')
  const isOfWeights = ({ traits }: Normalization) => traits.of === 'weights'
  const ofActivations = parts.filter((part) => !isOfWeights(part))
  const [ofWeights, ...tooMany] = parts.filter(isOfWeights)
  if (tooMany.length > 0)
    throw new UserError(`${spec}: expected at most one normalization of weights; drop ${tooMany[0]!.spec}`)
  return {
    spec,
    traits: joined(ofWeights, ofActivations),
    create: (context) => {
      const layers = ofActivations.map((part) => part.create(context))
      return inTurn(spec, layers)
    },
    ...(ofWeights?.createForWeights && { createForWeights: ofWeights.createForWeights }),
  }
}

/** Applies each to the output of the one before. The tap `normalized` is that of the first. */
export function inTurn(spec: string, layers: readonly NormalizationLayer[]): NormalizationLayer {
  const parameters = layers.flatMap((layer) => Object.entries(layer.parameters))
  const states = layers.flatMap((layer) => layer.states)
  const names = [...parameters.map(([, { name }]) => name), ...states.map(({ name }) => name)]
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined)
    throw new UserError(
      `${spec}: expected normalizations with different states, got ${twice} twice; drop one`,
    )
  const activate = layers.find((layer) => layer.activate)?.activate
  return {
    parameters: Object.fromEntries(parameters),
    states,
    apply(x, options) {
      const [first, ...rest] = layers as [NormalizationLayer, ...NormalizationLayer[]]
      return rest.reduce(
        (done, layer) => {
          const next = layer.apply(done.output, options)
          return { ...done, output: next.output, updates: [...done.updates, ...next.updates] }
        },
        first.apply(x, options),
      )
    },
    ...(activate && { activate }),
  }
}

/** The invariances that are certain: those of the weights, and the first normalization's to the data. */
function joined(ofWeights: Normalization | undefined, ofActivations: readonly Normalization[]): Traits {
  const all = ofWeights ? [ofWeights, ...ofActivations] : ofActivations
  const first = ofActivations[0]!.traits
  const sees: Partial<Record<Axis, 'all' | 'part'>> = {}
  for (const { traits } of ofActivations)
    for (const [axis, extent] of Object.entries(traits.sees) as [Axis, 'all' | 'part'][])
      sees[axis] = sees[axis] === 'all' ? 'all' : extent
  const kept = (of: readonly Invariance[]) =>
    ofWeights
      ? [
          ...ofWeights.traits.invariances,
          ...of.filter((name) => name.startsWith('data') || name.startsWith('case')),
        ]
      : of
  return {
    equation: all.map(({ traits }) => traits.equation).join('; then '),
    source: all.map(({ traits }) => traits.source).join('; '),
    of: 'activations',
    sees,
    invariances: kept(first.invariances),
    ...(first.invariancesOfImages && { invariancesOfImages: kept(first.invariancesOfImages) }),
    isDetached: all.some(({ traits }) => traits.isDetached),
  }
}
