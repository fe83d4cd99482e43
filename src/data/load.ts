/** Finds the data that a spec names and reads it from disk (Node only; the parsers also run in a browser). */
import { join } from 'node:path'
import { UserError, unknownName } from '../errors.ts'
import { choiceOption, flagOption, type Options } from '../options/index.ts'
import { inPackage } from '../package-node.ts'
import {
  channelsOption,
  classesOption,
  type DataPath,
  labelOption,
  readDataOptions,
  shapeOption,
  sizeOption,
  splitDataSpec,
  valuesOption,
} from './data-spec.ts'
import { embedded, fashionMnist } from './embedded.ts'
import type { CifarLabels } from './formats/cifar.ts'
import { parseNpy } from './formats/npy.ts'
import { imageFolder } from './files/image-folder-node.ts'
import { type Found, splitOf } from './found.ts'
import type { Scaling } from './preprocessing.ts'
import { readArray, readContent } from './files/read-node.ts'
import {
  cifar100Directory,
  cifar10Directory,
  csvFile,
  idxDirectory,
  npyDirectory,
  npzFile,
} from './files/sources-node.ts'
import type { DataSplit, ReadySplit } from './split.ts'
import { brackets } from './synthetic/brackets.ts'
import { circle } from './synthetic/circle.ts'
import { linear } from './synthetic/linear.ts'
import { textOptions, textSplit } from './text.ts'
import { tokensOptions, tokensSplit } from './tokens.ts'

export interface LoadOptions {
  /** By default the result of `scalingFor`. */
  scaling?: Scaling
}

interface Loader {
  /** The form of the spec: `idx:DIR`; parts in brackets are optional. */
  spec: string
  explanation: string
  /** Whether its values are used without scaling. */
  isReady: boolean
  /** `path` is the text after the colon; it is `undefined` only if the spec may have none. */
  load(path: string | undefined, options: DataPath['options']): Found | ReadySplit
}

