import { describe, expect, test } from 'vitest'
import type { CpuKernel } from '../../src/backend/cpu/kernels.ts'
import { expressionsOf } from '../../src/compile/kernel/levels.ts'
import { cpuTarget } from '../../src/backend/cpu/target.ts'
import { vectorMachine } from '../../src/backend/cpu/tiling.ts'
import { bytesOf, explain, type Plan, plan } from '../../src/compile/index.ts'
import { subexpressions } from '../../src/compile/kernel/expression.ts'
import { bytesRead } from '../../src/compile/explain.ts'
import { standardize } from '../../src/norm/arithmetic/standardize.ts'
import { cnn, mlp, relu, sgd, softmaxCrossEntropy } from '../../src/nn/index.ts'
import {
  add,
  constant,
  conv2d,
  div,
  grad,
  input,
  matmul,
  maxPool2d,
  mean,
  mul,
  sigmoid,
  sqrt,
  state,
  sub,
  sum,
  transpose,
  variance,
} from '../../src/tensor/index.ts'

const tile = { rows: 4, vectors: 2, unroll: 1, fused: false }
const target = cpuTarget('test', vectorMachine({ f32: tile, f64: tile }, 1))
const kernelsOf = ({ phases }: Plan<CpuKernel>) => phases.flat()

function batchNorm(x: ReturnType<typeof input>) {
  return div(sub(x, mean(x, 0)), sqrt(add(variance(x, 0), 1e-5)))
}

describe('sharing', () => {
  test('a transcendental value that several kernels read is computed once, however many buffers other values need', () => {
    const image = [3, 16, 16]
    const model = cnn({
      input: image,
      classes: 4,
      channels: [16, 16, 16],
      convolutions: 2,
      norm: 'dynamic-tanh',
      activation: 'relu',
      seed: 1,
    })
    const labels = input('labels', [8], 'i32')
    const { logits } = model.apply(input('x', [8, ...image]), { mode: 'train' })
    const loss = softmaxCrossEntropy(logits, labels)
    const gradients = grad(
      loss,
      model.parameters.map(({ tensor }) => tensor),
    )
    const { updates } = sgd({}).step(model.parameters, gradients, { learningRate: 0.1 })
    const kernels = kernelsOf(plan({ outputs: { loss }, updates }, target))
    // There is one for each layer.
    const computing = kernels.filter((kernel) =>
      / tanh/.test(
        JSON.stringify(kernel, (key, value) =>
          key === 'name' && value === 'tanh'
            ? ' tanh'
            : key === 'reads' || key === 'writes'
              ? undefined
              : value,
        ),
      ),
    )
    expect(computing.length).toBe(6)
  })
})

