import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type FigureArguments, figureCommand } from '../../../src/cli/figure/figure.ts'
import { figureToJson } from '../../../src/report/files/figure-data.ts'
import { newFolder } from '../../support/folders.ts'
import { figures } from '../../report/example.ts'

describe('normscope figure', () => {
  let root: string
  let out: string
  beforeEach(() => {
    root = newFolder()
    out = join(root, 'out')
    for (const folder of ['figures/noise', 'figures/shift']) mkdirSync(join(out, folder), { recursive: true })
    for (const place of ['noise', 'shift'])
      writeFileSync(join(out, 'figures', place, 'accuracy.json'), figureToJson(figures[0]!))
    writeFileSync(join(out, 'figures/loss.json'), figureToJson(figures[1]!))
  })
  const draw = (name: string | undefined, given: Partial<FigureArguments> = {}) =>
    figureCommand(out, name, { store: join(root, 'none'), ...given })
  const written = (file: string) => readFileSync(join(root, file))

  it('lists the figures of an output, with their panels and arms', () => {
    const list = draw(undefined)
    expect(list).toMatch(/^loss +Training loss.*2 panels/m)
    expect(list).toContain('noise/accuracy')
    expect(list).toContain('arms plain, plain-x5')
  })

  it('writes an SVG of the width that is asked for, with its font inside', () => {
    draw('loss', { width: '3.25in', out: join(root, 'a.svg') })
    const svg = written('a.svg').toString()
    expect(svg).toMatch(/viewBox="0 0 360 \d+" width="3.25in" height="[\d.]+in"/)
    expect(svg).toContain(
      "@font-face{font-family:'DejaVu Sans';font-weight:bold;src:url(data:font/ttf;base64,",
    )
  })

  it('writes a PDF whose page has that width in points', () => {
    draw('loss', { width: '84mm', out: join(root, 'new/a.pdf') })
    const [, width] = /MediaBox \[0 0 ([\d.]+)/.exec(written('new/a.pdf').toString('latin1'))!
    expect(Number(width)).toBeCloseTo((84 / 25.4) * 72, 2)
  })

  it('writes a PNG with 300 pixels per inch, and says so in the file', () => {
    draw('loss', { width: '3.25in', format: 'png', out: join(root, 'a.png') })
    const png = written('a.png')
    expect(png.readUInt32BE(16)).toBe(975)
    const at = png.indexOf('pHYs')
    expect([png.readUInt32BE(at + 4), png[at + 12]]).toEqual([11_811, 1])
  })

  it('draws one panel, and some of the arms', () => {
    draw('loss', { panel: '2', out: join(root, 'a.svg') })
    expect(written('a.svg').toString()).not.toContain('>without BN<')
    draw('loss', { arms: 'plain,bn', out: join(root, 'b.svg') })
    expect(written('b.svg').toString()).not.toContain('×5<')
  })

  it.each([
    ['accuracy', {}, 'noise/accuracy, shift/accuracy have this name; write which, as in noise/accuracy'],
    ['acuracy', {}, 'unknown figure "acuracy"'],
    ['loss', { width: '3.25' }, '--width is 3.25, expected a width'],
    ['loss', { format: 'gif' }, '--format is gif, expected'],
    ['loss', { panel: '3' }, '--panel is 3, expected a whole number from 1 to 2'],
    ['loss', { arms: 'bm' }, 'unknown arm of figure loss "bm"'],
    ['loss', { font: 'No Such' }, 'unknown font "No Such"'],
  ] as const)('says what is wrong and writes nothing: %s %o', (name, given, message) => {
    const file = join(root, 'a.svg')
    expect(() => draw(name, { out: file, ...given })).toThrow(message)
    expect(existsSync(file)).toBe(false)
  })

  it('names the file and the field of a figure that it cannot read', () => {
    writeFileSync(join(out, 'figures/loss.json'), '{"kind": "pie"}')
    expect(() => draw('loss')).toThrow(/loss\.json: kind: expected one of/)
  })

  it('says what a source must be', () => {
    const of = (source: string) => () => figureCommand(source, 'a', { store: join(root, 'none') })
    expect(of(join(root, 'missing'))).toThrow('expected an output folder or a run')
    expect(of(root)).toThrow('expected an output folder with the folder figures')
    mkdirSync(join(root, 'old/figures'), { recursive: true })
    expect(of(join(root, 'old'))).toThrow('expected figures as data (NAME.json)')
  })
})
