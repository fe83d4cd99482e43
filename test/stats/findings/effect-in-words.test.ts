import { describe, expect, it } from 'vitest'
import { effectInWords } from '../../../src/stats/findings/effect-in-words.ts'

describe('effectInWords', () => {
  it.each([
    [-50.5, 'pp', 'Test accuracy at the end, plain ×30 minus plain', 'worse by 50.5 points'],
    [3.06, 'pp', 'Best test accuracy, BN minus plain', 'better by 3.06 points'],
    [-17.2, 'pp', 'Test error at the end, LN minus BN', 'better by 17.2 points'],
    [20, 'pp', 'Share of the plane’s curvature that is negative', 'higher by 20 points'],
    [4.2, '×', 'Steps to the plain network’s best accuracy, BN over plain', '4.2 times as many steps'],
    [0.258, '×', 'Steps to the plain network’s best accuracy', '74 % fewer steps'],
    [0.05, '×', 'Steps to a loss of 0.5', '20 times fewer steps'],
    [0.88, '×', 'Training loss, geometric mean over training', 'lower by 12 %'],
    [1.32, '×', 'Width of the band of the loss', 'higher by 32 %'],
    [5.44, '×', 'Shift of the gradient', '5.4 times as high'],
    [8.5e-6, '×', 'Gradient predictiveness', 'lower by a factor of 120,000'],
    [1, '×', 'Training loss', 'no difference'],
    [Number.POSITIVE_INFINITY, '×', 'Steps to a loss', 'never reached, unlike the other'],
    [0, '×', 'Steps to a loss', 'reached, unlike the other'],
    [Number.NEGATIVE_INFINITY, '', 'Sharpness', 'lower without limit'],
    [-0.627, '', 'cos(G, G′)', 'lower by 0.627'],
    [-120, 'steps', 'Steps to a loss of 0.5', '120 fewer steps'],
    [0, 'pp', 'Test accuracy', 'no difference'],
    [null, 'pp', 'Test accuracy', 'no value'],
  ])('%s%s of %s', (effect, unit, measure, words) => {
    expect(effectInWords({ effect, unit, measure })).toBe(words)
  })

  it('says higher or lower where it does not know what is compared', () => {
    expect(effectInWords({ effect: -2, unit: 'pp' })).toBe('lower by 2 points')
  })
})
