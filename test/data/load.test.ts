import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeData, writeIdx, writeNpy, writeNpz } from '../../src/data/index.ts'
import { dataSpecs, loadData } from '../../src/data/load.ts'
import { UserError } from '../../src/errors.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'normscope-data-'))
})
afterAll(() => rmSync(root, { recursive: true }))

const idxFiles = {
  'train-images-idx3-ubyte': writeIdx([3, 1, 2], Uint8Array.of(0, 255, 10, 20, 30, 40)),
  'train-labels-idx1-ubyte': writeIdx([3], Uint8Array.of(0, 1, 2)),
  't10k-images-idx3-ubyte': writeIdx([2, 1, 2], Uint8Array.of(1, 2, 3, 4)),
  't10k-labels-idx1-ubyte': writeIdx([2], Uint8Array.of(2, 0)),
}

/** A fresh directory with these files. */
function directory(name: string, files: Record<string, Uint8Array | string>): string {
  const path = join(root, name)
  mkdirSync(path)
  for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content)
  return path
}

test('the embedded part of Fashion-MNIST is 12,000 and 2,000 images in equal classes', async () => {
  const summary = await describeData(loadData('fashion-mnist'))
  expect(summary).toMatchObject({ name: 'fashion-mnist', shape: [28, 28], classes: 10 })
  expect(summary.train.perClass).toEqual(Array.from({ length: 10 }, () => 1200))
  expect(summary.test.perClass).toEqual(Array.from({ length: 10 }, () => 200))
  // (zcat train-images-idx3-ubyte.gz | tail -c +17; zcat train-labels-idx1-ubyte.gz | tail -c +9) | sha256sum
  expect(summary.train.sha256).toBe('979127814c8cc83f89ae2294df45859fd429b5fbdd39c07c9423882d57b1a828')
  expect(summary.test.sha256).toBe('8e8b02fc2db0ff9ed2d481ff30f8bd7cc5c88205cb131d7f4a0c19448f6957c9')
})

test('the digits are 1,437 and 360 images of 17 grey levels', () => {
  const { train, test: held, preprocessing } = loadData('digits')
  expect([train.count, held.count, train.classes]).toEqual([1437, 360, 10])
  expect(train.shape).toEqual([8, 8])
  expect(preprocessing).toEqual({ kind: 'unit', shift: 0, scale: 1 / 16 })
})

test('digits and fashion-mnist name their source and licence', () => {
  expect(loadData('digits')).toMatchObject({
    source: 'https://archive.ics.uci.edu/dataset/80',
    licence: 'CC BY 4.0, E. Alpaydin & C. Kaynak',
  })
})

test('idx:DIR reads four files', () => {
  const split = loadData(`idx:${directory('plain', idxFiles)}`)
  expect(split).toMatchObject({ name: 'plain', source: join(root, 'plain') })
  expect(split.train).toMatchObject({ shape: [1, 2], classes: 3, count: 3, labels: Uint8Array.of(0, 1, 2) })
  expect(split.test.inputs).toEqual(Uint8Array.of(1, 2, 3, 4))
})

test('idx:DIR reads compressed files too, and the two mixed', () => {
  const { 'train-images-idx3-ubyte': images, ...others } = idxFiles
  const path = directory('mixed', { ...others, 'train-images-idx3-ubyte.gz': gzipSync(images) })
  expect(loadData(`idx:${path}`).train.inputs).toEqual(Uint8Array.of(0, 255, 10, 20, 30, 40))
})

test('idx:DIR reads names with a dot, which unpacking leaves, and passes over folders so called', () => {
  const dotted = Object.fromEntries(
    Object.entries(idxFiles).map(([name, content]) => [name.replace('-idx', '.idx'), content]),
  )
  const path = directory('dotted', dotted)
  mkdirSync(join(path, 'train-images-idx3-ubyte'))
  expect(loadData(`idx:${path}`).train.inputs).toEqual(Uint8Array.of(0, 255, 10, 20, 30, 40))
})

test('fashion-mnist:DIR reads the files in DIR', () => {
  const split = loadData(`fashion-mnist:${directory('fashion', idxFiles)}`)
  expect(split).toMatchObject({ name: 'fashion-mnist', licence: 'MIT, © 2017 Zalando SE' })
  expect(split.train).toMatchObject({ count: 3, classes: 10 })
})

