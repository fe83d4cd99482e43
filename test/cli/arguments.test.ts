import { describe, expect, it } from 'vitest'
import {
  placeOption,
  readFlag,
  seedsOption,
  specsOption,
  threadsOption,
  timeOption,
} from '../../src/cli/arguments.ts'
import { resolveSettings } from '../../src/cli/experiment/command.ts'

const parseSeeds = (text: string) => readFlag('seeds', seedsOption, text)

describe('--seeds', () => {
  it('counts, lists, and takes a trailing comma for a list of one', () => {
    expect(parseSeeds('3')).toEqual([1, 2, 3])
    expect(parseSeeds('1,2,7')).toEqual([1, 2, 7])
    expect(parseSeeds('4, 0')).toEqual([4, 0])
    expect(parseSeeds('7,')).toEqual([7])
  })

  it.each(['0', '-1', '1.5', 'five', '1001', '99999999999999999999'])('refuses %j', (text) => {
    expect(() => parseSeeds(text)).toThrow(`--seeds is ${text}, expected a number of seeds from 1 to 1000`)
  })

  it.each(['1,x', '1,-2', '1,2.5', ',', '1,,2', '1,4294967296'])('refuses the list %j', (text) => {
    expect(() => parseSeeds(text)).toThrow('a list of different whole numbers from 0 to 2147483647')
  })

  it('refuses a seed twice', () => {
    expect(() => parseSeeds('1,1')).toThrow('--seeds is 1,1, expected')
  })
})

describe('--time-limit', () => {
  it.each([
    ['90', 5400],
    ['90:30', 5430],
    ['3:50:00', 13_800],
    ['1-12', 129_600],
    ['1-12:30', 131_400],
    ['1-12:30:10', 131_410],
  ])('reads %s as Slurm does: %i seconds', (text, seconds) => {
    expect(readFlag('time-limit', timeOption, text)).toBe(seconds)
  })

  it.each(['0', '', '4h', '1:2:3:4', '-5', '1-'])('refuses %j', (text) => {
    expect(() => readFlag('time-limit', timeOption, text)).toThrow('expected minutes, hours:minutes:seconds')
  })
})

describe('--worker', () => {
  it('counts from 1', () => {
    expect(readFlag('worker', placeOption, '2/4')).toEqual({ index: 1, count: 4 })
  })

  it.each(['0/4', '5/4', '2', 'a/b', '1/0'])('refuses %j', (text) => {
    expect(() => readFlag('worker', placeOption, text)).toThrow(
      'expected a number from 1, and how many there are',
    )
  })
})

const parseThreads = (text: string | undefined) => readFlag('threads', threadsOption, text)

describe('--threads', () => {
  it('takes all cores where none are asked for', () => {
    expect(parseThreads(undefined)).toBeGreaterThan(0)
    expect(parseThreads('2')).toBe(2)
  })

  it.each(['0', '-1', '1.5', '257', 'all'])('refuses %j', (text) => {
    expect(() => parseThreads(text)).toThrow(`--threads is ${text}, expected a whole number from 1 to 256`)
  })
})

describe('a flag that lists specs', () => {
  it('lists them, and names the flag where there is none', () => {
    expect(readFlag('norms', specsOption('none'), 'none, group:8,epsilon=1e-3')).toEqual([
      'none',
      'group:8,epsilon=1e-3',
    ])
    for (const text of ['', ',', '8'])
      expect(() => readFlag('norms', specsOption('none,batch'), text)).toThrow(
        'expected names separated by commas',
      )
  })
})

describe('resolveSettings', () => {
  const given = { profile: 'smoke', mode: 'default', backend: 'wasm', out: 'somewhere' }

  it('puts --set over the profile over the defaults', () => {
    const { options, data, seeds } = resolveSettings('convergence', { ...given, set: ['steps=5'] })
    expect(options).toMatchObject({ steps: 5, 'evaluate-every': 30, batch: 60 })
    expect(data).toBe('digits')
    expect(seeds).toEqual([1, 2, 3])
  })

  it('writes a command that gives the same settings', () => {
    const { command } = resolveSettings('convergence', {
      ...given,
      seeds: '5,',
      data: 'idx:some dir',
      mode: 'fast',
      threads: '2',
      set: ['steps=5', 'scaling=binarize'],
    })
    expect(command).toBe(
      "normscope run convergence --profile smoke --seeds 5, --data 'idx:some dir' --mode fast --set steps=5 --set scaling=binarize",
    )
    expect(resolveSettings('convergence', given).command).toBe(
      'normscope run convergence --profile smoke --seeds 3',
    )
  })

  it('names the nearest of what it does not know', () => {
    expect(() => resolveSettings('convergance', given)).toThrow('did you mean "convergence"?')
    expect(() => resolveSettings('bounds', { ...given, profile: 'half' })).toThrow(
      '--profile half: bounds has none; it has smoke, quick, paper',
    )
    expect(() => resolveSettings('convergence', { ...given, profile: 'quik' })).toThrow(
      '--profile is quik, expected one of smoke, quick, half, vision, paper; write, say, --profile quick',
    )
    expect(() => resolveSettings('convergence', { ...given, mode: 'fsat' })).toThrow(
      '--mode is fsat, expected one of default, fast; write, say, --mode fast',
    )
  })
})
