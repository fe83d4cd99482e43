/** A batch normalization with fixed statistics that folds into a layer is a factor of its weights and a shift. */
import { expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { add, div, mul, reshape, sqrt, type State, type Tensor } from '../../../src/tensor/index.ts'
import { batchOf, expectedOf, networkOf } from './fixtures.ts'

test.each([
  ['resnet_tiny', 6],
  ['mobilenet_tiny', 11],
  ['mlp_bn', 2],
])('%s computes the same without them', async (name, count) => {
  const network = networkOf(`${name}.onnx`)
  expect(network.foldable.size).toBe(count)
  const { x, inputs } = batchOf(expectedOf(name), 'f64')
  const whole = network.create({ dtype: 'f64', dropout: false })
  const without = network.create({ dtype: 'f64', dropout: false, norm: 'none' })
  const stateOf = new Map(whole.states.map((state) => [state.name, state]))
  const factors = new Map<string, Tensor>()
  const shifts = new Map<string, Tensor>()
  for (const { norm, foldsInto } of whole.shapes) {
    const [gamma, beta] = norm.parameters.map((own) => stateOf.get(own)!)
    const { mean, variance } = norm.running!
    const factor = div(gamma!.tensor, sqrt(add(stateOf.get(variance)!.tensor, norm.epsilon)))
    factors.set(`${foldsInto}.weight`, factor)
    // With this β, its shift is what a bias of the layer before becomes.
    const bias = stateOf.get(`${foldsInto}.bias`)
    shifts.set(beta!.name, mul(stateOf.get(mean)!.tensor, factor))
    if (bias) factors.set(bias.name, factor)
  }
  const folded = (state: State): Tensor => {
    const factor = factors.get(state.name)
    if (factor === undefined) return state.tensor
    return mul(state.tensor, reshape(factor, [-1, ...state.tensor.shape.slice(1).map(() => 1)]))
  }
  const outputs = {
    whole: whole.apply(x, { mode: 'eval', read: (state) => shifts.get(state.name) ?? state.tensor }).logits,
    without: without.apply(x, { mode: 'eval', read: folded }).logits,
  }
  const session = openReference()
  const values = (await session.compile({ outputs })).runSync({ x: inputs.x })
  const largest = Math.max(...Array.from(values.whole, Math.abs))
  for (const [i, value] of values.whole.entries())
    expect(Math.abs(value - values.without[i]!) / largest).toBeLessThan(1e-9)
})

test('normalizations of other kinds, or behind no layer, do not', () => {
  expect(networkOf('convnext_tiny.onnx').foldable.size).toBe(0)
  expect(networkOf('unet_groupnorm.onnx').foldable.size).toBe(0)
})
