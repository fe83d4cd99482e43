import { afterEach, expect, it, vi } from 'vitest'
import { openWasm } from '../../../../src/backend/index.ts'
import { compileOptimized } from '../../../../src/backend/wasm/runtime/engine.ts'
import { add, mul, type State, state } from '../../../../src/tensor/index.ts'

vi.mock('../../../../src/backend/wasm/runtime/engine.ts', { spy: true })
afterEach(() => vi.restoreAllMocks())

const doubled = ({ tensor }: State) => add(mul(tensor, 2), 0.0625)

/** Programs that differ only in their states share a plan, but each has a module, because the addresses of the states differ. */
async function runAll(count: number): Promise<number[]> {
  const session = await openWasm({ threads: 1 })
  const states = Array.from({ length: count }, (_, i) => state(`x${i}`, i, [5]))
  for (const own of states) {
    const program = await session.compile({ updates: [[own, doubled(own)]] })
    program.runSync()
  }
  const values = states.map((own) => session.readSync(own)[4]!)
  session.close()
  return values
}

it('compiles nothing again for a session with the memory layout of an earlier one', async () => {
  const expected = [0.0625, 2.0625, 4.0625, 6.0625]
  expect(await runAll(4)).toEqual(expected)
  vi.mocked(compileOptimized).mockClear()
  expect(await runAll(4)).toEqual(expected)
  expect(compileOptimized).not.toHaveBeenCalled()
  expect(await runAll(5)).toEqual([...expected, 8.0625])
  expect(compileOptimized).toHaveBeenCalled()
})
