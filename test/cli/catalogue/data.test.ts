import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataCommand } from '../../../src/cli/catalogue/data.ts'
import { encodePng } from '../../data/encode-png.ts'

test('classes are called by their names', async () => {
  const root = mkdtempSync(join(tmpdir(), 'normscope-data-'))
  const images = { 'train/lynx': 2, 'train/otter': 3, 'test/lynx': 1 }
  for (const [folder, count] of Object.entries(images)) {
    mkdirSync(join(root, folder), { recursive: true })
    for (let i = 0; i < count; i++)
      writeFileSync(join(root, folder, `${i}.png`), encodePng([10 * i, 20, 30, 40], 2, 2))
  }
  try {
    const text = await dataCommand(`images:${root}`)
    expect(text).toContain('training 5 images, by class: lynx 2, otter 3')
    expect(text).toContain('test     1 image, by class: lynx 1, otter 0')
    expect(text).toContain('; no test images of otter')
    expect(text).toContain('the first training image, of class lynx:')
    const json: unknown = JSON.parse(await dataCommand(`images:${root}`, { json: true }))
    expect(json).toMatchObject({
      shape: [2, 2],
      classNames: ['lynx', 'otter'],
      train: { count: 5, perClass: [2, 3] },
      description: expect.stringContaining('no test images of otter') as unknown,
      warnings: [],
    })
  } finally {
    rmSync(root, { recursive: true })
  }
})
