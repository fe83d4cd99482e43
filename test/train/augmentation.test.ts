import { describe, expect, test } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import { openWasm } from '../../src/backend/wasm/session.ts'
import {
  applyPreprocessing,
  type Dataset,
  type Preprocessing,
  preprocessingOf,
} from '../../src/data/index.ts'
import { sgd } from '../../src/nn/index.ts'
import { literal } from '../../src/tensor/index.ts'
import { createTrainer, croppedAndFlipped, residentData } from '../../src/train/index.ts'
import { largestError, valueOf } from '../norm/values.ts'
import { clouds, smallModel, standardized } from './problem.ts'

const raw: Preprocessing = { kind: 'none', shift: 0, scale: 1 }

/** Images whose values, 1 and up, say which image, channel and place they are from. */
function numbered(shape: readonly number[], count = 1): Dataset {
  const size = shape.reduce((a, b) => a * b)
  const images = Float32Array.from({ length: count * size }, (_, i) => i + 1)
  return {
    name: 'numbered',
    inputs: images,
    labels: Uint8Array.from({ length: count }, (_, i) => i),
    shape,
    classes: 2,
    count,
  }
}

function batchFrom(
  dataset: Dataset,
  rows: readonly number[],
  { seed = 1, step = 0, padding = 1, preprocessing = raw } = {},
) {
  const data = residentData('train', dataset, preprocessing)
  return croppedAndFlipped(
    data,
    literal(Int32Array.from(rows), [rows.length]),
    'f32',
    { seed, step },
    padding,
  )
}

async function imagesFrom(...args: Parameters<typeof batchFrom>): Promise<number[][]> {
  const values = await valueOf(batchFrom(...args).x)
  const size = values.length / args[1].length
  return args[1].map((_, i) => values.slice(i * size, (i + 1) * size))
}

/** All that can become of one channel, mirrored or not, by offset. */
function possible(image: readonly number[], height: number, width: number, padding: number): number[][] {
  const offsets = Array.from({ length: 2 * padding + 1 }, (_, i) => i - padding)
  return [false, true].flatMap((isMirrored) =>
    offsets.flatMap((down) =>
      offsets.map((right) =>
        Array.from({ length: height * width }, (_, at) => {
          const y = Math.floor(at / width) + down
          const x = (isMirrored ? width - 1 - (at % width) : at % width) + right
          return y >= 0 && y < height && x >= 0 && x < width ? image[y * width + x]! : 0
        }),
      ),
    ),
  )
}

const many = Array.from({ length: 3600 }, () => 0)

describe('crops and flips', () => {
  test('are all that there are, equally often', async () => {
    const [image] = await imagesFrom(numbered([3, 3]), [0], { padding: 0, seed: 5 })
    expect([...image!].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    const outcomes = possible([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 3, 1).map(String)
    const counts = new Map(outcomes.map((outcome) => [outcome, 0]))
    for (const seen of await imagesFrom(numbered([3, 3]), many))
      counts.set(String(seen), counts.get(String(seen))! + 1)
    expect(counts.size).toBe(18)
    // χ² with 17 degrees of freedom is above 40.8 once in a thousand seeds.
    const expected = many.length / 18
    const chiSquared = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
    expect(chiSquared).toBeLessThan(40.8)
  })

  test('move all channels of an image alike, of its own image and label', async () => {
    const dataset = numbered([2, 3, 4], 3)
    const rows = [2, 0, 1, 2]
    const batch = batchFrom(dataset, rows)
    expect(await valueOf(batch.labels)).toEqual(rows)
    const images = await imagesFrom(dataset, rows)
    images.forEach((seen, i) => {
      const channels = [0, 1].map((channel) =>
        Array.from(dataset.inputs.slice(rows[i]! * 24 + channel * 12, rows[i]! * 24 + (channel + 1) * 12)),
      )
      const [first, second] = channels.map((channel) => possible(channel, 3, 4, 1).map(String))
      const outcome = first!.indexOf(String(seen.slice(0, 12)))
      expect(outcome).toBeGreaterThanOrEqual(0)
      expect(second![outcome]).toBe(String(seen.slice(12)))
    })
  })

  test('are the same for a seed and a step, others for another', async () => {
    const rows = Array.from({ length: 20 }, () => 0)
    const first = await imagesFrom(numbered([5, 5]), rows, { padding: 4 })
    expect(new Set(first.map(String)).size).toBeGreaterThan(10)
    expect(await imagesFrom(numbered([5, 5]), rows, { padding: 4 })).toEqual(first)
    expect(await imagesFrom(numbered([5, 5]), rows, { padding: 4, step: 1 })).not.toEqual(first)
    expect(await imagesFrom(numbered([5, 5]), rows, { padding: 4, seed: 2 })).not.toEqual(first)
  })

  test.each(['standardize', 'standardize-channel', 'standardize-pixel', 'unit'] as const)(
    'come after scaling, %s, and surround with zeros',
    async (scaling) => {
      const dataset = numbered([2, 3, 3], 2)
      const preprocessing = preprocessingOf(dataset, scaling)
      const scaled = Array.from(applyPreprocessing(dataset.inputs, preprocessing))
      const outcomes = possible(scaled.slice(18, 27), 3, 3, 1)
      for (const seen of await imagesFrom(dataset, [1, 1, 1, 1, 1, 1], { preprocessing })) {
        const nearest = Math.min(...outcomes.map((outcome) => largestError(seen.slice(0, 9), outcome)))
        expect(nearest).toBeLessThan(1e-6)
      }
    },
  )

  test('are the same on WebAssembly', async () => {
    const dataset = numbered([3, 8, 8], 4)
    const rows = Array.from({ length: 24 }, (_, i) => i % 4)
    const session = await openWasm({ threads: 1 })
    const program = await session.compile({ outputs: { x: batchFrom(dataset, rows, { padding: 4 }).x } })
    expect(Array.from(program.runSync()['x'])).toEqual(
      (await imagesFrom(dataset, rows, { padding: 4 })).flat(),
    )
    session.close()
  })

  test('of samples that are no images are refused', () => {
    expect(() => batchFrom(numbered([4]), [0])).toThrow(
      'train: samples are [4], and only images [height, width] or [channels, height, width] can be cropped and mirrored',
    )
  })
})

describe('a training run with crops and flips', () => {
  const trainerOf = () =>
    createTrainer(openReference(), {
      model: smallModel('batch'),
      data: residentData('train', clouds('train', 50), standardized),
      test: residentData('test', clouds('test', 30), standardized),
      batch: 8,
      optimizer: sgd(),
      learningRate: 0.1,
      seed: 1,
      augment: 'crop-flip',
    })
  const run = async (trainer: Awaited<ReturnType<typeof trainerOf>>, steps: number) => {
    const losses: number[] = []
    for await (const event of trainer.run({ steps, evaluateEvery: steps }))
      if (event.type === 'step') losses.push(event.loss)
    return losses
  }

  test('goes on from a checkpoint with the same bits', async () => {
    const whole = await run(await trainerOf(), 12)
    const first = await trainerOf()
    const begun = await run(first, 5)
    const second = await trainerOf()
    await second.restore(await first.checkpoint())
    expect([...begun, ...(await run(second, 12))]).toEqual(whole)
  })
})
