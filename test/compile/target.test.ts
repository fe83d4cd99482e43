/** The compiler respects the properties that a target declares. */
import { describe, expect, test } from 'vitest'
import { cpuTarget } from '../../src/backend/cpu/target.ts'
import { vectorMachine } from '../../src/backend/cpu/tiling.ts'
import { plan, type Target, UnsupportedByTarget } from '../../src/compile/index.ts'
import { add, input, matmul, sum, type Tensor } from '../../src/tensor/index.ts'

/** A target that returns every logical kernel unchanged. */
function plainTarget(traits: Partial<Target['traits']> = {}): Target {
  return {
    name: 'plain',
    key: JSON.stringify(traits),
    traits: {
      dtypes: ['f32', 'i32', 'u8'],
      alignment: 16,
      slack: 0,
      lanes: { f32: 1, f64: 1 },
      parallelism: { results: 1, elements: Infinity },
      ...traits,
    },
    rewrite: (roots) => new Map(roots.map((root): [Tensor, Tensor] => [root, root])),
    lower: (kernel) => [
      {
        name: kernel.name,
        reads: kernel.reads,
        writes: kernel.writes,
        performs: kernel,
        operands: new Set(),
        flops: 0,
        inside: [],
        body: kernel,
      },
    ],
  }
}

describe('a target', () => {
  test('rejects a dtype that it lacks and names the value', () => {
    const y = add(input('x', [3], 'f64'), 1)
    expect(() => plan({ outputs: { y } }, plainTarget())).toThrow(UnsupportedByTarget)
    expect(() => plan({ outputs: { y } }, plainTarget())).toThrow(/^plain has no f64, the dtype of x: f64/)
    expect(() => plan({ outputs: { y } }, plainTarget({ dtypes: ['f32', 'f64'] }))).not.toThrow()
  })

  test('gets only logical kernels: no panels, tiles or blocks', () => {
    const x = input('x', [300, 900])
    const y = sum(matmul(x, input('w', [900, 70])), 0)
    const kernels = plan({ outputs: { y } }, plainTarget())
      .phases.flat()
      .map(({ performs }) => performs!)
    expect(kernels.map((kernel) => (kernel.kind === 'contraction' ? kernel.form : kernel.kind))).toEqual([
      'product',
      'sweep',
    ])
    const onCpu = plan({ outputs: { y } }, cpuTargetOfTest())
    expect(onCpu.phases.flat().filter(({ performs }) => performs === undefined).length).toBeGreaterThan(0)
  })

  test('sets the alignment of addresses and the padding between buffers', () => {
    const request = { outputs: { a: add(input('x', [3]), 1), b: sum(input('y', [5])) } }
    const starts = (traits: Partial<Target['traits']>) => [
      ...plan(request, plainTarget(traits)).offsets.values(),
    ]
    expect(starts({ alignment: 16 })).toEqual([0, 16])
    expect(starts({ alignment: 128, slack: 256 })).toEqual([0, 384])
  })
})

function cpuTargetOfTest() {
  const tile = { rows: 4, vectors: 2, unroll: 1, fused: false }
  return cpuTarget('test', vectorMachine({ f32: tile, f64: tile }, 1))
}