/** A loader whose spec may end in a question mark and `options`. */
function loaderWith<O extends object>({
  options,
  load,
  ...rest
}: Pick<Loader, 'spec' | 'explanation'> & {
  options: Options<O>
  isReady?: boolean
  load: (path: string | undefined, chosen: O) => Found | ReadySplit
}): Loader {
  const [name = ''] = rest.spec.split(/[:[]/)
  return {
    isReady: false,
    ...rest,
    load: (path, given) => load(path, readDataOptions({ name, options: given }, formOf(rest), options)),
  }
}

/** Image files with classes: the number of classes can be set for each. */
const files = <O extends object>(
  declaration: Pick<Loader, 'spec' | 'explanation'> & {
    options?: Options<O>
    load(path: string | undefined, chosen: O): Found
  },
): Loader =>
  loaderWith<O & { classes: number | undefined }>({
    ...declaration,
    options: { classes: classesOption, ...declaration.options } as Options<
      O & { classes: number | undefined }
    >,
    load(path, { classes, ...chosen }) {
      const found = declaration.load(path, chosen as unknown as O)
      return classes === undefined ? found : { ...found, classes }
    },
  })

/** `idx:DIR` of `idx:DIR[?channels=last]` */
const formOf = ({ spec }: Pick<Loader, 'spec'>): string => spec.replace(/\[\?.*/, '')

const folder = inPackage('data')

const readEmbedded = (file: string) => readContent([join(folder, file)]).bytes

const loaders: Readonly<Record<string, Loader>> = {
  'fashion-mnist': files({
    spec: 'fashion-mnist[:DIR]',
    explanation: 'Fashion-MNIST: the embedded 12,000 + 2,000 images, or the four IDX files in DIR',
    load: (path) =>
      path === undefined
        ? embedded['fashion-mnist'].found(readEmbedded)
        : {
            ...idxDirectory(path),
            ...fashionMnist,
            description: 'Fashion-MNIST: articles of clothing in ten classes, 28 × 28 grey levels',
          },
  }),
  digits: files({
    spec: 'digits',
    explanation: 'handwritten digits, 1,797 images of 8 × 8, embedded; every fifth of each digit held out',
    load: () => embedded.digits.found(readEmbedded),
  }),
  idx: files({
    spec: 'idx:DIR[?channels=last]',
    explanation: 'four IDX files named as those of MNIST, with or without .gz: train-images-idx3-ubyte, …',
    options: { channels: channelsOption },
    load: (path, { channels }) => idxDirectory(path!, channels),
  }),
  npy: files({
    spec: 'npy:DIR[?channels=last]',
    explanation: 'train-images.npy, train-labels.npy, test-images.npy and test-labels.npy in DIR',
    options: { channels: channelsOption },
    load: (path, { channels }) => npyDirectory(path!, channels),
  }),
  csv: files({
    spec: 'csv:FILE[?label=first]',
    explanation:
      'rows of pixel values 0..255, or of other numbers (?values=numbers), and a label, which may be a name; with or without .gz and a heading; every fifth of each label held out: ?label=last&shape=3x32x32',
    options: { label: labelOption, shape: shapeOption, values: valuesOption },
    load: (path, chosen) => csvFile(path!, chosen),
  }),
  npz: files({
    spec: 'npz:FILE[?channels=last]',
    explanation: 'arrays train_images, train_labels, test_images and test_labels, or x_train, y_train, …',
    options: { channels: channelsOption },
    load: (path, { channels }) => npzFile(path!, channels),
  }),
  images: files({
    spec: 'images:DIR[?size=WxH]',
    explanation:
      'PNG and JPEG files, one folder per class: DIR/train/CLASS and DIR/test/CLASS, or DIR/CLASS; ' +
      '?skip-damaged leaves out unreadable files',
    options: { size: sizeOption, 'skip-damaged': flagOption(false) },
    load: (path, { size, 'skip-damaged': skipDamaged }) =>
      imageFolder(path!, { ...(size !== undefined && { size }), skipDamaged }),
  }),
  cifar10: files({
    spec: 'cifar10:DIR',
    explanation: 'CIFAR-10, binary version: data_batch_1.bin to data_batch_5.bin and test_batch.bin',
    load: (path) => cifar10Directory(path!),
  }),
  cifar100: files({
    spec: 'cifar100:DIR[?labels=coarse]',
    explanation: 'CIFAR-100, binary version: train.bin and test.bin, with its 100 fine or 20 coarse labels',
    options: { labels: choiceOption<CifarLabels>('fine', ['fine', 'coarse']) },
    load: (path, { labels }) => cifar100Directory(path!, labels),
  }),
  text: loaderWith({
    spec: 'text:FILE[?window=N]',
    explanation:
      'UTF-8 text for next-character prediction, in windows of 64, the last tenth held out: ?window=64&test=0.1',
    options: textOptions,
    isReady: true,
    load(path, chosen) {
      const { file, bytes } = readContent([path!])
      return textSplit(bytes, file, chosen)
    },
  }),
  tokens: loaderWith({
    spec: 'tokens:FILE[?window=N]',
    explanation:
      'an NPY file of token numbers for next-token prediction, in windows of 64, the last tenth held out: ?vocabulary=50257',
    options: tokensOptions,
    isReady: true,
    load: (path, chosen) => tokensSplit(readArray([path!], parseNpy), chosen),
  }),
  linear: loaderWith({
    spec: 'linear[:DIMENSION]',
    explanation: 'generated: targets A x for Gaussian x; as linear:10,samples=1000,seed=1',
    options: {},
    isReady: true,
    load: (options) => linear.kind.parse(options ?? ''),
  }),
  circle: loaderWith({
    spec: 'circle[:RADIUS]',
    explanation:
      'generated: points inside and outside a circle, shifted for the test: circle:1,dx=1,dy=1,labels=move',
    options: {},
    isReady: true,
    load: (options) => circle.kind.parse(options ?? ''),
  }),
  brackets: loaderWith({
    spec: 'brackets[:KINDS]',
    explanation:
      'generated: nested brackets for next-character prediction, in windows of 32: brackets:8,window=32,depth=4',
    options: {},
    isReady: true,
    load: (options) => brackets.kind.parse(options ?? ''),
  }),
}

/** Every form of a spec, with a line of explanation, for help texts. */
export const dataSpecs: readonly { spec: string; explanation: string }[] = Object.values(loaders)

/**
 * Loads the data that `spec` names, which has one of the forms in `dataSpecs`. A spec of files may end in
 * `?classes=N`
 * if the labels exceed 0..9.
 * @throws UserError if the spec is unknown or its files are missing, damaged or inconsistent
 */
export function loadData(spec: string, { scaling = scalingFor(spec) }: LoadOptions = {}): DataSplit {
  const { name, path, options } = splitDataSpec(spec)
  const loader = loaderOf(name)
  return splitOf(name, loader.load(checkPath(spec, loader, path), options), scaling)
}

/** The right scaling for the data that `spec` names: `none` if values are used without scaling, else `pixels`. */
export function scalingFor(spec: string, pixels: Scaling = 'unit'): Scaling {
  return areImages(spec) ? pixels : 'none'
}

/** Whether `spec` names images; otherwise it names characters, tokens or generated numbers. */
export function areImages(spec: string): boolean {
  return !loaderOf(splitDataSpec(spec).name).isReady
}

function loaderOf(name: string): Loader {
  const loader = Object.hasOwn(loaders, name) ? loaders[name] : undefined
  if (loader !== undefined) return loader
  const readers = readersOf(name)
  if (readers.length === 0) throw unknownName('data', name, Object.keys(loaders))
  throw new UserError(
    `data ${name}: expected the kind of data before its path; write ${readers.map((reader) => `${reader}:${name}`).join(' or ')}`,
  )
}

/** The readers that may fit a path without a kind of data: by the ending of a file, or by the contents of a folder. */
function readersOf(path: string): string[] {
  const ending = /\.(csv|npz|txt)(\.gz)?$/i.exec(path)?.[1]?.toLowerCase()
  if (ending !== undefined) return [ending === 'txt' ? 'text' : ending]
  return /[\\/]/.test(path) ? ['images', 'idx', 'npy'] : []
}

function checkPath(spec: string, loader: Loader, path: string | undefined): string | undefined {
  const form = formOf(loader)
  if (path !== undefined && !form.includes(':'))
    throw new UserError(
      `data "${spec}": expected ${form}, which takes no path, got "${path}" after it; remove it`,
    )
  if (path === undefined && /^\w+:/.test(form))
    throw new UserError(`data "${form.split(':')[0]}": expected ${form}, got no path; add it after a colon`)
  return path
}
