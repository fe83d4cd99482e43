import { describe, expect, it } from 'vitest'
import type { DataSplit, Dataset } from '../../src/data/index.ts'
import { parsePreparation, preparationOf, prepareImage } from '../../src/interop/preparation.ts'

const train: Dataset = {
  name: 'four',
  inputs: new Uint8Array(12),
  labels: new Uint8Array(1),
  shape: [3, 2, 2],
  classes: 2,
  count: 1,
}

const split = (changes: Partial<DataSplit>): DataSplit => ({
  name: 'four',
  description: '',
  train,
  test: train,
  source: '',
  licence: '',
  preprocessing: { kind: 'unit', shift: 0, scale: 1 / 255 },
  ...changes,
})

describe('how an image becomes an input', () => {
  it('has one number per channel where all pixels of a channel have the same', () => {
    const perPixel = (values: readonly number[]) =>
      Float32Array.from({ length: 12 }, (_, i) => values[Math.floor(i / 4)]!)
    const preprocessing = {
      kind: 'standardize-channel' as const,
      shift: perPixel([1, 2, 3]),
      scale: perPixel([0.5, 0.5, 0.5]),
    }
    const preparation = preparationOf(split({ preprocessing }))!
    expect(preparation).toMatchObject({ shape: [3, 2, 2], range: [0, 255], mean: [1, 2, 3], scale: 0.5 })
    expect(parsePreparation(JSON.stringify(preparation), 'net')).toEqual(preparation)
    // Red, then green, then blue.
    const data = Uint8Array.from([11, 12, 13, 14, 22, 24, 26, 28, 33, 36, 39, 42])
    const prepared = prepareImage({ channels: 3, height: 2, width: 2, data }, preparation)
    expect([...prepared]).toEqual([5, 5.5, 6, 6.5, 10, 11, 12, 13, 15, 16.5, 18, 19.5])
  })

  it('maps bytes to the range of the data, and to 0 and 1 with a threshold', () => {
    const preprocessing = { kind: 'binarize' as const, shift: 0, scale: 1, threshold: 8 }
    const grey = { ...train, shape: [1, 3], inputs: new Uint8Array(3) }
    const preparation = preparationOf(split({ train: grey, preprocessing, fullScale: [0, 16] }))!
    const data = Uint8Array.from([0, 127, 128])
    expect([...prepareImage({ channels: 1, height: 1, width: 3, data }, preparation)]).toEqual([0, 0, 1])
  })

  it('turns colours into grey levels and grey levels into colours', () => {
    const plain = (shape: readonly number[]) =>
      preparationOf(
        split({ train: { ...train, shape }, preprocessing: { kind: 'none', shift: 0, scale: 1 } }),
      )!
    // 0.299 · 100 + 0.587 · 50 + 0.114 · 200 = 82.05
    const colour = { channels: 3 as const, height: 1, width: 1, data: Uint8Array.of(100, 50, 200) }
    expect([...prepareImage(colour, plain([1, 1]))]).toEqual([82])
    const grey = { channels: 1 as const, height: 1, width: 1, data: Uint8Array.of(9) }
    expect([...prepareImage(grey, plain([3, 1, 1]))]).toEqual([9, 9, 9])
  })

  it('is unknown for values that are no bytes, and for characters', () => {
    expect(preparationOf(split({ train: { ...train, inputs: new Float32Array(12) } }))).toBeUndefined()
    expect(
      preparationOf(split({ preprocessing: { kind: 'none', shift: 0, scale: 1, oneHot: 5 } })),
    ).toBeUndefined()
  })

  it.each(['{', 'null', '{"shape":[2,2]}', '{"shape":[2,2],"range":[0,1],"mean":[1,2,3],"scale":1}'])(
    'refuses damaged metadata: %s',
    (text) => {
      expect(() => parsePreparation(text, 'net.onnx')).toThrow(
        'net.onnx: its metadata normscope.preprocessing',
      )
    },
  )
})
