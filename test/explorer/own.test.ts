/** Files of users in the page: the same networks, data and errors as from the disk. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeNpz } from '../../src/data/index.ts'
import { loadData } from '../../src/data/load.ts'
import { sortFiles } from '../../src/explorer/own/kinds.ts'
import type { OwnReport } from '../../src/explorer/own/messages.ts'
import { pageHost } from '../../src/explorer/worker/host.ts'
import { lookIntoFiles } from '../../src/explorer/worker/own.ts'
import { openGivenNetwork, readModelsFrom } from '../../src/interop/onnx/index.ts'
import { openNetwork } from '../../src/interop/onnx/open-node.ts'
import { parseModel } from '../../src/nn/index.ts'
import { encodePng } from '../data/encode-png.ts'

const fixture = (name: string) => new URL(`../fixtures/${name}`, import.meta.url).pathname
const surroundings = { data: '', version: '0', workerType: 'module' } as const

/** Rows of ten grey levels and a label. */
const csv = Array.from({ length: 20 }, (_, row) =>
  [...Array.from({ length: 10 }, (_unused, i) => (row * 37 + i * 11) % 256), row % 3].join(','),
).join('\n')
const images = (count: number) => ({
  shape: [count, 8, 8],
  data: Uint8Array.from({ length: count * 64 }, (_, i) => (i * 7) % 251),
})
const labels = (count: number) => ({
  shape: [count],
  data: Uint8Array.from({ length: count }, (_, i) => i % 2),
})
const npz = writeNpz({
  train_images: images(8),
  train_labels: labels(8),
  test_images: images(4),
  test_labels: labels(4),
})
const png = (i: number) =>
  encodePng(
    Uint8Array.from({ length: 64 }, (_, pixel) => (pixel * i) % 256),
    8,
    8,
  )
const pictures = Object.fromEntries(
  ['cat', 'dog'].flatMap((name) => [1, 2, 3, 4, 5, 6].map((i) => [`pets/${name}/${i}.png`, png(i)] as const)),
)
const contents: Readonly<Record<string, Uint8Array>> = {
  'table.csv': new TextEncoder().encode(csv),
  'arrays.npz': npz,
  ...pictures,
  'pets.zip': zipSync({ ...pictures, '__MACOSX/pets/._x': png(1) }),
  'short.csv': new TextEncoder().encode('1,2,3\n4,5\n'),
}
const own = (files: Readonly<Record<string, Uint8Array>>) =>
  Object.entries(files).map(([path, bytes]) => ({ path, file: new Blob([new Uint8Array(bytes)]) }))

