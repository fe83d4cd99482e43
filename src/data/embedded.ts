/** The data sets that come with the package. Whoever uses them fetches their files, from the disk or over HTTP. */
import { parseIdx } from './formats/idx.ts'
import { type Found, foundArrays, foundCsv } from './found.ts'

export interface Embedded {
  /** Its files, compressed by gzip, relative to the package's folder `data`. */
  readonly files: readonly string[]
  /** `read` gives the content of one of the files, decompressed. */
  readonly found: (read: (file: string) => Uint8Array) => Found
}

export const fashionMnist = {
  name: 'fashion-mnist',
  source: 'https://github.com/zalandoresearch/fashion-mnist',
  licence: 'MIT, © 2017 Zalando SE',
  classes: 10,
} as const satisfies Partial<Found>

const fashionFile = (part: 'train' | 'test', what: 'images' | 'labels') =>
  `fashion-mnist/${part === 'train' ? 'train' : 't10k'}-${what}-${what === 'images' ? 'idx3' : 'idx1'}-ubyte.gz`

export const embedded: Readonly<Record<'digits' | 'fashion-mnist', Embedded>> = {
  digits: {
    files: ['digits/digits.csv.gz'],
    found: (read) => ({
      ...foundCsv(read('digits/digits.csv.gz'), 'digits.csv.gz', { label: 'last', fullScale: [0, 16] }),
      name: 'digits',
      description:
        'Optical Recognition of Handwritten Digits: 1,797 images of 8 × 8 with 17 grey levels, every fifth of each digit held out as the test set',
      source: 'https://archive.ics.uci.edu/dataset/80',
      licence: 'CC BY 4.0, E. Alpaydin & C. Kaynak',
      classes: 10,
    }),
  },
  'fashion-mnist': {
    files: (['train', 'test'] as const).flatMap((part) =>
      (['images', 'labels'] as const).map((what) => fashionFile(part, what)),
    ),
    found: (read) => ({
      ...foundArrays('fashion-mnist', undefined, (part, what) => {
        const file = fashionFile(part, what)
        return { file, ...parseIdx(read(file), file) }
      }),
      ...fashionMnist,
      description:
        'Fashion-MNIST, a part: the first 1,200 training and 200 test images of each of ten classes of clothing, 28 × 28 grey levels',
    }),
  },
}
