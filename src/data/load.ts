/** Finds the data that a spec names and reads it from disk (Node only; the parsers run anywhere). */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UserError, unknownName } from '../errors.ts'
import { type LabelledArrays, makeDatasets, type NamedArray } from './dataset.ts'
import { parseCsvImages } from './formats/csv.ts'
import { maybeGunzip } from './formats/gzip.ts'
import { parseIdx } from './formats/idx.ts'
import { parseNpy } from './formats/npy.ts'
import { type FullScale, preprocessingOf, type Scaling } from './preprocessing.ts'
import { type DataSplit, holdOut, takeRows } from './split.ts'

export interface LoadOptions {
  /** `unit` by default. */
  scaling?: Scaling
}

/** What a loader finds; the rest of a split follows from it. */
interface Found extends Pick<DataSplit, 'name' | 'description' | 'source' | 'licence'> {
  train: LabelledArrays
  test: LabelledArrays
  classes?: number
  fullScale?: FullScale
}

interface Loader {
  /** As it is written: `idx:DIR`. */
  spec: string
  explanation: string
  /** `path` is what follows the colon; loaders whose spec has none are given `undefined`. */
  load(path: string | undefined): Found
}

const embedded = fileURLToPath(new URL('../../data/', import.meta.url))

const loaders: Readonly<Record<string, Loader>> = {
  'fashion-mnist': {
    spec: 'fashion-mnist[:DIR]',
    explanation: 'Fashion-MNIST: the embedded 12,000 + 2,000 images, or the four IDX files in DIR',
    load: (path) => ({
      ...idxDirectory(path ?? join(embedded, 'fashion-mnist')),
      name: 'fashion-mnist',
      description: path
        ? 'Fashion-MNIST: articles of clothing in ten classes, 28 × 28 grey levels'
        : 'Fashion-MNIST, a part: the first 1,200 training and 200 test images of each of ten classes of clothing, 28 × 28 grey levels',
      source: 'https://github.com/zalandoresearch/fashion-mnist',
      licence: 'MIT, © 2017 Zalando SE',
      classes: 10,
    }),
  },
  digits: {
    spec: 'digits',
    explanation: 'handwritten digits, 1,797 images of 8 × 8, embedded; every fifth of each digit held out',
    load: () => ({
      ...csvFile(join(embedded, 'digits', 'digits.csv.gz'), [0, 16]),
      name: 'digits',
      description:
        'Optical Recognition of Handwritten Digits: 1,797 images of 8 × 8 with 17 grey levels, every fifth of each digit held out as the test set',
      source: 'https://archive.ics.uci.edu/dataset/80',
      licence: 'CC BY 4.0, E. Alpaydin & C. Kaynak',
      classes: 10,
    }),
  },
  idx: {
    spec: 'idx:DIR',
    explanation: 'four IDX files named as those of MNIST, .gz or not: train-images-idx3-ubyte, …',
    load: (path) => idxDirectory(required('idx:DIR', path)),
  },
  npy: {
    spec: 'npy:DIR',
    explanation: 'train-images.npy, train-labels.npy, test-images.npy and test-labels.npy in DIR',
    load: (path) => npyDirectory(required('npy:DIR', path)),
  },
  csv: {
    spec: 'csv:FILE',
    explanation: 'rows of pixel values 0..255 and a label, .gz or not; every fifth of each label held out',
    load: (path) => csvFile(required('csv:FILE', path)),
  },
}

/** Every form that a spec can take, with a line of explanation, for help texts. */
export const dataSpecs: readonly { spec: string; explanation: string }[] = Object.values(loaders)

/**
 * Loads what `spec` names: one of `dataSpecs`. A spec of files may end in `?classes=N` where the
 * labels reach beyond 0..9.
 * @throws UserError when the spec is unknown or its files are missing, damaged or do not fit together
 */