describe('data of users in the page', () => {
  let folder: string
  const before = process.cwd()
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'normscope-own-'))
    for (const [path, bytes] of Object.entries(contents)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), bytes)
    }
    process.chdir(folder)
  })
  afterAll(() => {
    process.chdir(before)
    rmSync(folder, { recursive: true })
  })
  const host = pageHost({ ...surroundings, own: own(contents) })

  it.each(['csv:table.csv', 'csv:table.csv?label=first&classes=256', 'npz:arrays.npz', 'images:pets?size=4'])(
    'are those of the disk: %s',
    async (spec) => {
      expect(await host.load(spec, { scaling: 'unit' })).toEqual(loadData(spec, { scaling: 'unit' }))
    },
  )

  it('are found in an archive, below the folder around them', async () => {
    const { train, test, classNames } = await host.load('images:pets.zip', { scaling: 'unit' })
    const folders = loadData('images:pets', { scaling: 'unit' })
    expect({ train: train.inputs, test: test.inputs, classNames }).toEqual({
      train: folders.train.inputs,
      test: folders.test.inputs,
      classNames: ['cat', 'dog'],
    })
  })

  it('are read as numbers where a table has no pixels, and otherwise say why not', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${(i / 7 - 2).toFixed(3)},${i % 5},${i % 2}`)
    const files = own({
      'decimals.csv': new TextEncoder().encode(`height,width,kind\n${rows.join('\n')}\n`),
      'words.csv': new TextEncoder().encode('a,b\n1,0\nlow,1\n'),
    })
    const reports: OwnReport[] = []
    await lookIntoFiles(files, pageHost({ ...surroundings, own: files }), (report) => reports.push(report))
    expect(reports).toMatchObject([
      { type: 'data', spec: 'csv:decimals.csv?values=numbers', facts: expect.stringContaining('2 classes') },
      { type: 'refused', message: expect.stringMatching(/^words\.csv, .*"low"/) },
      { type: 'done' },
    ])
  })

  it.each(['csv:short.csv', 'csv:table.csv?label=99', 'npz:table.csv', 'images:pets/cat', 'csv'])(
    'are refused with the words of the command line: %s',
    async (spec) => {
      let message = ''
      try {
        loadData(spec, { scaling: 'unit' })
      } catch (error) {
        message = (error as Error).message
      }
      expect(message).not.toBe('')
      await expect(host.load(spec, { scaling: 'unit' })).rejects.toThrow(message)
    },
  )

  it('are asked for again after the page forgot them', async () => {
    await expect(host.load('csv:other.csv', { scaling: 'unit' })).rejects.toThrow(
      'other.csv: this page does not have this file; give it to the screen “Your own” again',
    )
  })
})

describe('networks of users in the page', () => {
  const file = fixture('onnx/resnet_tiny.onnx')
  const given = new Map([['resnet_tiny.onnx', new Uint8Array(readFileSync(file))]])

  it('are named by the hash of their content, as from the disk', async () => {
    const { sha256 } = await openGivenNetwork('resnet_tiny.onnx', given)
    expect(sha256).toBe(openNetwork(file).sha256)
    await readModelsFrom(given)
    expect(parseModel('onnx:resnet_tiny.onnx').spec).toBe(`onnx:resnet_tiny.onnx,sha256=${sha256}`)
    expect(() => parseModel('onnx:other.onnx')).toThrow('this page does not have this file')
    expect(() => parseModel('onnx:resnet_tiny.onnx,sha256=0123456789abcdef')).toThrow('the file changed')
  })

  it('are listed with their layers and normalizations, and the data that fit', async () => {
    const reports: OwnReport[] = []
    const files = own({
      'resnet_tiny.onnx': given.get('resnet_tiny.onnx')!,
      'broken.onnx': new Uint8Array([1, 2, 3]),
      'arrays.npz': npz,
      'notes.txt': new Uint8Array(3),
    })
    await lookIntoFiles(files, pageHost({ ...surroundings, own: files }), (report) => reports.push(report))
    const [network] = reports.filter((report) => report.type === 'network')
    const { network: read } = openNetwork(file)
    expect(network).toMatchObject({ spec: 'onnx:resnet_tiny.onnx', data: expect.any(Array) })
    expect(network!.norms.map(([name]) => name)).toEqual(read.norms.map(({ name }) => name))
    expect(network!.exchanges).toContain('layer')
    expect(network!.parameters).toBe(
      read.create().parameters.reduce((sum, { tensor }) => sum + tensor.shape.reduce((a, b) => a * b, 1), 0),
    )
    expect(reports.filter(({ type }) => type === 'refused')).toMatchObject([{ path: 'broken.onnx' }])
    expect(reports.at(-1)).toEqual({ type: 'done' })
  })
})

describe('sortFiles', () => {
  it('says what each file is by its name', () => {
    expect(sortFiles(['a.onnx', 'a.onnx.data', 'b.CSV', 'c.npz', 'd.zip', 'pets/cat/1.png'])).toEqual({
      networks: ['a.onnx'],
      data: ['csv:b.CSV', 'npz:c.npz', 'images:d.zip', 'images:pets'],
      refused: [],
    })
    expect(sortFiles(['notes.txt', '1.png']).refused.map(({ path }) => path)).toEqual(['1.png', 'notes.txt'])
  })
})
