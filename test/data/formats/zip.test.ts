import { zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { readZip, readZipEntry } from '../../../src/data/formats/zip.ts'

const content = new TextEncoder().encode('a text '.repeat(100))
const archive = zipSync({ 'a.txt': content, 'b.txt': [content, { level: 0 }] })
const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

test('the entries of an archive are read, compressed or not, whatever comment follows', () => {
  const end = archive.length - 22
  const commented = new Uint8Array([...archive, ...content])
  view(commented).setUint16(end + 20, content.length, true)
  for (const bytes of [archive, commented]) {
    const entries = readZip(bytes, 'a.zip')
    expect(entries.map(({ name, method }) => [name, method])).toEqual([
      ['a.txt', 8],
      ['b.txt', 0],
    ])
    for (const entry of entries) expect(readZipEntry(bytes, entry, 'a.zip')).toEqual(content)
  }
})

test('an archive of 64 bits is read', () => {
  // python3 -c "
  // import zipfile
  // zipfile.ZIP64_LIMIT = zipfile.ZIP_FILECOUNT_LIMIT = 0
  // with zipfile.ZipFile('a.zip', 'w') as z: z.writestr(zipfile.ZipInfo('a.txt'), 'hello')"; base64 -w0 a.zip
  const bytes = Buffer.from(
    'UEsDBC0AAAAAAAAAIQCGphA2//////////8FABQAYS50eHQBABAABQAAAAAAAAAFAAAAAAAAAGhlbGxvUEsBAi0DLQAAAAAAAAAhAIamEDb//////////wUAFAAAAAAAAAAAAIABAAAAAGEudHh0AQAQAAUAAAAAAAAABQAAAAAAAABQSwYGLAAAAAAAAAAtAC0AAAAAAAAAAAABAAAAAAAAAAEAAAAAAAAARwAAAAAAAAA8AAAAAAAAAFBLBgcAAAAAgwAAAAAAAAABAAAAUEsFBgAAAAABAAEARwAAADwAAAAAAA==',
    'base64',
  )
  const [entry] = readZip(bytes, 'a.zip')
  expect(new TextDecoder().decode(readZipEntry(bytes, entry!, 'a.zip'))).toBe('hello')
})

test('a size that the compressed data cannot hold makes no room for it', () => {
  const [entry] = readZip(archive, 'a.zip')
  expect(() => readZipEntry(archive, { ...entry!, size: 4e9 }, 'a.zip')).toThrow(
    `a.zip: the zip data is damaged (a.txt: ${entry!.compressedSize} bytes cannot contain the 4000000000 that the directory states)`,
  )
  expect(() => readZipEntry(archive, { ...entry!, size: 10 }, 'a.zip')).toThrow(
    'a.txt: it decompresses to more than the 10 bytes announced',
  )
})

test('what cannot be read is named', () => {
  const [entry] = readZip(archive, 'a.zip')
  expect(() => readZipEntry(archive, { ...entry!, isEncrypted: true }, 'a.zip')).toThrow(
    'a.zip: a.txt is encrypted; write the archive without a password',
  )
  expect(() => readZipEntry(archive, { ...entry!, method: 93 }, 'a.zip')).toThrow(
    'a.zip: a.txt is compressed by method 93, expected 0 (stored) or 8 (deflated)',
  )
  expect(() => readZip(archive.subarray(0, -1), 'a.zip')).toThrow('its end is missing')
})