export function loadData(spec: string, { scaling = 'unit' }: LoadOptions = {}): DataSplit {
  const { name, path, classes } = parseSpec(spec)
  const loader = Object.hasOwn(loaders, name) ? loaders[name] : undefined
  if (loader === undefined) throw unknownName('data', name, Object.keys(loaders))
  if (path !== undefined && !loader.spec.includes(':')) {
    throw new UserError(
      `data "${spec}": expected ${loader.spec}, which takes no path, got "${path}" after it; remove it`,
    )
  }
  const found = loader.load(path)
  const { train, test } = makeDatasets(found, classes ?? found.classes)
  const preprocessing = preprocessingOf(train, scaling, found.fullScale)
  const { description, source, licence } = found
  return { name: found.name, description, train, test, source, licence, preprocessing }
}

/** `idx:some/dir?classes=47` */
function parseSpec(spec: string): { name: string; path?: string; classes?: number } {
  const query = /\?classes=([^?]*)$/.exec(spec)
  const [name = '', ...rest] = spec.slice(0, query?.index).split(':')
  const path = rest.join(':')
  return { name, ...(path !== '' && { path }), ...(query && { classes: Number(query[1]) }) }
}

function required(form: string, path: string | undefined): string {
  if (path !== undefined) return path
  throw new UserError(`data "${form.split(':')[0]}": expected ${form}, got no path; add it after a colon`)
}

function idxDirectory(directory: string): Found {
  const array = (name: string) => readArray([join(directory, name), join(directory, `${name}.gz`)], parseIdx)
  return fromDirectory(directory, (part, what) =>
    array(
      `${part === 'train' ? 'train' : 't10k'}-${what === 'images' ? 'images-idx3' : 'labels-idx1'}-ubyte`,
    ),
  )
}

function npyDirectory(directory: string): Found {
  return fromDirectory(directory, (part, what) =>
    readArray([join(directory, `${part}-${what}.npy`)], parseNpy),
  )
}

function fromDirectory(
  directory: string,
  read: (part: 'train' | 'test', what: 'images' | 'labels') => NamedArray,
): Found {
  const name = basename(directory)
  const part = (which: 'train' | 'test') => ({
    name: `${name} ${which}`,
    images: read(which, 'images'),
    labels: read(which, 'labels'),
  })
  return {
    name,
    description: `the files in ${directory}`,
    source: directory,
    licence: 'not stated',
    train: part('train'),
    test: part('test'),
  }
}

function csvFile(file: string, fullScale?: FullScale): Found {
  const name = basename(file)
  const { images, labels, values } = parseCsvImages(readContent([file]).bytes, file, fullScale?.[1])
  const side = Math.sqrt(values)
  const shape = Number.isInteger(side) ? [side, side] : [values]
  const rows = holdOut(labels)
  const part = (which: 'train' | 'test') => ({
    name: `${name} ${which}`,
    images: {
      file,
      shape: [rows[which].length, ...shape],
      data: takeRows(images, rows[which], values),
      rows: rows[which],
    },
    labels: { file, shape: [rows[which].length], data: takeRows(labels, rows[which], 1), rows: rows[which] },
  })
  return {
    name,
    description: `the rows of ${file}, every fifth of each label held out as the test set`,
    source: file,
    licence: 'not stated',
    train: part('train'),
    test: part('test'),
    ...(fullScale && { fullScale }),
  }
}

function readArray(
  files: readonly string[],
  parse: (bytes: Uint8Array, file: string) => Omit<NamedArray, 'file'>,
): NamedArray {
  const { file, bytes } = readContent(files)
  const { shape, data } = parse(bytes, file)
  return { file, shape, data }
}

/** The content, decompressed, of the first of `files` that exists. */
function readContent(files: readonly string[]): { file: string; bytes: Uint8Array } {
  for (const file of files) {
    try {
      return { file, bytes: maybeGunzip(readFileSync(file), file) }
    } catch (error) {
      if (error instanceof UserError) throw error
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'ENOTDIR') continue
      throw new UserError(
        `${file}: cannot be read (${code ?? String(error)}); check the path and its permissions`,
      )
    }
  }
  throw new UserError(`${files.join(' or ')}: expected this file, got none there; check the path`)
}
