import { expect, test } from 'vitest'
import { confirmatory } from '../../../src/experiment/protocol/confirmatory.ts'
import { larger } from '../../../src/experiment/protocol/larger.ts'
import { largerOf, smallerOf } from '../../../src/experiment/protocol/scales.ts'

const claim = (experiment: string, key: string) => ({ experiment, key })

test('a claim of a VGG is asked again of the perceptron, unless it is asked of a VGG there, too', () => {
  const mlp = claim('shift', 'gradients-mlp')
  const vgg = claim('shift', 'gradients-vgg')
  const elsewhere = claim('noise', 'gradients-mlp')
  expect(smallerOf(vgg, [elsewhere, mlp])).toBe(mlp)
  expect(smallerOf(vgg, [mlp, vgg])).toBe(vgg)
  expect(smallerOf(claim('shift', 'vgg-gradients'), [mlp])).toBeUndefined()
})

test('every larger profile stands with the claims of quick that it asked', () => {
  const { claims } = confirmatory!
  const found = largerOf(claims, larger)
  const profiles = new Set([...found.values()].flatMap((all) => all.map(({ profile }) => profile)))
  expect([...profiles].toSorted()).toEqual(larger.map(({ profile }) => profile).toSorted())
  const drifts = claims.find(({ experiment, key }) => `${experiment} ${key}` === 'noise drifts')!
  expect(found.get(drifts)!.map(({ profile }) => profile)).toContain('half')
  for (const [{ experiment }, all] of found)
    expect(all.every((each) => each.claim.experiment === experiment)).toBe(true)
})
