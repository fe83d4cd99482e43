import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { predictCommand } from '../../../src/cli/predict/predict.ts'
import { exportCommand } from '../../../src/cli/runs/export.ts'
import { applyPreprocessing, parseSafetensors, writeSafetensors } from '../../../src/data/index.ts'
import { openData } from '../../../src/run/data-node.ts'
import { modelOfRun } from '../../../src/run/training.ts'
import { openRun } from '../../../src/store/index.ts'
import { input, softmax } from '../../../src/tensor/index.ts'
import { encodePng } from '../../data/encode-png.ts'
import { trainInto } from '../trained.ts'

let folder: string
let store: string
let id: string
const COUNT = 12

/** The probabilities that the run's network has for the first digits of the test set, in float64. */
let expected: number[][]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'normscope-predict-'))
  store = join(folder, 'runs')
  id = await trainInto(store)
  for (const ending of ['onnx', 'safetensors'])
    await exportCommand(id, { store, out: join(folder, `net.${ending}`) })
  const { spec } = openRun(store, id)
  const { data } = await openData(spec.data.from, spec.scaling)
  const pixels = data.test.inputs.subarray(0, COUNT * 64)
  mkdirSync(join(folder, 'digits', 'more'), { recursive: true })
  for (let i = 0; i < COUNT; i++) {
    // 17 grey levels, which bytes hold up to a rounding.
    const bytes = Array.from(pixels.subarray(64 * i, 64 * (i + 1)), (level) => Math.round((level / 16) * 255))
    const name = `${i < 8 ? '' : 'more/'}${String(i).padStart(2, '0')}.png`
    writeFileSync(join(folder, 'digits', name), encodePng(bytes, 8, 8))
  }
  writeFileSync(join(folder, 'digits', 'notes.txt'), 'not an image')
  const model = modelOfRun(spec, data)
  const session = openReference()
  const { logits } = model.apply(input('x', [COUNT, ...model.input]), { mode: 'eval' })
  const program = await session.compile({ outputs: { y: softmax(logits) } })
  const { arrays } = openRun(store, id).checkpoint()
  await Promise.all(model.states.map((state) => session.restore(state, arrays[state.name]!.data)))
  const { y } = await program.run({ x: applyPreprocessing(pixels, data.preprocessing) })
  session.close()
  expected = Array.from({ length: COUNT }, (_, i) => Array.from(y.subarray(10 * i, 10 * (i + 1))))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function predict(network: string, paths: readonly string[], options = {}): Promise<string> {
  const said: string[] = []
  await predictCommand(
    network,
    paths,
    { store, top: '3', threads: '1', ...options },
    { write: (text: string) => said.push(text) },
  )
  return said.join('')
}

interface Line {
  readonly file: string
  readonly label: number
  readonly probability: number
  readonly top: readonly { readonly label: number; readonly probability: number }[]
}

describe('normscope runs export of a module of PyTorch', () => {
  it('writes the weights that it loads beside it', async () => {
    const said = await exportCommand(id, { store, out: join(folder, 'module.py') })
    expect(said).toMatch(/wrote \S*module\.py, \S*module\.safetensors/)
    const module = readFileSync(join(folder, 'module.py'), 'utf8')
    expect(module).toContain('.with_name("module.safetensors")')
    const { arrays } = parseSafetensors(readFileSync(join(folder, 'module.safetensors')), 'module')
    // All of them, because PyTorch loads strictly.
    for (const name of Object.keys(arrays)) expect(module).toContain(`"${name}"`)
  })
})

describe('normscope predict', () => {
  it.each(['run', 'net.onnx', 'net.safetensors'])(
    'answers for the images of a folder as the trained network does: %s',
    async (network) => {
      const name = network === 'run' ? id : join(folder, network)
      const lines = (await predict(name, [join(folder, 'digits')], { json: true, top: '10' }))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line)
      expect(lines.map(({ file }) => file.slice(-6)).toSorted()).toEqual(
        Array.from({ length: COUNT }, (_, i) => `${String(i).padStart(2, '0')}.png`),
      )
      for (const { file, label, probability, top } of lines) {
        const wanted = expected[Number(file.slice(-6, -4))]!
        // The rounding to bytes moves pixels by at most 1/510 of their range.
        for (const each of top) expect(Math.abs(each.probability - wanted[each.label]!)).toBeLessThan(0.01)
        expect(top[0]).toMatchObject({ label, probability })
        expect(probability).toBe(Math.max(...top.map((each) => each.probability)))
      }
    },
  )

  it('prints a table for people', async () => {
    const image = join(folder, 'digits', '00.png')
    const said = await predict(join(folder, 'net.onnx'), [image], { top: '2' })
    const [best, second] = expected[0]!.map((p, label) => [p, label] as const).toSorted(([a], [b]) => b - a)
    expect(said).toMatch(new RegExp(`00\\.png +${best![1]} +[\\d.]+ % +\\S*${second![1]} [\\d.]+ %`))
  })

  it('refuses what it cannot read, and prints nothing', async () => {
    const image = join(folder, 'digits', '00.png')
    const notes = join(folder, 'digits', 'notes.txt')
    await expect(predict(id, [image, notes])).rejects.toThrow(`${notes}: expected a PNG or JPEG image`)
    await expect(predict(id, [join(folder, 'none.png')])).rejects.toThrow('none.png: expected this file')
    await expect(predict(id, [store])).rejects.toThrow('in this folder, got none')
    await expect(predict(join(folder, 'net.onnx'), [image], { step: '2' })).rejects.toThrow('has one network')
    await expect(predict('ffff', [image])).rejects.toThrow('unknown run')
    const { arrays } = parseSafetensors(readFileSync(join(folder, 'net.safetensors')), 'net')
    const written = (metadata: Record<string, string>) => {
      writeFileSync(join(folder, 'other.safetensors'), writeSafetensors({ arrays, metadata }))
      return predict(join(folder, 'other.safetensors'), [image])
    }
    await expect(written({})).rejects.toThrow('do not say which network')
    await expect(written({ 'normscope.model': '{"architecture":7}' })).rejects.toThrow('are damaged')
    const model = { architecture: 'mlp:3', norm: 'batch', input: [64], classes: 10, outputs: 'classes' }
    await expect(written({ 'normscope.model': JSON.stringify(model) })).rejects.toThrow(
      'expected layer2.weight [10, 3], got [3, 3]',
    )
    expect(existsSync(join(folder, 'normscope-out'))).toBe(false)
  })
})
