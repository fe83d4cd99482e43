import { describe, expect, it } from 'vitest'
import { armStyles, darkFigureRules } from '../../../../../src/report/figures/parts/colour/palette.ts'

describe('armStyles', () => {
  it('gives a family one hue in several shades and dashes', () => {
    const styles = armStyles([
      { arm: 'plain', label: 'plain' },
      { arm: 'bn', label: 'BN', family: 'bn' },
      { arm: 'bn-x5', label: 'BN ×5', family: 'bn' },
    ])
    expect([...styles.values()]).toEqual([
      { label: 'plain', colour: '#d55e00', dash: 'none' },
      { label: 'BN', colour: '#0072b2', dash: 'none' },
      { label: 'BN ×5', colour: '#003f66', dash: '7 3' },
    ])
  })

  it('tells twenty arms apart', () => {
    const arms = Array.from({ length: 20 }, (_, i) => ({ arm: `arm-${i}`, label: `arm ${i}` }))
    const looks = [...armStyles(arms).values()].map(({ colour, dash }) => `${colour} ${dash}`)
    expect(new Set(looks).size).toBe(20)
  })

  it('has 3:1 contrast with the paper, light and dark', () => {
    const rules = [...darkFigureRules('svg').matchAll(/\[stroke="(#\w+)"\]\{stroke:(#\w+)\}/g)]
    const lines = rules.slice(0, 21)
    expect(lines).toHaveLength(21)
    for (const [, light, dark] of lines) {
      expect(contrast(light!, '#ffffff')).toBeGreaterThanOrEqual(3)
      expect(contrast(dark!, '#12161c')).toBeGreaterThanOrEqual(3)
    }
  })
})

/** WCAG 2.2, "contrast ratio". */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [red, green, blue] = [1, 3, 5].map((i) => {
      const c = Number.parseInt(colour.slice(i, i + 2), 16) / 255
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
  }
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high! + 0.05) / (low! + 0.05)
}
