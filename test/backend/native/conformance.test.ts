/** Native code gives the same bits as WebAssembly for every conformance case and random graphs, with each installed compiler. */
import fc from 'fast-check'
import { describe, test } from 'vitest'
import { openWasm } from '../../../src/backend/index.ts'
import { cases, convolutionCases } from '../../conformance/cases/index.ts'
import { buildGraph } from '../../conformance/random-graph.ts'
import { instructions, shapes } from '../../conformance/suite.ts'
import { compilers, missing, native, widths } from '../../support/native.ts'
import { expectSameBits, merged } from '../../support/paired.ts'

/** Cases that share a program. */
const together = 16

const all = [...cases, ...convolutionCases]
const groups = Array.from({ length: Math.ceil(all.length / together) }, (_, g) =>
  all.slice(g * together, (g + 1) * together),
)

/** All cases run with the first compiler and the most common width; some cases run with the other compilers and widths. */
const ways = compilers.flatMap((compiler, c) =>
  widths.map((bits, w) => ({
    compiler,
    bits,
    version: compiler.version,
    every: c + w === 0 ? 1 : 6,
    rest: c + w,
  })),
)

describe.skipIf(missing)(`native code${missing ? ` (${missing})` : ''}`, () => {
  describe.each(ways)('by $version in vectors of $bits bits', ({ compiler, bits, every, rest }) => {
    const open = () => openWasm({ threads: 1, accelerator: native(compiler, bits) })
    const chosen = groups.filter((_, g) => g % every === rest % every)

    describe.each(['f32', 'f64'] as const)('in %s gives the same bits as WebAssembly', (dtype) => {
      test.each(chosen.map((group) => [group[0]!.name, group] as const))(
        'from %s on',
        { timeout: 120_000 },
        async (_, group) => {
          const [own, wasm] = [await open(), await openWasm({ threads: 1 })]
          for (const { work } of merged(group, dtype)) await expectSameBits(own, wasm, work)
          own.close()
          wasm.close()
        },
      )
    })

    test('in random expressions', { timeout: 180_000 }, async () => {
      const [own, wasm] = [await open(), await openWasm({ threads: 1 })]
      const graphs = fc.sample(fc.tuple(shapes, instructions), { numRuns: 96 / every, seed: 1 + rest })
      for (const dtype of ['f32', 'f64'] as const)
        for (let g = 0; g < graphs.length; g += together) {
          const group = graphs.slice(g, g + together).map(([leaves, list], i) => ({
            name: `random expression ${g + i}`,
            order: 1 as const,
            smooth: false,
            build: (data: Parameters<typeof buildGraph>[0]) => buildGraph(data, leaves, list),
          }))
          for (const { work } of merged(group, dtype)) await expectSameBits(own, wasm, work)
        }
      own.close()
      wasm.close()
    })
  })
})
