import { describe, expect, it } from 'vitest'
import { FunctionBody, Module } from '../../../../src/backend/wasm/encode/assembler.ts'

const what = {}

/** Runs a function of a module in which `what` is `number`. */
async function resultOf(body: FunctionBody, number: number): Promise<unknown> {
  const module = new Module()
  module.export(
    'run',
    module.add(body, () => number),
  )
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 })
  new Int32Array(memory.buffer).set([10, 11, 12, 13])
  const code = module.encode({ shared: false, maximumPages: 1 })
  const { instance } = await WebAssembly.instantiate(code, { env: { memory } })
  return (instance.exports['run'] as () => unknown)()
}

describe('a number that is known when the module is encoded', () => {
  it.each([0, 1, -1, 127, 128, 2 ** 28, -(2 ** 28), 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 32 - 1])(
    'is a constant: %d',
    async (value) => {
      const body = new FunctionBody([], ['i32']).i32({ of: what, plus: 3 })
      expect(await resultOf(body, value - 3)).toBe(value | 0)
    },
  )

  it('is the offset of a load, and differs from module to module', async () => {
    const body = new FunctionBody([], ['i32']).i32(0).memory('i32.load', { of: what, plus: 4 })
    expect(await resultOf(body, 0)).toBe(11)
    expect(await resultOf(body, 8)).toBe(13)
    // An offset from 2³¹ on is not negative: the load leaves the memory.
    await expect(resultOf(body, 2 ** 31)).rejects.toThrow(WebAssembly.RuntimeError)
  })

  it('must be given', () => {
    const module = new Module()
    module.add(new FunctionBody([]).call({ of: what, plus: 0 }))
    expect(() => module.encode({ shared: false, maximumPages: 1 })).toThrow('known later')
  })
})
