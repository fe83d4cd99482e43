import { expect, it } from 'vitest'
import { lastingArguments } from '../../scripts/rates/lasting-arguments.ts'
import { tunedRates } from '../../src/experiment/rates/tuned-rates.ts'

it('leaves out what does not change the result', () => {
  const args = ['--profile', 'half', '--threads', '2', '--store=/tmp/s', '--seeds', '1,2']
  expect(lastingArguments(args)).toEqual(['--profile', 'half', '--seeds', '1,2'])
})

it.each([
  [
    ['--data', 'images:/home/me/cifar'],
    ['--data', 'images:DIR'],
  ],
  [
    ['--data', 'half=images:/home/me/cifar?size=32x32'],
    ['--data', 'half=images:DIR?size=32x32'],
  ],
  [['--data=text:../a.txt'], ['--data=text:DIR']],
  [
    ['--data', 'digits'],
    ['--data', 'digits'],
  ],
  [
    ['--data', 'circle:1,dx=1'],
    ['--data', 'circle:1,dx=1'],
  ],
])('names no folder of the machine: %j', (args, kept) => {
  expect(lastingArguments(args)).toEqual(kept)
})

it('is how the committed table was written', () => {
  for (const { command } of tunedRates.commands) expect(command).not.toMatch(/[:=]\.{0,2}\//)
})