test('npy:DIR reads four arrays', () => {
  const path = directory('npy', {
    'train-images.npy': writeNpy({ shape: [2, 1, 2], data: Float64Array.of(0, 1, 2, 4) }),
    'train-labels.npy': writeNpy({ shape: [2], data: BigInt64Array.of(0n, 1n) }),
    'test-images.npy': writeNpy({ shape: [1, 1, 2], data: Float64Array.of(1, 2) }),
    'test-labels.npy': writeNpy({ shape: [1], data: BigInt64Array.of(1n) }),
  })
  const { train, test: held, preprocessing } = loadData(`npy:${path}`)
  expect(train.inputs).toEqual(Float32Array.of(0, 1, 2, 4))
  expect(held.labels).toEqual(Uint8Array.of(1))
  expect(preprocessing).toEqual({ kind: 'unit', shift: 0, scale: 0.25 })
})

test('csv:FILE holds every fifth row of each label out', () => {
  const lines = Array.from({ length: 10 }, (_, row) => `${row},0,0,${row},${row % 2}`)
  const { train, test: held } = loadData(
    `csv:${join(directory('csv', { 'a.csv': lines.join('\n') }), 'a.csv')}`,
  )
  expect([train.count, held.count]).toEqual([8, 2])
  expect(train.shape).toEqual([2, 2])
  expect(held.inputs).toEqual(Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 1))
  expect(held.labels).toEqual(Uint8Array.of(0, 1))
})

test('csv:FILE names the row of the file whose label is out of range', () => {
  const path = join(directory('csv-labels', { 'a.csv': '1,0\n2,1\n3,0\n4,11\n5,0\n6,1\n' }), 'a.csv')
  expect(() => loadData(`csv:${path}?label=last`)).toThrow(
    `${path}, row 3 (from 0): expected a label in 0..9, got 11`,
  )
})

test('csv:FILE says how it was read, and reads it otherwise when asked', () => {
  const lines = Array.from({ length: 40 }, (_, row) => `${row % 2},${row},0,0,${row % 40}`)
  const path = join(directory('csv-label', { 'a.csv': lines.join('\n') }), 'a.csv')
  expect(loadData(`csv:${path}`).reading).toEqual([
    'label: column 1 of 5: it has 2 different values, the last column 40; ?label=N takes another',
    'axes: 2 × 2, because 4 is a square number; ?shape=HxW or ?shape=CxHxW reads others',
  ])
  const { train, reading } = loadData(`csv:${path}?label=last&shape=4x1&classes=40`)
  expect(train).toMatchObject({ shape: [4, 1], classes: 40 })
  expect(reading).toEqual([
    'label: column 5 of 5: set by ?label=last; ?label=N takes another',
    'axes: [4, 1]: set by ?shape=4x1',
  ])
  expect(() => loadData(`csv:${path}?shape=3x2x2`)).toThrow(
    `${path}: shape is 3x2x2, which is 12 values, expected the 4 of a row; write another`,
  )
  expect(() => loadData(`csv:${path}?shape=4x`)).toThrow('csv: shape is 4x, expected up to three sizes')
})

test('the axes of an array mean the same in every format', () => {
  const images = { shape: [2, 2, 2, 3], data: Uint8Array.from({ length: 24 }, (_, i) => i) }
  const labels = { shape: [2], data: Uint8Array.of(0, 1) }
  const idx = directory('axes-idx', {
    'train-images-idx3-ubyte': writeIdx(images.shape, images.data),
    'train-labels-idx1-ubyte': writeIdx(labels.shape, labels.data),
    't10k-images-idx3-ubyte': writeIdx(images.shape, images.data),
    't10k-labels-idx1-ubyte': writeIdx(labels.shape, labels.data),
  })
  const npy = directory('axes-npy', {
    'train-images.npy': writeNpy(images),
    'train-labels.npy': writeNpy(labels),
    'test-images.npy': writeNpy(images),
    'test-labels.npy': writeNpy(labels),
  })
  const npz = join(
    directory('axes-npz', {
      'a.npz': writeNpz({ x_train: images, y_train: labels, x_test: images, y_test: labels }),
    }),
    'a.npz',
  )
  const first = Uint8Array.of(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11)
  for (const spec of [`idx:${idx}`, `npy:${npy}`, `npz:${npz}`]) {
    const { train, reading } = loadData(spec)
    expect(train.shape).toEqual([3, 2, 2])
    expect(train.inputs.subarray(0, 12)).toEqual(first)
    expect(reading).toEqual([
      'axes: channels last in [n, 2, 2, 3]: only the last axis has a size of 1, 3 or 4; ?channels=first reads them first',
    ])
    expect(loadData(`${spec}?channels=first`).train).toMatchObject({ shape: [2, 2, 3], inputs: images.data })
    expect(() => loadData(`${spec}?channels=middle`)).toThrow(
      'channels is middle, expected one of first, last',
    )
  }
})

