/** States that updates read and replace, several calls in a row. */
import * as t from '../../../src/tensor/index.ts'
import { type Case, plain } from '../case.ts'
import { crossEntropy, labels, normalize } from './network.ts'

export const updates: readonly Case[] = [
  plain('two states swap', (d) => {
    const [a, b] = [d.state('a', 5), d.state('b', 5)]
    return {
      outputs: { a: a.tensor },
      updates: [
        [a, b.tensor],
        [b, a.tensor],
      ],
      steps: 3,
    }
  }),
  plain('three states rotate, each changed on the way', (d) => {
    const [a, b, c] = [d.state('a', 3, 7), d.state('b', 3, 7), d.state('c', 3, 7)]
    return {
      outputs: {},
      updates: [
        [a, t.add(b.tensor, 1)],
        [b, t.mul(c.tensor, 0.5)],
        [c, t.sub(a.tensor, b.tensor)],
      ],
      steps: 4,
    }
  }),
  plain('a state becomes its own transpose', (d) => {
    const a = d.state('a', 7, 7)
    return { outputs: {}, updates: [[a, t.mul(t.transpose(a.tensor), 1.5)]], steps: 3 }
  }),
  plain('a state is shifted along itself', (d) => {
    const a = d.state('a', 9)
    return {
      outputs: { last: t.slice(a.tensor, [8], [9]) },
      updates: [[a, t.concat([t.slice(a.tensor, [8], [9]), t.slice(a.tensor, [0], [8])])]],
      steps: 4,
    }
  }),
  plain('a state is multiplied by itself', (d) => {
    const a = d.state('a', 6, 6)
    return { outputs: {}, updates: [[a, t.tanh(t.matmul(a.tensor, a.tensor))]], steps: 3 }
  }),
  plain('a state is centred by its own mean', (d) => {
    const a = d.state('a', 6, 5)
    return {
      outputs: {},
      updates: [[a, t.mul(t.sub(a.tensor, t.mean(a.tensor, 0, { keepDims: true })), 1.1)]],
      steps: 3,
    }
  }),
  plain('a state is output, before and after its update', (d) => {
    const a = d.state('a', 4)
    const next = t.mul(a.tensor, 2)
    return {
      outputs: { before: a.tensor, after: next, apart: t.add(a.tensor, 0.5) },
      updates: [[a, next]],
      steps: 3,
    }
  }),
  plain('two states take the same new value', (d) => {
    const [a, b] = [d.state('a', 4), d.state('b', 4)]
    const next = t.add(a.tensor, b.tensor)
    return {
      outputs: {},
      updates: [
        [a, next],
        [b, next],
      ],
      steps: 3,
    }
  }),
  plain('a state takes an input, another a constant', (d) => {
    const [a, b] = [d.state('a', 4), d.state('b', 4)]
    return {
      outputs: { sum: t.add(a.tensor, b.tensor) },
      updates: [
        [a, d.normal(4)],
        [b, t.constant(3, [4], d.dtype)],
      ],
      steps: 2,
    }
  }),
  plain('a counter drives the random numbers', (d) => {
    const step = t.state('step', 0, [], 'i32')
    const walk = t.state('walk', t.normal([6], { seed: 3, stream: 1 }, d.dtype))
    const noise = t.uniform([6], { seed: 3, stream: 2, step: step.tensor }, d.dtype)
    return {
      outputs: { order: t.permutation(10, { seed: 3, stream: 4, step: step.tensor }) },
      updates: [
        [step, t.add(step.tensor, 1)],
        [walk, t.add(walk.tensor, noise)],
      ],
      steps: 3,
    }
  }),
  plain('gradient descent with momentum on batch-normalized data', (d) => {
    const [w, velocity, gamma] = [
      d.state('w', 5, 4),
      t.state('velocity', 0, [5, 4], d.dtype),
      t.state('gamma', 1, [4], d.dtype),
    ]
    const x = d.normal(11, 5)
    const hidden = normalize(t.matmul(x, w.tensor), 0, gamma.tensor, t.constant(0, [4], d.dtype))
    const loss = crossEntropy(t.tanh(hidden), labels(d, 11, 4))
    const [dw, dGamma] = t.grad(loss, [w.tensor, gamma.tensor])
    const nextVelocity = t.add(t.mul(velocity.tensor, 0.9), dw)
    return {
      outputs: { loss },
      updates: [
        [w, t.sub(w.tensor, t.mul(nextVelocity, 0.3))],
        [velocity, nextVelocity],
        [gamma, t.sub(gamma.tensor, t.mul(dGamma, 0.3))],
      ],
      steps: 5,
    }
  }),
]
