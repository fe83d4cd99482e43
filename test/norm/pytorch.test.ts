/**
 * Compares normalizations with PyTorch, call by call: outputs, gradients with respect to the input and the parameters, and
 * states, in training and then in evaluation; in float64 on the reference, in float32 on WebAssembly.
 */
import { describe, expect, test } from 'vitest'
import { openReference, openWasm, type SyncSession } from '../../src/backend/index.ts'
import { type NormalizationLayer, parseNormalization } from '../../src/norm/index.ts'
import { grad, mul, type State, state, sum, type Tensor } from '../../src/tensor/index.ts'
import type { FloatType } from '../support/compare.ts'
import { arrayOf, inputOf, type NormalizationFixture, type Packed, readFixture } from '../support/fixtures.ts'
import { shared } from '../conformance/suite.ts'

const backends = [
  { name: 'reference', dtype: 'f64', tolerance: 1e-12, open: openReference },
  { name: 'WebAssembly', dtype: 'f32', tolerance: 2e-5, open: () => openWasm({ threads: 1 }) },
] as const

const { cases } = readFixture('normalizations')

describe.each(backends)('on $name in $dtype', ({ dtype, tolerance, open }) => {
  const session = shared(open)

  test.each(cases)('$name: $spec', async (fixture) => {
    const layer = layerOf(fixture, dtype)
    const own = (name: string) => name.slice('place.'.length)
    const write = (target: State | undefined, packed: Packed) => {
      expect(target?.tensor.shape).toEqual(packed.shape)
      session().writeSync(target!, arrayOf(packed, target!.tensor.dtype === 'i32' ? 'i32' : dtype))
    }
    const trained = Object.keys(layer.parameters).filter((name) => name !== 'epsilon')
    expect(trained.sort()).toEqual(Object.keys(fixture.parameters).sort())
    const programs = await compileModes(session(), fixture, layer, dtype)
    for (const [name, packed] of Object.entries(fixture.parameters)) write(layer.parameters[name], packed)
    for (const [name, packed] of Object.entries(fixture.initial))
      write(
        layer.states.find((one) => own(one.name) === name),
        packed,
      )
    for (const call of fixture.calls) {
      const results = programs[call.mode].runSync({ x: arrayOf(call.x, dtype), c: arrayOf(call.c, dtype) })
      expectClose('output', results['output']!, call.output, tolerance)
      for (const [name, packed] of Object.entries(call.gradients))
        expectClose(`gradient of ${name}`, results[`d ${name}`]!, packed, tolerance)
      expect(
        layer.states
          .map(({ name }) => own(name))
          .filter((name) => name !== 'batches')
          .sort(),
      ).toEqual(Object.keys(call.kept).sort())
      for (const kept of layer.states) {
        const packed = call.kept[own(kept.name)]
        if (packed) expectClose(kept.name, session().readSync(kept), packed, tolerance)
      }
    }
  })
})

function layerOf({ spec, features, weight }: NormalizationFixture, dtype: FloatType): NormalizationLayer {
  const normalization = parseNormalization(spec)
  if (features) return normalization.create({ name: 'place', features, dtype })
  const unitAxis = weight!.length === 2 ? 1 : 0
  return normalization.createForWeights!({
    name: 'place',
    weight: state('raw', 1, weight, dtype),
    unitAxis,
    dtype,
  })
}

async function compileModes(
  session: SyncSession,
  { calls }: NormalizationFixture,
  layer: NormalizationLayer,
  dtype: FloatType,
) {
  const compile = (mode: 'train' | 'eval') => {
    const [x, c] = [inputOf('x', calls[0]!.x, dtype), inputOf('c', calls[0]!.c, dtype)]
    const result = layer.apply(x, { mode })
    const output = layer.activate?.(result.output) ?? result.output
    const parameters = Object.entries(layer.parameters)
    const gradients = grad(sum(mul(output, c)), [x, ...parameters.map(([, { tensor }]) => tensor)])
    const outputs: Record<string, Tensor> = { output }
    for (const [i, name] of ['x', ...parameters.map(([parameter]) => parameter)].entries())
      outputs[`d ${name}`] = gradients[i]!
    return session.compile({ outputs, updates: result.updates })
  }
  return { train: await compile('train'), eval: await compile('eval') }
}

function expectClose(name: string, actual: ArrayLike<number>, { data }: Packed, tolerance: number): void {
  expect(actual.length, `length of ${name}`).toBe(data.length)
  const scale = Math.max(1, ...data.map(Math.abs))
  data.forEach((value, i) => {
    const own = actual[i]!
    expect(Math.abs(own - value) / scale, `${name} [${i}] is ${own}, PyTorch has ${value}`).toBeLessThan(
      tolerance,
    )
  })
}