describe('fusion', () => {
  test('an elementwise chain is one kernel that stores one buffer', () => {
    const x = input('x', [64, 32])
    const [kernel, ...rest] = kernelsOf(plan({ outputs: { y: sigmoid(add(mul(x, 2), 1)) } }, target))
    expect(rest).toEqual([])
    expect(kernel!.writes.size).toBe(1)
  })

  test('batch normalization and its activation are one kernel of three sweeps', () => {
    const kernels = kernelsOf(plan({ outputs: { y: sigmoid(batchNorm(input('x', [60, 100]))) } }, target))
    expect(kernels.length).toBe(1)
    const { body } = kernels[0]!
    expect(body.kind === 'sweep' && body.levels.length).toBe(3)
  })

  test('the backward pass of batch normalization reads the gradient and the input in one kernel', () => {
    const x = input('x', [60, 100])
    const g = input('g', [60, 100])
    const [dx] = grad(sum(mul(batchNorm(x), g)), [x])
    expect(kernelsOf(plan({ outputs: { dx: dx } }, target)).length).toBe(1)
  })

  test('kernels over the images of a normalized convolution use no f64, although its statistics are summed in f64', () => {
    const model = cnn({
      input: [3, 32, 32],
      classes: 10,
      channels: [8],
      convolutions: 2,
      norm: 'batch',
      seed: 0,
    })
    const x = input('x', [16, 3, 32, 32])
    const { logits } = model.apply(x, { mode: 'train' })
    const loss = softmaxCrossEntropy(logits, input('labels', [16], 'i32'))
    const [first] = grad(loss, [model.parameters[0]!.tensor])
    const kernels = kernelsOf(plan({ outputs: { loss, first } }, target))
    const bodies = kernels.flatMap(({ body }) => (body.kind === 'sweep' ? [body] : []))
    const holdF64 = ({ levels }: (typeof bodies)[number]) =>
      subexpressions(expressionsOf(levels)).some(({ dtype }) => dtype === 'f64')
    const sizeOf = ({ loops }: (typeof bodies)[number]) =>
      loops.reduce((size, { extent }) => size * extent, 1)
    const images = bodies.filter((body) => sizeOf(body) >= 16 * 8 * 16 * 16)
    expect(bodies.some(holdF64)).toBe(true)
    expect(images.length).toBeGreaterThan(5)
    expect(images.filter(holdF64)).toEqual([])
  })

  test('two sums over the tensor serve the gradients of a normalization, its gain and its bias', () => {
    const [x, g] = [input('x', [60, 100]), input('g', [60, 100])]
    const [gamma, beta] = [input('gamma', [100]), input('beta', [100])]
    const { normalized } = standardize(x, [0], 1e-5)
    const loss = sum(mul(add(mul(gamma, normalized), beta), g))
    const [dx, dgamma, dbeta] = grad(loss, [x, gamma, beta])
    const kernels = kernelsOf(plan({ outputs: { dx: dx, dgamma: dgamma, dbeta: dbeta } }, target))
    const sums = kernels
      .flatMap(({ body }) => (body.kind === 'sweep' ? body.levels : []))
      .flatMap((l) => l.reductions)
    // Mean, whether squares fit, variance, Σ g and Σ g (x − μ).
    expect(sums.length).toBe(5)
    expect(kernels.map(({ body }) => body.kind === 'sweep' && body.levels.length)).toEqual([3])
  })

  test('bias, activation and weight update are applied while products are written', () => {
    const w = state('w', 0.1, [20, 30])
    const x = input('x', [40, 20])
    const h = relu(add(matmul(x, w.tensor), input('b', [30])))
    const forward = kernelsOf(plan({ outputs: { h } }, target))
    expect(forward.map(({ body }) => body.kind).filter((kind) => kind !== 'pack')).toEqual(['matmul'])
    const [dw] = grad(sum(h), [w.tensor])
    const step = kernelsOf(plan({ updates: [[w, sub(w.tensor, mul(dw, 0.1))]] }, target))
    const last = step.find((kernel) => [...kernel.writes].some((buffer) => buffer.name === 'w'))!
    expect(last.body.kind).toBe('matmul')
  })

  test.each([
    ['winograd', 16],
    ['convolution', 4],
  ] as const)('a %s sums the statistics of a batch normalization as it writes', (kind, channels) => {
    const [x, filter] = [input('x', [4, channels, 8, 8]), input('filter', [16, channels, 3, 3])]
    const y = conv2d(x, filter, { padding: 1 })
    const { normalized, ...statistics } = standardize(y, [0, 2, 3], 1e-5)
    const kernels = kernelsOf(plan({ outputs: { z: relu(normalized), ...statistics } }, target))
    const product = kernels.map(({ body }) => body).find((body) => body.kind === kind)!
    const [written] = 'stores' in product ? product.stores[0]!.targets : []
    expect('blockSums' in product && product.blockSums.map(({ squares }) => squares.length)).toEqual([1])
    // The statistics also need one value per channel.
    const readers = kernels.filter(
      ({ body }) => body.kind === 'sweep' && bytesRead(body, body.levels).get(written!)! > 16 * 4,
    )
    expect(readers.map(({ body }) => body.kind === 'sweep' && body.loops.some((l) => l.reduced))).toEqual([
      false,
    ])
  })

  test('a pooled activation is normalized, pooled and padded in one read pass, and its gradient is spread in one write pass', () => {
    const [x, filter] = [input('x', [4, 16, 16, 16]), input('filter', [16, 16, 3, 3])]
    const next = input('next', [16, 16, 3, 3])
    const y = conv2d(x, filter, { padding: 1 })
    const [gamma, beta] = [input('gamma', [16, 1, 1]), input('beta', [16, 1, 1])]
    const normalized = add(mul(gamma, standardize(y, [0, 2, 3], 1e-5).normalized), beta)
    const pooled = maxPool2d(relu(normalized), { size: [2, 2] })
    const z = conv2d(pooled, next, { padding: 1 })
    const padded = 4 * 16 * 10 * 10
    const forward = kernelsOf(plan({ outputs: { z } }, target))
    const lengths = (kernels: typeof forward) =>
      kernels
        .filter(({ body, name }) => body.kind === 'sweep' && name.startsWith('map'))
        .map(({ writes }) => [...writes].map(({ length }) => length))
    expect(lengths(forward)).toEqual([[4 * 16 * 18 * 18], [padded]])
    const [dfilter] = grad(sum(mul(z, z)), [filter])
    const step = kernelsOf(plan({ outputs: { dfilter: dfilter } }, target))
    // A mask of the windows may be stored; their corners and the gradients of the corners are not.
    expect(
      lengths(step)
        .flat()
        .filter((length) => length === 4 * 16 * 8 * 8).length,
    ).toBeLessThan(2)
  })

  test('a transposed operand is read in place', () => {
    const kernels = kernelsOf(
      plan({ outputs: { y: matmul(transpose(input('a', [8, 12])), input('b', [8, 16])) } }, target),
    )
    expect(kernels.map(({ body }) => body.kind)).toEqual(['matmul'])
  })
})

