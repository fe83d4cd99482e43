import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import {
  openSurface,
  type Point,
  type PointValue,
  type SurfaceSpec,
} from '../../../src/store/revisit/surface.ts'
import { measureGrid, spreadPoints } from '../../../src/executor/processes/surface-grid.ts'
import { defaultsOf } from '../../../src/options/index.ts'
import { landscapeOptions } from '../../../src/probe/index.ts'
import { trainInto } from '../../cli/trained.ts'
import { newFolder } from '../../support/folders.ts'

const defaults = defaultsOf(landscapeOptions)
const worker = new URL('./crashing-worker.ts', import.meta.url)
const points: Point[] = [0, 0.5, 1].flatMap((y) => [-1, 0, 1, 2].map((x) => [x, y] as const))

/** Collects values by the number of their point, and fails where one is told twice. */
function collected(count = points.length) {
  const values: (PointValue | undefined)[] = Array.from({ length: count }, () => undefined)
  const onValues = (first: number, given: readonly PointValue[]) =>
    given.forEach((value, i) => {
      expect(values[first + i]).toBeUndefined()
      values[first + i] = value
    })
  return { values, onValues }
}

describe('a surface of a stored run', () => {
  const store = mkdtempSync(join(tmpdir(), 'normscope-'))
  afterAll(() => rmSync(store, { recursive: true, force: true }))
  let spec: SurfaceSpec
  beforeAll(async () => {
    const options = { ...defaults, sample: 64, statistics: 're-estimated' as const }
    spec = { store, run: await trainInto(store), step: 2, options }
  })

  it('has the same bits whoever measures it, with any number of threads', async () => {
    const [here, spread] = [collected(), collected()]
    const opened = await openSurface(spec, 3)
    await measureGrid(opened, points, { threads: 3, onValues: here.onValues })
    opened.close()
    await spreadPoints(spec, points, [[0, points.length]], {
      workers: 2,
      threadsEach: 1,
      onValues: spread.onValues,
    })
    expect(here.values.every((value) => Number.isFinite(value?.loss))).toBe(true)
    expect(new Set(here.values.map((value) => value!.loss)).size).toBe(points.length)
    expect(spread.values).toEqual(here.values)
  })

  it('measures only what is not known, and nothing once it is stopped', async () => {
    const opened = await openSurface(spec, 1)
    const { values, onValues } = collected()
    await measureGrid(opened, points, { threads: 1, onValues, isKnown: (i) => i % 3 !== 1 })
    expect(values.flatMap((value, i) => (value ? [i] : []))).toEqual([1, 4, 7, 10])
    const none = collected()
    await measureGrid(opened, points, { threads: 1, onValues: none.onValues, signal: AbortSignal.abort() })
    expect(none.values.filter(Boolean)).toHaveLength(0)
    opened.close()
  })

  it('counts the start of a process too before it starts workers', async () => {
    const opened = await openSurface(spec, 1)
    // A surface that opens at once, and points of 10 ms: 1 s in all, which a process that has not yet started does not shorten.
    const plane = {
      ...opened.plane,
      at: () => new Promise<PointValue>((done) => setTimeout(() => done({ loss: 1, accuracy: 1 }), 10)),
    }
    const many = Array.from({ length: 100 }, (_, i): Point => [i, 0])
    const { values, onValues } = collected(many.length)
    let isSpread = false
    const onSpread = () => {
      isSpread = true
    }
    await measureGrid({ ...opened, plane, seconds: 0 }, many, { threads: 2, onValues, onSpread })
    expect(isSpread).toBe(false)
    expect(values.every((value) => value?.loss === 1)).toBe(true)
    opened.close()
  })

  it('tells what is wrong in a worker as it would be told here', async () => {
    const wrong = { ...spec, step: 77 }
    await expect(openSurface(wrong, 1)).rejects.toThrow('expected a checkpoint of step 77')
    await expect(
      spreadPoints(wrong, points, [[0, 1]], { workers: 1, threadsEach: 1, onValues: () => {} }),
    ).rejects.toThrow('expected a checkpoint of step 77')
  })
})

describe('spreading points over processes', () => {
  const spec = (): SurfaceSpec => ({ store: newFolder(), run: 'x', options: defaults })
  const along = (count: number): Point[] => Array.from({ length: count }, (_, x) => [x, 1])

  it('measures those again that a process died with, in another', async () => {
    const { values, onValues } = collected(12)
    const retries: string[] = []
    await spreadPoints(spec(), along(12), [[0, 12]], {
      workers: 2,
      threadsEach: 1,
      worker,
      onValues,
      onRetry: (message) => retries.push(message),
    })
    expect(values.map((value) => value?.loss)).toEqual(along(12).map(([x]) => 10 + x))
    expect(retries).toEqual(['its process ended with code 3\nout of something'])
  })

  it('gives up where they die again, and keeps what was told', async () => {
    const { values, onValues } = collected(40)
    await expect(
      spreadPoints(spec(), along(40), [[0, 40]], { workers: 1, threadsEach: 1, worker, onValues }),
    ).rejects.toThrow('a point of the surface cannot be measured: its process ended with code 3')
    expect(values.map((value) => value?.loss).slice(0, 14)).toEqual([
      ...along(13).map(([x]) => 10 + x),
      undefined,
    ])
  })

  it('takes no more points once it is stopped', async () => {
    const stop = new AbortController()
    const { values, onValues } = collected(12)
    await spreadPoints(spec(), along(12).slice(4), [[0, 8]], {
      workers: 1,
      threadsEach: 1,
      worker,
      signal: stop.signal,
      onValues(first, given) {
        onValues(first, given)
        stop.abort()
      },
    })
    expect(values.filter(Boolean).length).toBeLessThan(8)
  })
})
