import { describe, expect, it } from 'vitest'
import { cpuTarget } from '../../../../src/backend/cpu/target.ts'
import { vectorMachine } from '../../../../src/backend/cpu/tiling.ts'
import { printedKernel } from '../../../../src/backend/wasm/emit/printed-kernels.ts'
import { plan } from '../../../../src/compile/index.ts'
import { add, constant, exp, input, matmul, mul, type Tensor } from '../../../../src/tensor/index.ts'

const tile = { rows: 4, vectors: 2, unroll: 1, fused: false }
const machine = vectorMachine({ f32: tile, f64: tile }, 1)

/** The printed kernels of a program that computes `y`. */
function kernelsOf(y: Tensor) {
  const { phases } = plan({ outputs: { y } }, cpuTarget('test', machine))
  return phases.flat().map((launch) => printedKernel(launch, machine))
}

const [a, b] = [input('a', [8]), input('b', [8])]
const bodyOf = (y: Tensor) => kernelsOf(y).at(-1)!.body

describe('the function of a kernel', () => {
  it('is printed once for all programs that contain it, each with its own buffers', () => {
    const [first, second] = [kernelsOf(exp(mul(a, b)))[0]!, kernelsOf(exp(mul(b, input('c', [8]))))[0]!]
    expect(second.body).toBe(first.body)
    const used = ({ bufferOf, body }: typeof first) =>
      [...body.missing].filter((of) => 'home' in of).map((of) => bufferOf(of as never).name)
    expect(used(first)).toEqual(expect.arrayContaining(['a', 'b']))
    expect(used(second)).toEqual(expect.arrayContaining(['b', 'c']))
    expect(used(second)).not.toContain('a')
  })

  it('is another if anything but buffers differs', () => {
    const bodies = [
      exp(mul(a, b)),
      mul(a, b),
      exp(mul(a, a)),
      exp(mul(a, constant(0, [8]))),
      mul(a, 0.5),
      mul(a, 0.25),
      add(a, b),
      mul(input('a', [9]), input('b', [9])),
      mul(input('a', [8], 'f64'), input('b', [8], 'f64')),
      matmul(input('m', [4, 8]), input('n', [8, 4])),
      matmul(input('m', [4, 8]), input('n', [4, 8]), { transposeB: true }),
    ].map(bodyOf)
    expect(new Set(bodies).size).toBe(bodies.length)
  })

  it('depends on the tiles of the machine', () => {
    const product = matmul(input('m', [16, 16]), input('n', [16, 16]))
    const wide = vectorMachine({ f32: { ...tile, rows: 2 }, f64: tile }, 1)
    const launch = plan({ outputs: { product } }, cpuTarget('test', wide)).phases.flat().at(-1)!
    expect(printedKernel(launch, wide).body).not.toBe(bodyOf(product))
  })
})
