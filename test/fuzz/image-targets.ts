/** An image in a folder of images; the seeds are those that the decoders are tested on. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from '../../src/data/formats/gzip.ts'
import { loadData } from '../../src/data/load.ts'
import { encodePng } from '../data/encode-png.ts'
import type { OpenTarget, Target } from './target.ts'

const fixtures = JSON.parse(readFileSync(new URL('../fixtures/decoders.json', import.meta.url), 'utf8')) as {
  images: { name: string; file: string }[]
  unsupported: Record<string, string>
}

const decode = (file: string) => new Uint8Array(Buffer.from(file, 'base64'))
const named = (format: string) =>
  fixtures.images.filter(({ name }) => name.startsWith(format)).map(({ file }) => decode(file))

function image(given: Omit<Target, 'subject' | 'read' | 'multiple'>): OpenTarget {
  return (folder) => {
    for (const name of ['a', 'b']) {
      mkdirSync(join(folder, name), { recursive: true })
      for (const number of [1, 2])
        writeFileSync(join(folder, name, `${number}.png`), encodePng(new Uint8Array(6), 3, 2))
    }
    return {
      ...given,
      // A bit of a JPEG can stand for a block of 64 samples of a component, whose coefficients are kept too.
      multiple: 8 * 64 * 12,
      subject: folder,
      read(input) {
        writeFileSync(join(folder, 'a', '0.png'), input)
        loadData(`images:${folder}?size=3x2`)
      },
    }
  }
}

/** Writes the checksum of each chunk. */
function resealPng(file: Uint8Array): Uint8Array {
  const sealed = file.slice()
  const view = new DataView(sealed.buffer)
  for (let at = 8; at + 12 <= sealed.length; ) {
    const end = at + 8 + view.getUint32(at)
    if (end + 4 > sealed.length) break
    view.setUint32(end, crc32(sealed.subarray(at + 4, end)))
    at = end + 4
  }
  return sealed
}

export const imageTargets: readonly OpenTarget[] = [
  image({ name: 'png', seeds: named('PNG'), reseal: resealPng }),
  image({ name: 'jpeg', seeds: named('JPEG'), refused: Object.values(fixtures.unsupported).map(decode) }),
]