test('bytes of 0 and 1 get a warning with a scaling that hides them', () => {
  const path = directory('bits', {
    ...idxFiles,
    'train-images-idx3-ubyte': writeIdx([3, 1, 2], Uint8Array.of(0, 1, 1, 0, 1, 1)),
  })
  expect(loadData(`idx:${path}`).warnings?.[0]).toContain(
    'use the scaling none, which keeps 0 and 1, or standardize',
  )
  expect(loadData(`idx:${path}`, { scaling: 'none' }).warnings).toBeUndefined()
})

test('scaling is an option', () => {
  expect(loadData('digits', { scaling: 'binarize' }).preprocessing).toMatchObject({ threshold: 8 })
  expect(loadData('digits', { scaling: 'standardize-pixel' }).preprocessing.shift).toHaveLength(64)
})

test('?classes=N allows labels beyond 9', () => {
  const files = { ...idxFiles, 'train-labels-idx1-ubyte': writeIdx([3], Uint8Array.of(0, 46, 2)) }
  const path = directory('letters', files)
  expect(loadData(`idx:${path}?classes=47`).train.classes).toBe(47)
  expect(() => loadData(`idx:${path}`)).toThrow(
    `${join(path, 'train-labels-idx1-ubyte')}, row 1 (from 0): expected a label in 0..9, got 46; ` +
      'correct the label, or set the number of classes, as in idx:DIR?classes=47',
  )
  expect(() => loadData(`idx:${path}?classes=many`)).toThrow(
    'idx: classes is many, expected a whole number from 2 to 256 (classes); write, say, idx:DIR?classes=2',
  )
})

const arrays = {
  train_images: { shape: [2, 2, 2, 3], data: Uint8Array.from({ length: 24 }, (_, i) => i) },
  train_labels: { shape: [2, 1], data: BigInt64Array.of(0n, 1n) },
  test_images: { shape: [1, 2, 2, 3], data: new Uint8Array(12) },
  test_labels: { shape: [1, 1], data: BigInt64Array.of(1n) },
}

test('npz:FILE reads the arrays of MedMNIST, channels last made first', () => {
  const path = join(directory('npz', { 'a.npz': writeNpz(arrays) }), 'a.npz')
  const { train, test: held } = loadData(`npz:${path}`)
  expect(train).toMatchObject({ shape: [3, 2, 2], count: 2, labels: Uint8Array.of(0, 1) })
  expect(train.inputs.subarray(0, 12)).toEqual(Uint8Array.of(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11))
  expect(held.labels).toEqual(Uint8Array.of(1))
})

test('npz:FILE reads the names of Keras, and says which are missing', () => {
  const { train_images, train_labels, test_images, test_labels } = arrays
  const keras = { x_train: train_images, y_train: train_labels, x_test: test_images }
  const path = join(directory('npz-keras', { 'a.npz': writeNpz({ ...keras, y_test: test_labels }) }), 'a.npz')
  expect(loadData(`npz:${path}`).train.count).toBe(2)
  writeFileSync(path, writeNpz(keras))
  expect(() => loadData(`npz:${path}`)).toThrow(
    `${path}: expected an array test_labels or y_test, got x_train, y_train, x_test`,
  )
})

const records = (...labels: number[][]) =>
  Uint8Array.from(labels.flatMap((own, i) => [...own, ...Array.from({ length: 3072 }, () => i)]))

test('cifar10:DIR joins five batches and keeps a test set', () => {
  const batches = [1, 2, 3, 4, 5].map((n) => [`data_batch_${n}.bin`, records([n], [0])])
  const path = directory('cifar', {
    ...(Object.fromEntries(batches) as Record<string, Uint8Array>),
    'test_batch.bin': records([9]),
    'batches.meta.txt': 'airplane\nautomobile\n\n',
  })
  const { train, test: held, classNames } = loadData(`cifar10:${path}`)
  expect(train).toMatchObject({ shape: [3, 32, 32], classes: 10, count: 10 })
  expect(train.labels).toEqual(Uint8Array.of(1, 0, 2, 0, 3, 0, 4, 0, 5, 0))
  expect([train.inputs[3071], train.inputs[3072], train.inputs[6144]]).toEqual([0, 1, 0])
  expect(held.labels).toEqual(Uint8Array.of(9))
  expect(classNames).toEqual(['airplane', 'automobile'])
  rmSync(join(path, 'data_batch_3.bin'))
  expect(() => loadData(`cifar10:${path}`)).toThrow(`${join(path, 'data_batch_3.bin')} or `)
})

