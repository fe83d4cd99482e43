import { describe, expect, it } from 'vitest'
import { colourScale } from '../../../../../src/report/figures/parts/colour/colours.ts'

const lightness = (colour: string) =>
  [0.2126, 0.7152, 0.0722].reduce(
    (sum, weight, i) => sum + weight * (Number.parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16) / 255) ** 2.2,
    0,
  )

describe('colourScale', () => {
  it('grows lighter with the value', () => {
    const { colours } = colourScale({ label: 'loss', scale: 'log' }, [0.01, 30])
    const light = colours.map(lightness)
    expect(light.length).toBeGreaterThan(8)
    expect(light).toEqual([...light].sort((a, b) => a - b))
  })

  it('changes colour at round levels inside the domain', () => {
    expect(colourScale({ label: 'z' }, [0, 12]).levels).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    const log = colourScale({ label: 'z', scale: 'log' }, [0.1, 10_000])
    expect(log.levels).toContain(1)
    expect(log.levels.every((level) => level > 0.1 && level < 10_000)).toBe(true)
    expect(log.colours).toHaveLength(log.levels.length + 1)
  })

  it('is white at the centre of a diverging scale, and symmetric about it', () => {
    const scale = colourScale({ label: 'cos', centre: 0 }, [-0.2, 0.8])
    expect(scale.domain).toEqual([-0.8, 0.8])
    expect(scale.smooth(0)).toBe('#f4f3f0')
    expect(colourScale({ label: 'cos', centre: 0, domain: [-0.2, 0.8] }, []).smooth(0)).toBe('#f4f3f0')
  })

  it('gives what lies outside the domain the colour of its end', () => {
    const scale = colourScale({ label: 'z', domain: [0, 1] }, [])
    expect(scale.of(7)).toBe(scale.colours.at(-1))
    expect(scale.of(-7)).toBe(scale.colours[0])
  })

  it.each([[[]], [[Number.NaN]], [[3]], [[3, 3]], [[0, -1]]])('has a domain for %j', (values) => {
    for (const scale of ['linear', 'log'] as const) {
      const { domain, colours } = colourScale({ label: 'z', scale }, values)
      expect(domain[0]).toBeLessThan(domain[1])
      for (const colour of colours) expect(colour).toMatch(/^#[0-9a-f]{6}$/)
    }
  })
})
