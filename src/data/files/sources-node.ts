/** Data sets in one or a few files (Node only). */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ChannelAxis } from '../channels.ts'
import type { LabelledArrays } from '../dataset.ts'
import { type CifarImages, type CifarLabels, cifarShape, parseCifar } from '../formats/cifar.ts'
import { parseIdx } from '../formats/idx.ts'
import { parseNpy } from '../formats/npy.ts'
import { type CsvFileOptions, type Found, foundArrays, foundCsv, type Part } from '../found.ts'
import { foundNpz } from '../found-npz.ts'
import { readArray, readContent } from './read-node.ts'

/** Files named as in MNIST, `train-images-idx3-ubyte`; some unpackers put a dot before `idx`, and `.gz` may follow. */
export function idxDirectory(directory: string, channels?: ChannelAxis): Found {
  return foundArrays(directory, channels, (part, what) => {
    const stem = join(directory, `${part === 'train' ? 'train' : 't10k'}-${what}`)
    const kind = what === 'images' ? 'idx3-ubyte' : 'idx1-ubyte'
    const names = [`${stem}-${kind}`, `${stem}.${kind}`].flatMap((name) => [name, `${name}.gz`])
    return readArray(
      names,
      parseIdx,
      `${stem}-${kind} (or ${basename(stem)}.${kind}, either with .gz or without)`,
    )
  })
}

export function npyDirectory(directory: string, channels?: ChannelAxis): Found {
  return foundArrays(directory, channels, (part, what) =>
    readArray([join(directory, `${part}-${what}.npy`)], parseNpy),
  )
}

export function npzFile(path: string, channels?: ChannelAxis): Found {
  const { file, bytes } = readContent([path])
  return foundNpz(bytes, file, channels)
}

export function csvFile(file: string, options: CsvFileOptions = {}): Found {
  return foundCsv(readContent([file]).bytes, file, options)
}

/**
 * `data_batch_1.bin` … `data_batch_5.bin` and `test_batch.bin`, in `directory` or in the folder that its archive
 * creates.
 */
export function cifar10Directory(directory: string): Found {
  const batches = [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`)
  return {
    ...cifarSplit('CIFAR-10', [directory, join(directory, 'cifar-10-batches-bin')], {
      train: batches,
      test: ['test_batch.bin'],
      names: 'batches.meta.txt',
    }),
    name: 'cifar10',
    classes: 10,
  }
}

/** `train.bin` and `test.bin`, with the 100 fine labels or the 20 coarse ones. */
export function cifar100Directory(directory: string, label: CifarLabels = 'fine'): Found {
  return {
    ...cifarSplit('CIFAR-100', [directory, join(directory, 'cifar-100-binary')], {
      train: ['train.bin'],
      test: ['test.bin'],
      names: `${label}_label_names.txt`,
      label,
    }),
    name: label === 'fine' ? 'cifar100' : 'cifar100-coarse',
    classes: label === 'fine' ? 100 : 20,
  }
}

function cifarSplit(
  title: string,
  directories: readonly string[],
  files: { train: readonly string[]; test: readonly string[]; names: string; label?: CifarLabels },
): Omit<Found, 'name'> {
  const paths = (file: string) => directories.map((directory) => join(directory, file))
  const part = (which: Part): LabelledArrays => {
    const read = files[which].map((name) => {
      const { file, bytes } = readContent(paths(name))
      return parseCifar(bytes, file, files.label)
    })
    const { images, labels } = joined(read)
    const file = paths(files[which].join(', '))[0]!
    return {
      name: `${title} ${which}`,
      images: { file, shape: [labels.length, ...cifarShape], data: images },
      labels: { file, shape: [labels.length], data: labels },
    }
  }
  const names = readLines(paths(files.names))
  return {
    description: `${title}: photographs in classes, 32 × 32 in colour${files.label === 'coarse' ? ', its 20 superclasses' : ''}`,
    source: 'https://www.cs.toronto.edu/~kriz/cifar.html',
    licence: 'not stated',
    train: part('train'),
    test: part('test'),
    ...(names && { classNames: names }),
  }
}

function joined(parts: readonly CifarImages[]): { images: Uint8Array; labels: Uint8Array } {
  const [first] = parts as [CifarImages]
  if (parts.length === 1) return first
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  const images = new Uint8Array((count * first.images.length) / first.count)
  const labels = new Uint8Array(count)
  let row = 0
  for (const part of parts) {
    images.set(part.images, (row * first.images.length) / first.count)
    labels.set(part.labels, row)
    row += part.count
  }
  return { images, labels }
}

/** The lines of the first of `files` that can be read; they are only used as names of classes. */
function readLines(files: readonly string[]): string[] | undefined {
  for (const file of files) {
    try {
      return readFileSync(file, 'utf8').trim().split(/\r?\n/)
    } catch {
      continue
    }
  }
  return undefined
}
