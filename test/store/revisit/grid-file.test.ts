import type * as nodeFs from 'node:fs'
import {
  existsSync,
  fsyncSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { openGridFile } from '../../../src/store/revisit/grid-file.ts'
import { newFolder } from '../../support/folders.ts'

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof nodeFs>()
  return { ...fs, fsyncSync: vi.fn<typeof fsyncSync>(fs.fsyncSync) }
})

const at = (loss: number) => ({ loss, accuracy: Number.NaN })

describe('openGridFile', () => {
  it('gives back what was added, holes and all, for the same key and no other', () => {
    const file = join(newFolder(), 'grid')
    const grid = openGridFile(file, 'key', 5)
    grid.add(3, [at(1 / 3), at(Infinity)])
    grid.add(0, [at(2)])
    expect(openGridFile(file, 'key', 5).values).toEqual([
      at(2),
      undefined,
      undefined,
      at(1 / 3),
      at(Infinity),
    ])
    expect(openGridFile(file, 'other', 5).count).toBe(0)
  })

  it('measures again what a damaged line held, and what was cut short', () => {
    const file = join(newFolder(), 'grid')
    const grid = openGridFile(file, 'key', 4)
    for (const i of [0, 1, 2, 3]) grid.add(i, [at(i)])
    const lines = readFileSync(file, 'utf8').split('\n')
    writeFileSync(
      file,
      [lines[0], lines[1], lines[2]!.replace('"', '\0'), lines[3], lines[4]!.slice(0, 6)].join('\n'),
    )
    const again = openGridFile(file, 'key', 4)
    expect([again.count, again.values]).toEqual([2, [at(0), undefined, at(2), undefined]])
    expect(openGridFile(file, 'key', 4).values).toEqual(again.values)
  })

  it.skipIf(!existsSync('/dev/full'))(
    'names the file and the mend where the disk is full, and loses nothing',
    () => {
      const file = join(newFolder(), 'grid')
      const grid = openGridFile(file, 'key', 4)
      grid.add(0, [at(1)])
      const content = readFileSync(file, 'utf8')
      vi.mocked(fsyncSync).mockImplementationOnce(() => {
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
      })
      expect(() => openGridFile(file, 'key', 4)).toThrow(
        `${file}: cannot be written (the disk is full); free some space`,
      )
      expect(readFileSync(file, 'utf8')).toBe(content)
      expect(readdirSync(dirname(file))).toEqual(['grid'])
      unlinkSync(file)
      symlinkSync('/dev/full', file)
      expect(() => grid.add(1, [at(2)])).toThrow('the disk is full')
    },
  )
})
