/** Files of data, read as `normscope data` reads them: from the disk, to a data set with its scaling. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { loadData } from '../../src/data/load.ts'
import { crc32 } from '../../src/data/formats/gzip.ts'
import {
  type NpyArray,
  parseSafetensors,
  writeIdx,
  writeNpy,
  writeNpz,
  writeSafetensors,
} from '../../src/data/index.ts'
import { encode, type OpenTarget, type Target } from './target.ts'

const bytes = (length: number, modulus = 256) => Uint8Array.from({ length }, (_, i) => (7 * i) % modulus)

/** Files that stay as they are, and one that is changed. */
function files(
  given: Omit<Target, 'subject' | 'read'>,
  file: string,
  rest: Readonly<Record<string, Uint8Array>>,
  specOf: (folder: string) => string,
): OpenTarget {
  return (folder) => {
    mkdirSync(folder, { recursive: true })
    for (const [name, content] of Object.entries(rest)) writeFileSync(join(folder, name), content)
    return {
      ...given,
      subject: folder,
      read(input) {
        writeFileSync(join(folder, file), input)
        loadData(specOf(folder))
      },
    }
  }
}

const idx = {
  'train-images-idx3-ubyte': writeIdx([6, 3, 3], bytes(54)),
  'train-labels-idx1-ubyte': writeIdx([6], bytes(6, 3)),
  't10k-images-idx3-ubyte': writeIdx([2, 3, 3], bytes(18)),
  't10k-labels-idx1-ubyte': writeIdx([2], bytes(2, 3)),
}
/** The same with other types, whose values it does not matter what they are. */
const idxOfType = (type: number, size: number) => {
  const header = writeIdx([6, 3, 3 * size], bytes(54 * size, 2))
  header[2] = type
  header[15] = 3
  return header
}

const npy = (array: NpyArray) => writeNpy(array)
function fortranNpy(): Uint8Array {
  const file = npy({ shape: [6, 3, 3], data: bytes(54) })
  file.set(encode('True '), Buffer.from(file).indexOf('False'))
  return file
}
const npyFiles = {
  'train-images.npy': npy({ shape: [6, 3, 2, 2], data: bytes(72) }),
  'train-labels.npy': npy({ shape: [6], data: BigInt64Array.from([0n, 1n, 2n, 0n, 1n, 2n]) }),
  'test-images.npy': npy({ shape: [2, 3, 2, 2], data: bytes(24) }),
  'test-labels.npy': npy({ shape: [2], data: BigInt64Array.of(0n, 1n) }),
}
const npyTokens = [
  "'<f4'",
  "'<u1'",
  "'>f8'",
  "'|b1'",
  'True',
  'False',
  '()',
  '(1,)',
  '(6, 3, 2, 2)',
  '(0, 999999999999)',
  "'shape': ",
  ', ',
]

const npzArrays = {
  x_train: { shape: [6, 2, 2, 3], data: bytes(72) },
  y_train: { shape: [6, 1], data: Int32Array.of(0, 1, 2, 0, 1, 2) },
  x_test: { shape: [2, 2, 2, 3], data: Float32Array.from({ length: 24 }, (_, i) => i) },
  y_test: { shape: [2, 1], data: Uint8Array.of(0, 1) },
}
/** numpy.savez_compressed('a.npz', a=numpy.array([1, 2, 3], 'u1')): of 64 bits. */
const numpyNpz = Buffer.from(
  'UEsDBC0AAAAIAAAAIQAq446x//////////8FABQAYS5ucHkBABAAgwAAAAAAAABHAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC5GJmYAUEsBAi0DLQAAAAgAAAAhACrjjrFHAAAAgwAAAAUAAAAAAAAAAAAAAIABAAAAAGEubnB5UEsFBgAAAAABAAEAMwAAAH4AAAAAAA==',
  'base64',
)
const storedNpz = zipSync(
  Object.fromEntries(
    Object.entries(npzArrays).map(([name, array]) => [
      `${name}.npy`,
      [writeNpy(array), { level: 0 as const }],
    ]),
  ),
)

/** Writes into the directory the checksums of what the stored entries now are. */
function resealZip(archive: Uint8Array): Uint8Array {
  const sealed = archive.slice()
  const view = new DataView(sealed.buffer)
  for (let at = 0; at + 46 <= sealed.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50) continue
    const local = view.getUint32(at + 42, true)
    if (local + 30 > sealed.length) continue
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    view.setUint32(at + 16, crc32(sealed.subarray(start, start + view.getUint32(at + 20, true))), true)
  }
  return sealed
}

/** Writes the checksum and the length behind a member that is stored, not compressed. */
function resealGzip(member: Uint8Array): Uint8Array {
  const sealed = member.slice()
  if (sealed.length < 24) return sealed
  const content = sealed.subarray(15, -8)
  const view = new DataView(sealed.buffer)
  view.setUint16(11, content.length, true)
  view.setUint16(13, 0xffff - (content.length & 0xffff), true)
  view.setUint32(sealed.length - 8, crc32(content), true)
  view.setUint32(sealed.length - 4, content.length, true)
  return sealed
}

const table = Array.from({ length: 20 }, (_, i) =>
  [i % 2, 255 - i, (i * 37) % 256, 7, 100 + i].join(','),
).join('\n')
const csvTokens = ['label', '"', ',', '\r\n', '\n\n', '\ufeff', 'pixel0,', 'class,label', ';', '\t', ' ']