test('cifar100:DIR has fine labels, or coarse ones', () => {
  const path = directory('cifar100', {
    'train.bin': records([3, 99], [19, 1]),
    'test.bin': records([2, 98]),
  })
  expect(loadData(`cifar100:${path}`).train).toMatchObject({ classes: 100, labels: Uint8Array.of(99, 1) })
  expect(loadData(`cifar100:${path}?labels=coarse`).train).toMatchObject({
    classes: 20,
    labels: Uint8Array.of(3, 19),
  })
  expect(() => loadData(`cifar100:${path}?labels=rough`)).toThrow(
    'labels is rough, expected one of fine, coarse',
  )
  expect(() => loadData(`cifar100:${path}?label=fine`)).toThrow(
    'unknown option of data cifar100 "label"; did you mean "labels"?',
  )
})

test('a missing file is named with its other names, and with what is like it', () => {
  const { 't10k-labels-idx1-ubyte': _, ...rest } = idxFiles
  const file = join(directory('incomplete', rest), 't10k-labels-idx1-ubyte')
  expect(() => loadData(`idx:${join(root, 'incomplete')}`)).toThrow(
    `${file} (or t10k-labels.idx1-ubyte, either with .gz or without): expected this file, got none there; ` +
      `${join(root, 'incomplete')} holds train-labels-idx1-ubyte, t10k-images-idx3-ubyte, train-images-idx3-ubyte; check the path and the name`,
  )
  expect(() => loadData(`npy:${join(root, 'nowhere')}`)).toThrow(
    `${join(root, 'nowhere', 'train-images.npy')}: expected this file, got none there; check the path`,
  )
})

test('a folder in the place of a file, and a file in the place of a folder, are named', () => {
  expect(() => loadData(`csv:${root}`)).toThrow(`${root}: expected a file, got a folder; name a file`)
  const file = join(directory('a-file', { 'a.csv': Buffer.from('1,2,0\n') }), 'a.csv')
  expect(() => loadData(`images:${file}`)).toThrow(`${file}: expected a folder, got a file; name a folder`)
  expect(() => loadData(`images:${root}/nowhere`)).toThrow('expected this folder, got none there')
})

test.skipIf(process.getuid?.() === 0)('a file without permission to read is named', () => {
  const path = directory('private', idxFiles)
  chmodSync(join(path, 'train-images-idx3-ubyte'), 0)
  expect(() => loadData(`idx:${path}`)).toThrow('cannot be read (no permission)')
})

test.each([
  { what: 'truncated', content: idxFiles['train-images-idx3-ubyte'].subarray(0, 20), message: 'truncated' },
  { what: 'of another format', content: 'hello, world', message: 'expected an IDX file' },
  {
    what: 'cut in its gzip',
    content: gzipSync('hello').subarray(0, 20),
    message: 'the gzip data is damaged',
  },
  {
    what: 'for other labels',
    content: writeIdx([9, 1, 2], new Uint8Array(18)),
    message: 'expected 9 labels',
  },
])('images that are $what are refused', ({ what, content, message }) => {
  const path = directory(`images ${what}`, { ...idxFiles, 'train-images-idx3-ubyte': content })
  expect(() => loadData(`idx:${path}`)).toThrow(message)
  expect(() => loadData(`idx:${path}`)).toThrow(UserError)
})

test('an unknown spec is refused with the nearest name', () => {
  expect(() => loadData('digit')).toThrow(
    'unknown data "digit"; did you mean "digits"? (known: fashion-mnist, digits, idx, npy, csv, npz, images, cifar10, cifar100, text, tokens, linear, circle, brackets)',
  )
  expect(() => loadData('toString')).toThrow('unknown data "toString"')
  expect(() => loadData('some/mnist.csv.gz')).toThrow('write csv:some/mnist.csv.gz')
  expect(() => loadData('some/folder')).toThrow(
    'write images:some/folder or idx:some/folder or npy:some/folder',
  )
  expect(() => loadData('')).toThrow('unknown data ""')
})

test('a path is demanded where a spec has one, and refused where not', () => {
  expect(() => loadData('idx')).toThrow('data "idx": expected idx:DIR, got no path; add it after a colon')
  expect(() => loadData('csv:')).toThrow('data "csv": expected csv:FILE, got no path; add it after a colon')
  expect(() => loadData('digits:here')).toThrow(
    'data "digits:here": expected digits, which takes no path, got "here" after it; remove it',
  )
})

test('every form of a spec is explained', () => {
  expect(dataSpecs.map(({ spec }) => spec)).toEqual([
    'fashion-mnist[:DIR]',
    'digits',
    'idx:DIR[?channels=last]',
    'npy:DIR[?channels=last]',
    'csv:FILE[?label=first]',
    'npz:FILE[?channels=last]',
    'images:DIR[?size=WxH]',
    'cifar10:DIR',
    'cifar100:DIR[?labels=coarse]',
    'text:FILE[?window=N]',
    'tokens:FILE[?window=N]',
    'linear[:DIMENSION]',
    'circle[:RADIUS]',
    'brackets[:KINDS]',
  ])
})
