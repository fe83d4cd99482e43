import { describe, expect, it } from 'vitest'
import { chooseArms, drawnArms } from '../../../src/figure/choose-arms.ts'
import { figureFromJson, figureToJson } from '../../../src/report/files/figure-data.ts'
import { countPanels, drawFigure } from '../../../src/report/figures/figure.ts'
import { figures } from '../example.ts'
import { planes } from '../planes.ts'

const all = [...figures, ...planes]

describe('figureToJson', () => {
  it.each(all.map((figure) => [figure.name, figure] as const))('is read back whole: %s', (name, figure) => {
    const read = figureFromJson(figureToJson(figure), `${name}.json`)
    expect(read).toEqual(figure)
    expect(drawFigure(read)).toBe(drawFigure(figure))
  })

  it.each([
    ['no JSON', '{', 'x.json: the file: expected JSON'],
    ['a list', '[]', 'x.json: the file: expected an object'],
    ['another kind', '{"kind": "pie"}', 'x.json: kind: expected one of bands,'],
    ['no title', '{"kind": "bars", "name": "a"}', 'x.json: title: expected a text'],
    [
      'no arms',
      '{"kind": "bars", "name": "a", "title": "b", "caption": "c", "arms": [1]}',
      'x.json: arms: expected a list of {"arm": …, "label": …}, got [1]',
    ],
    [
      'no rows',
      '{"kind": "bars", "name": "a", "title": "b", "caption": "c", "arms": []}',
      'x.json: rows: expected a list of objects',
    ],
  ])('names the file and the field that is wrong: %s', (_, text, message) => {
    expect(() => figureFromJson(text, 'x.json')).toThrow(message)
  })
})

describe('chooseArms', () => {
  const [accuracy, loss, percentiles, steps] = figures as [(typeof figures)[0], ...typeof figures]

  it('keeps the looks of the arms it keeps, and drops empty panels', () => {
    const chosen = chooseArms(loss!, ['bn', 'bn-x5'])
    expect(countPanels(chosen)).toBe(1)
    expect(drawnArms(chosen)).toEqual(['bn', 'bn-x5'])
    expect(chosen.arms).toEqual(loss!.arms)
    expect(drawnArms(chooseArms(percentiles!, ['plain']))).toEqual(['plain'])
    expect(drawnArms(chooseArms(steps!, ['plain']))).toEqual(['plain'])
  })

  it('names the arms that the figure draws', () => {
    expect(() => chooseArms(accuracy, ['bm'])).toThrow(/unknown arm of figure accuracy "bm".*plain, plain-x5/)
  })

  it('draws every figure with one of its arms', () => {
    for (const figure of all)
      for (const arm of drawnArms(figure).slice(0, 1))
        expect(drawFigure(chooseArms(figure, [arm]))).toContain('<svg')
  })
})

describe('a panel alone', () => {
  it('keeps the scales of all panels, and its own title in place of the figure’s', () => {
    const percentiles = figures[2]!
    const scales = (svg: string) => [...svg.matchAll(/data-y="([^"]*)"/g)].map(([, scale]) => scale)
    const whole = drawFigure(percentiles)
    const alone = drawFigure(percentiles, { panel: 1, width: 400 })
    expect(scales(alone)).toEqual([scales(whole)[1]])
    expect(alone).toContain('>with BN<')
    expect(alone).not.toContain('>without BN<')
    expect(alone.match(/font-size="15"/g)).toBeNull()
  })

  it('is drawn of every kind of figure, and none of the others', () => {
    for (const figure of all)
      for (let panel = 0; panel < countPanels(figure); panel++)
        expect(drawFigure(figure, { panel })).toMatch(/^<svg [\s\S]*<\/svg>\n$/)
    expect(() => drawFigure(figures[0]!, { panel: 1 })).toThrow('expected a panel from 0 to 0, got 1')
  })
})