const cifarRecord = (label: number[], fill: number) => {
  const record = new Uint8Array(label.length + 3072).fill(fill)
  record.set(label)
  return record
}
const cifar10 = Object.fromEntries(
  ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5', 'test_batch'].map(
    (name, i) => [`${name}.bin`, cifarRecord([i], i)],
  ),
)
const cifar100 = {
  'train.bin': new Uint8Array([...cifarRecord([0, 5], 1), ...cifarRecord([19, 99], 2)]),
  'test.bin': cifarRecord([3, 7], 3),
}

const prose = 'It was the best of times, it was the worst of times, “naïve” 🙂 日本語.\r\n'.repeat(6)

/** Bytes for each byte of a compressed file, of which one can become 1,032; twice while its room grows. */
const COMPRESSED = 4 * 1032

const safetensors = writeSafetensors({
  arrays: {
    w: { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
    n: { shape: [], data: BigInt64Array.of(3n) },
    b: { shape: [0], data: new Uint8Array(0) },
  },
  metadata: { step: '3' },
})

export const dataTargets: readonly OpenTarget[] = [
  files(
    {
      name: 'idx-images',
      multiple: 24,
      seeds: [
        idx['train-images-idx3-ubyte'],
        ...[
          [9, 1],
          [11, 2],
          [12, 4],
          [13, 4],
          [14, 8],
        ].map(([type, size]) => idxOfType(type!, size!)),
      ],
      refused: [writeIdx([6, 3, 3, 1], bytes(54))],
    },
    'train-images-idx3-ubyte',
    idx,
    (folder) => `idx:${folder}`,
  ),
  files(
    { name: 'idx-labels', multiple: 24, seeds: [idx['train-labels-idx1-ubyte']] },
    'train-labels-idx1-ubyte',
    idx,
    (folder) => `idx:${folder}`,
  ),
  files(
    {
      name: 'npy-images',
      multiple: 24,
      seeds: [
        npyFiles['train-images.npy'],
        npy({ shape: [6, 2, 2, 3], data: Float64Array.from({ length: 72 }, (_, i) => i) }),
      ],
      refused: [fortranNpy()],
      tokens: npyTokens,
    },
    'train-images.npy',
    npyFiles,
    (folder) => `npy:${folder}`,
  ),
  files(
    {
      name: 'npy-labels',
      multiple: 24,
      seeds: [npyFiles['train-labels.npy'], npy({ shape: [6], data: Uint8Array.of(0, 1, 2, 0, 1, 2) })],
      tokens: npyTokens,
    },
    'train-labels.npy',
    npyFiles,
    (folder) => `npy:${folder}`,
  ),
  files(
    {
      name: 'npz',
      multiple: COMPRESSED,
      seeds: [writeNpz(npzArrays), storedNpz],
      refused: [numpyNpz],
      tokens: [...npyTokens, 'x_train.npy', 'PK\u0001\u0002', 'PK\u0005\u0006'],
      reseal: resealZip,
    },
    'a.npz',
    {},
    (folder) => `npz:${join(folder, 'a.npz')}`,
  ),
  files(
    {
      name: 'csv',
      multiple: 24,
      seeds: [
        encode(table),
        encode(`label,a,b,c,d\r\n${table.replaceAll('\n', '\r\n')}\r\n`),
        encode(`"a","class"\n"1","0"\n"2","1"\n"3","0"\n"4","1"\n`),
      ],
      tokens: csvTokens,
    },
    'a.csv',
    {},
    (folder) => `csv:${join(folder, 'a.csv')}`,
  ),
  files(
    {
      name: 'gzip',
      multiple: COMPRESSED,
      seeds: [
        gzipSync(table),
        gzipSync(table, { level: 0 }),
        new Uint8Array([...gzipSync(table.slice(0, 100)), ...gzipSync(table.slice(100)), 0, 0]),
      ],
      reseal: resealGzip,
    },
    'a.csv',
    {},
    (folder) => `csv:${join(folder, 'a.csv')}`,
  ),
  files(
    { name: 'cifar10', multiple: 24, seeds: [cifar10['test_batch.bin']!] },
    'test_batch.bin',
    cifar10,
    (folder) => `cifar10:${folder}`,
  ),
  files(
    { name: 'cifar100', multiple: 24, seeds: [cifar100['train.bin']] },
    'train.bin',
    cifar100,
    (folder) => `cifar100:${folder}`,
  ),
  files(
    {
      name: 'text',
      multiple: 24,
      seeds: [encode(prose), encode(`\ufeff${prose}`)],
      refused: [Buffer.from(`\ufeff${prose}`, 'utf16le'), Buffer.from(prose, 'latin1')],
      tokens: ['\0', '\ufeff', '🙂', '\u0301', '\r\n'],
    },
    'a.txt',
    {},
    (folder) => `text:${join(folder, 'a.txt')}?window=8`,
  ),
  () => ({
    name: 'safetensors',
    multiple: 24,
    seeds: [safetensors],
    tokens: ['null', '[]', '{}', '"F32"', '"shape"', '"data_offsets"', '"__metadata__"', ',', '"w":'],
    subject: 'a.safetensors',
    read: (input) => void parseSafetensors(input, 'a.safetensors'),
  }),
]
