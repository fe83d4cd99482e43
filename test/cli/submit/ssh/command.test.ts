import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { workerCommand } from '../../../../src/cli/submit/ssh/command.ts'
import { dataOptions } from '../../../../src/cli/submit/ssh/host.ts'
import { newFolder } from '../../../support/folders.ts'

const rest = ['--store=runs', '--part=ids', '--threads=4', '--json']

describe('workerCommand', () => {
  it('keeps the command but for what belongs to this machine', () => {
    const words = ['reproduce', '--store', 'my store', '--json', '--only=noise', '--out=x', '--seeds', '1-2']
    const { data, words: of } = workerCommand(words)
    expect(of(4)).toEqual(['reproduce', '--only=noise', '--seeds', '1-2', ...rest])
    expect(data).toBeUndefined()
    expect(workerCommand(['run', 'noise', '--data', 'digits']).words(4)).toEqual([
      'run',
      'noise',
      '--data=digits',
      ...rest,
    ])
  })

  it('copies data from files, whatever their name', () => {
    const folder = join(newFolder(), "it's; $(x)")
    mkdirSync(folder)
    const { data, words } = workerCommand(['reproduce', `--data=cifar10:${folder}?classes=12`])
    expect(data).toMatchObject({ from: folder })
    expect(data!.name).toMatch(/^data-[0-9a-f]{12}$/)
    expect(words(4)).toEqual(['reproduce', `--data=cifar10:../../${data!.name}?classes=12`, ...rest])

    const file = join(folder, 'book [1].txt')
    writeFileSync(file, '')
    const text = workerCommand(['run', 'recurrent', '--data', `text:${file}`])
    expect(text.data).toMatchObject({ from: folder, file: 'book [1].txt' })
    expect(text.words(4)).toContain(`--data=text:../../${text.data!.name}/book [1].txt`)
    expect(dataOptions('book [1].txt')).toContain('--include=/book \\[1].txt')
  })

  it('copies no generated data, whose spec has no path', () => {
    expect(workerCommand(['run', 'noise', '--data=linear:10']).data).toBeUndefined()
  })

  it('refuses what hosts would not find', () => {
    expect(() => workerCommand(['reproduce', '--plugin', './peak.mjs'])).toThrow('--plugin ./peak.mjs')
    expect(() => workerCommand(['run', 'noise', '--set', 'model=onnx:a.onnx'])).toThrow('onnx:a.onnx')
  })
})
