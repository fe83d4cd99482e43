/** Programs as plain JavaScript: they pass the conformance suite and have the same bits as WebAssembly. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openJavaScript, openWasm, type SyncSession } from '../../src/backend/index.ts'
import { relu } from '../../src/nn/index.ts'
import { add, div, input, matmul, mean, normal, sqrt, state, sub, variance } from '../../src/tensor/index.ts'
import { type Case, instantiate } from '../conformance/case.ts'
import { cases, convolutionCases } from '../conformance/cases/index.ts'
import { convolutionSuite, propertySuite, runCases } from '../conformance/suite.ts'
import type { FloatType } from '../support/compare.ts'

const open = () => openJavaScript()

runCases(open, 'f32')
runCases(open, 'f64')
propertySuite(open)
runCases(open, 'f32', { cases: convolutionCases })
runCases(open, 'f64', { cases: convolutionCases })
convolutionSuite(open)

/** The outputs of every step, followed by the states. */
async function valuesOf(session: SyncSession, item: Case, dtype: FloatType): Promise<unknown[]> {
  const work = instantiate(item, dtype)
  const program = await session.compile(work)
  const values: unknown[] = Array.from({ length: work.steps ?? 1 }, () => program.runSync(work.inputs))
  for (const [own] of work.updates ?? []) values.push(session.readSync(own))
  return values
}

describe.each(['f32', 'f64'] as const)('the same bits as WebAssembly in %s', (dtype) => {
  let sessions: SyncSession[]
  beforeAll(async () => {
    sessions = [await openWasm({ threads: 1 }), await openJavaScript()]
  })
  afterAll(() => sessions.forEach((session) => session.close()))

  test.each([...cases, ...convolutionCases])('$name', async (item) => {
    const [wasm, javascript] = await Promise.all(sessions.map((session) => valuesOf(session, item, dtype)))
    expect(javascript).toEqual(wasm)
  })
})

describe('a program', () => {
  test('has a source with one function per kernel and loops over typed arrays', async () => {
    const session = await openJavaScript()
    const y = add(matmul(input('x', [3, 4]), input('w', [4, 5])), input('bias', [5]))
    const text = (await session.compile({ outputs: { y } })).source()
    expect(text).toMatch(/function matmul_3_4_5\(start, end\) \{/)
    expect(text).toMatch(/f32\(sum\w* \+ f32\(/)
    expect(text).toContain('const { ')
    session.close()
  })

  test('has the source that docs/architecture.md shows', async () => {
    const session = await openJavaScript()
    const x = input('x', [60, 100])
    const y = relu(div(sub(x, mean(x, 0)), sqrt(add(variance(x, 0), 1e-5))))
    const text = (await session.compile({ outputs: { y } })).source()
    session.close()
    const [, shown] = /```js\n(.*?)```/s.exec(readFileSync('docs/architecture.md', 'utf8'))!
    expect(text).toContain(shown)
  })

  test('uses no name twice, whatever the names of the inputs', async () => {
    const session = await openJavaScript()
    const names = ['f32', 'exp', 'run', 'memory', 'sum', 'start', 'Math', 'x y', 'x_y', '2', 'word']
    const inputs = names.map((name) => input(name, [3, 2]))
    const y = inputs.reduce((a, b) => add(mean(a, 0, { keepDims: true }), b))
    const values = Object.fromEntries(names.map((name, i) => [name, new Float32Array(6).fill(i)]))
    const program = await session.compile({ outputs: { y } })
    expect([...program.runSync(values).y]).toEqual(new Array(6).fill(55))
    session.close()
  })

  test('starts with random states, keeps updated states, and rejects inputs of the wrong size', async () => {
    const session = await openJavaScript()
    const w = state('w', normal([4], { seed: 1, stream: 2 }))
    const program = await session.compile({ outputs: { w: w.tensor }, updates: [[w, add(w.tensor, 1)]] })
    const before = session.readSync(w)
    expect(program.runSync().w).toEqual(before)
    expect(session.readSync(w)).toEqual(before.map((x) => x + 1))
    expect(() => session.writeSync(w, new Float32Array(3))).toThrow(
      'write: state w needs 4 values for [4], got 3',
    )
    expect(() => program.runSync({ v: 1 })).toThrow('run: no input is called v; inputs: none')
    expect(() => session.readSync(state('other', 0, [1]))).toThrow('compile a program that uses it first')
    program.dispose()
    expect(() => program.runSync()).toThrow('this program was disposed; compile it again')
    session.close()
    await expect(session.compile({ outputs: {} })).rejects.toThrow('this session is closed')
  })
})
