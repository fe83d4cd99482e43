/**
 * Makes data/fashion-mnist/ from the whole of Fashion-MNIST: the first images of each class, in the
 * order of the file.
 *
 *     apt-get install dataset-fashion-mnist
 *     npx tsx scripts/embed-fashion-mnist.ts /usr/share/datasets/fashion-mnist
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { maybeGunzip, parseIdx, writeIdx } from '../src/data/index.ts'

const from = process.argv[2] ?? '/usr/share/datasets/fashion-mnist'
const to = 'data/fashion-mnist'
mkdirSync(to, { recursive: true })
embed('train', 1200)
embed('t10k', 200)

function embed(part: string, perClass: number): void {
  const images = read(`${part}-images-idx3-ubyte.gz`)
  const labels = read(`${part}-labels-idx1-ubyte.gz`)
  const seen = new Map<number, number>()
  const rows = [...labels.data.keys()].filter((row) => {
    const label = labels.data[row]!
    seen.set(label, (seen.get(label) ?? 0) + 1)
    return seen.get(label)! <= perClass
  })
  for (const { name, shape, data } of [images, labels]) {
    const [, ...itemShape] = shape
    const size = data.length / shape[0]!
    const taken = Uint8Array.from(rows.flatMap((row) => [...data.subarray(row * size, (row + 1) * size)]))
    writeFileSync(join(to, name), gzipSync(writeIdx([rows.length, ...itemShape], taken), { level: 9 }))
  }
}

function read(name: string): { name: string; shape: readonly number[]; data: Uint8Array } {
  const { shape, data } = parseIdx(maybeGunzip(readFileSync(join(from, name)), name), name)
  return { name, shape, data: Uint8Array.from(data) }
}