describe('order', () => {
  test('a state is overwritten only after its readers', () => {
    const s = state('s', 1, [100])
    const { phases } = plan({ outputs: { old: sum(s.tensor) }, updates: [[s, constant(0, [100])]] }, target)
    const phaseOf = (touches: (kernel: Plan['phases'][0][0]) => boolean) =>
      phases.findIndex((kernels) => kernels.some(touches))
    const writes = phaseOf(({ writes: w }) => [...w].some(({ name }) => name === 's'))
    const reads = phaseOf(({ reads: r }) => [...r].some(({ name }) => name === 's'))
    expect(reads).toBeLessThan(writes)
  })

  test('states that swap values go through a temporary', () => {
    const a = state('a', 1, [10])
    const b = state('b', 2, [10])
    const names = kernelsOf(
      plan(
        {
          updates: [
            [a, b.tensor],
            [b, a.tensor],
          ],
        },
        target,
      ),
    ).map(({ name }) => name)
    expect(names.some((name) => name.startsWith('copy new'))).toBe(true)
  })
})

describe('memory', () => {
  const model = mlp({ input: 50, hidden: [40, 40, 40], classes: 10, norm: 'batch', seed: 1 })
  const { logits, updates } = model.apply(input('x', [32, 50]), { mode: 'train' })
  const loss = softmaxCrossEntropy(logits, input('labels', [32], 'i32'))
  const gradients = grad(
    loss,
    model.parameters.map((parameter) => parameter.tensor),
  )
  const descent = sgd({}).step(model.parameters, gradients, { learningRate: 0.1 })
  const step = plan({ outputs: { loss }, updates: [...updates, ...descent.updates] }, target)

  test('temporaries that live at the same time do not overlap', () => {
    const lives = [...step.offsets].map(([buffer, start]) => {
      const used = step.phases.flatMap((kernels, phase) =>
        kernels.some(({ reads, writes }) => reads.has(buffer) || writes.has(buffer)) ? [phase] : [],
      )
      const isOutput = step.outputs.some((output) => output.buffer === buffer)
      return {
        start,
        end: start + bytesOf(buffer),
        from: Math.min(...used),
        to: isOutput ? Infinity : Math.max(...used),
      }
    })
    const clashes = lives.flatMap((a) =>
      lives.filter((b) => a !== b && a.from <= b.to && b.from <= a.to && a.start < b.end && b.start < a.end),
    )
    expect(clashes).toEqual([])
  })

  test('temporaries share memory', () => {
    expect(step.arenaBytes).toBeLessThan(0.8 * step.unsharedBytes)
  })

  test('explain lists every kernel in order and the use of memory', () => {
    const text = explain(step)
    let from = 0
    for (const { name } of kernelsOf(step)) {
      const at = text.indexOf(name, from)
      expect(at).toBeGreaterThanOrEqual(from)
      from = at
    }
    expect(text).toMatch(/flop.*moved/)
    expect(text).toMatch(/arena/)
  })
})
