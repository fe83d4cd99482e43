/** Elementwise operations of floats: ordinary and special values, sizes 0, 1 and ones that divide no vector width. */
import * as t from '../../../src/tensor/index.ts'
import { type Case, kinked, plain, smooth, twice } from '../case.ts'

const special = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  -2.5,
  1e-3,
  -1e-6,
  1e-20,
  2,
  3.25,
  10,
  -17,
  40,
  80,
  -80,
  1e10,
  -1e10,
  3e30,
  -3e30,
  Infinity,
  -Infinity,
  Number.NaN,
  1e-40,
  0.1,
  123.456,
  -87.5,
  20.5,
]
const pairs = special.flatMap((a) => special.map((b) => [a, b] as const))

const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 100, 257]

const unary: { name: string; f: (x: t.Tensor) => t.Tensor; domain: [number, number] }[] = [
  { name: 'neg', f: t.neg, domain: [-3, 3] },
  { name: 'abs', f: t.abs, domain: [0.1, 3] },
  { name: 'exp', f: t.exp, domain: [-3, 3] },
  { name: 'log', f: t.log, domain: [0.1, 5] },
  { name: 'tanh', f: t.tanh, domain: [-3, 3] },
  { name: 'sigmoid', f: t.sigmoid, domain: [-5, 5] },
  { name: 'erf', f: t.erf, domain: [-3, 3] },
  { name: 'sqrt', f: t.sqrt, domain: [0.1, 5] },
  { name: 'square', f: t.square, domain: [-3, 3] },
  { name: 'floor', f: t.floor, domain: [0.1, 0.9] },
  { name: 'sign', f: t.sign, domain: [-5, -0.1] },
]

const binary: { name: string; f: (a: t.Tensor, b: t.Tensor) => t.Tensor; smooth: boolean }[] = [
  { name: 'add', f: t.add, smooth: true },
  { name: 'sub', f: t.sub, smooth: true },
  { name: 'mul', f: t.mul, smooth: true },
  { name: 'div', f: t.div, smooth: true },
  { name: 'pow', f: t.pow, smooth: true },
  { name: 'minimum', f: t.minimum, smooth: true },
  { name: 'maximum', f: t.maximum, smooth: true },
  { name: 'less', f: t.less, smooth: false },
  { name: 'lessEqual', f: t.lessEqual, smooth: false },
  { name: 'greater', f: t.greater, smooth: false },
  { name: 'greaterEqual', f: t.greaterEqual, smooth: false },
  { name: 'equal', f: t.equal, smooth: false },
  { name: 'notEqual', f: t.notEqual, smooth: false },
]

export const elementwise: readonly Case[] = [
  ...unary.flatMap(({ name, f, domain }) => [
    twice(name, (d) => f(d.uniform(...domain, 5, 7))),
    plain(`${name} of special values`, (d) => f(d.values(special))),
  ]),
  ...binary.flatMap(({ name, f, smooth: hasGradient }) => [
    hasGradient
      ? twice(name, (d) => f(d.uniform(0.5, 2, 3, 7), d.uniform(0.5, 2, 3, 7)))
      : plain(name, (d) => f(d.normal(3, 7), d.normal(3, 7))),
    ...(name === 'pow'
      ? []
      : [
          plain(`${name} of special values`, (d) =>
            f(d.values(pairs.map(([a]) => a)), d.values(pairs.map(([, b]) => b))),
          ),
        ]),
    plain(`${name} with a number on either side`, (d) => {
      const x = d.uniform(0.5, 4, 9)
      return { right: f(x, t.constant(2.5, [], d.dtype)), left: f(t.constant(2.5, [], d.dtype), x) }
    }),
  ]),
  plain('pow of bases of either sign and whole or broken exponents', (d) => {
    const bases = [-2, -1, -0.5, 0, 0.5, 1, 2, 10, Infinity]
    const exponents = [-2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 5]
    const grid = bases.flatMap((a) => exponents.map((b) => [a, b] as const))
    return t.pow(d.values(grid.map(([a]) => a)), d.values(grid.map(([, b]) => b)))
  }),
  ...[2, 3, 0.5, -1, -0.5, 1.7, -2].map((exponent) =>
    twice(`pow ${exponent}`, (d) => t.pow(d.uniform(0.5, 3, 11), exponent)),
  ),
  ...sizes.map((size) =>
    smooth(`a chain over ${size} elements`, (d) => gelu(d.normal(size), d.normal(size))),
  ),
  kinked('minimum and maximum share the gradient of a tie', (d) => {
    const [a, b] = [d.values([1, 2, 3, -1]), d.values([1, 3, 2, -1])]
    return { min: t.minimum(a, b), max: t.maximum(a, b) }
  }),
  kinked('relu as a maximum with 0, at 0 too', (d) => t.maximum(d.values([-1, 0, 1, 2, -3, 0.5, 0]), 0)),
  kinked('abs at 0', (d) => t.abs(d.values([-1, 0, 1]))),
  twice('select takes gradients on the chosen side only', (d) => {
    const [a, b] = [d.normal(4, 5), d.normal(4, 5)]
    return t.select(t.less(d.normal(4, 5), 0), t.square(a), t.exp(b))
  }),
  plain('select hides a NaN on the other side', (d) => {
    const x = d.values([-1, 0, 4, Number.NaN])
    return t.select(t.less(x, 0), 0, t.sqrt(x))
  }),
  plain('select by a condition that is neither 0 nor 1', (d) =>
    t.select(d.values([0, -0, 2, -3, 0.5]), d.normal(5), d.normal(5)),
  ),
  plain('select of integers by floats', (d) =>
    t.select(t.less(d.normal(9), 0), d.integers([1, 2, 3, 4, 5, 6, 7, 8, 9]), 0),
  ),
  smooth('stopGradient stops the gradient of one factor', (d) => {
    const x = d.normal(7)
    return t.mul(t.stopGradient(t.zerosLike(x)), t.exp(x))
  }),
  kinked('stopGradient of a part of a product', (d) => {
    const x = d.normal(7)
    return t.mul(t.stopGradient(t.exp(x)), x)
  }),
]

/** x Φ(x) by its tanh form, gated: a chain of the kind that fuses. */
function gelu(x: t.Tensor, gate: t.Tensor): t.Tensor {
  const cubic = t.add(x, t.mul(0.044715, t.pow(x, 3)))
  return t.mul(t.mul(t.mul(x, 0.5), t.add(1, t.tanh(t.mul(cubic, 0.7978845608)))), t.sigmoid(gate))
}
