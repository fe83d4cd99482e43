import { describe, expect, test } from 'vitest'
import {
  batch,
  canonicalNormalization,
  normalizations,
  parseNormalization,
  withKnownNames,
} from '../../src/norm/index.ts'
import { define, listOption, numberOption, splitSpecs } from '../../src/options/index.ts'
import { input } from '../../src/tensor/index.ts'

describe('a normalization by name', () => {
  test.each(['none', 'affine', 'batch', 'layer', 'batch:convention=keras,epsilon=0.5', 'batch:keep=0.25'])(
    '%s comes back from its own spec',
    (spec) => {
      expect(parseNormalization(spec).spec).toBe(spec)
    },
  )

  test('the spec leaves out options at their defaults', () => {
    expect(parseNormalization('batch:momentum=0.1').spec).toBe('batch')
    expect(parseNormalization('batch:momentum=0.25').spec).toBe('batch:keep=0.75')
    expect(parseNormalization('batch:convention=keras,momentum=0.75').spec).toBe(
      'batch:convention=keras,keep=0.75',
    )
    expect(parseNormalization('instance:tracked=true,momentum=0.1').spec).toBe('instance:tracked=true')
    expect(parseNormalization('batch:convention=pytorch').spec).toBe('batch')
    expect(batch({ epsilon: 0.25 }).spec).toBe('batch:epsilon=0.25')
  })

  test.each([
    ['bach', 'unknown normalization "bach"; did you mean "batch"'],
    ['batch:momentun=0.9', 'unknown option of batch "momentun"; did you mean "momentum"'],
    ['batch:momentum=2', 'batch: momentum is 2, expected a number from 0 to 1'],
    ['batch:momentum=', 'batch: momentum is "", expected a number from 0 to 1 ('],
    [
      'batch:epsilon=0x10',
      'batch: epsilon is 0x10, expected a number of 0 or more; write, say, batch:epsilon=0.00001',
    ],
    ['batch:convention=kerass', 'write, say, batch:convention=keras'],
    ['batch:epsilon=tiny', 'batch: epsilon is tiny, expected a number of 0 or more'],
    ['batch:convention=torch', 'expected one of paper, pytorch, onnx, keras'],
    ['batch:0.9', 'batch: "0.9" has no name; write batch:option=value'],
    ['batch:epsilon=1,epsilon=2', 'batch: epsilon is given twice'],
    ['batch:momentum=0.9', 'write momentum=0.1 (or keep=0.9) to keep 0.9 of the old running value'],
    [
      'instance:tracked=true,momentum=0.9',
      'instance: momentum is 0.9, in PyTorch the share of the new batch',
    ],
    ['batch:momentum=0.1,keep=0.9', 'momentum and keep are both given'],
    ['batch:convention=paper,keep=0.9', 'has no keep; drop keep, or use convention=pytorch'],
    ['lp:momentum=0.9', 'unknown option of lp "momentum"; did you mean "keep"?'],
    ['renorm:momentum=0.9', 'unknown option of renorm "momentum"; did you mean "keep"?'],
    ['bnn', 'unknown normalization "bnn"; did you mean "batch"'],
    ['batch:convention=paper,momentum=0.9', 'has no momentum; drop momentum, or use convention=pytorch'],
    ['none:x=1', 'unknown option of none "x"'],
  ])('%s is refused: %s', (spec, message) => {
    expect(() => parseNormalization(spec)).toThrow(message)
  })

  test.each([
    ['bn', 'batch'],
    ['ln', 'layer'],
    ['gn:4', 'group:groups=4'],
    ['in', 'instance'],
    ['wn', 'weight'],
    ['frn', 'filter-response'],
    ['dyt', 'dynamic-tanh'],
    ['derf', 'dynamic-erf'],
    ['ws+gn', 'weight-standardization+group'],
    ['sn', 'spectral'],
    ['rmsnorm', 'rms'],
    ['BatchNorm2d:convention=keras', 'batch:convention=keras'],
    ['layer_norm', 'layer'],
    ['Identity', 'none'],
  ])('%s is stored as %s', (alias, spec) => {
    expect(parseNormalization(alias).spec).toBe(spec)
    expect(parseNormalization(withKnownNames(alias)).spec).toBe(spec)
  })

  test('every alias is of a normalization, and none hides one', () => {
    for (const { name } of normalizations) expect(parseNormalization(name).spec).toBe(name)
    expect(withKnownNames('bn:affine=false+noise')).toBe('batch:affine=false+noise')
  })

  test('each has a line for the help', () => {
    for (const kind of normalizations) expect(kind.summary).not.toBe('')
  })
})

describe('an option that is a list', () => {
  const sizes = define<
    { sizes: readonly number[]; scale: number },
    { spec: string; sizes: readonly number[] }
  >({
    name: 'sizes',
    summary: 'a test',
    options: {
      sizes: listOption([1, 2], { above: 0 }),
      scale: numberOption(1),
    },
    positional: 'sizes',
    create: (options, spec) => ({ spec, sizes: options.sizes }),
  })
  const parse = (text: string) => sizes.kind.parse(text)

  test('takes bare values one after another, and its name before the first', () => {
    expect(parse('3,4,5').sizes).toEqual([3, 4, 5])
    expect(parse('sizes=3,4,scale=2')).toEqual({ sizes: [3, 4], spec: 'sizes:sizes=3,4,scale=2' })
    expect(parse('').sizes).toEqual([1, 2])
  })

  test('at its default is left out of the spec', () => {
    expect(parse('1,2').spec).toBe('sizes')
    expect(sizes({ sizes: [1, 2] }).spec).toBe('sizes')
  })

  test('may be limited in its length', () => {
    const short = listOption([1], { most: 2 })
    expect(short.read('1,2')).toEqual([1, 2])
    expect(short.read('1,2,3')).toBeUndefined()
  })

  test('refuses what is no list of such numbers', () => {
    for (const text of ['3,0', '3,x', 'sizes=']) expect(() => parse(text)).toThrow('sizes: sizes is ')
    expect(() => sizes({ sizes: [] })).toThrow('sizes: sizes is ')
    expect(() => parse('sizes=1,sizes=2')).toThrow('sizes: sizes is given twice')
  })
})

describe('a list of specs', () => {
  test.each([
    ['none,batch', ['none', 'batch']],
    [
      'none, group:8,epsilon=1e-3 ,batch:convention=keras,momentum=0.9',
      ['none', 'group:8,epsilon=1e-3', 'batch:convention=keras,momentum=0.9'],
    ],
    ['mlp:100,100,vgg:0.25', ['mlp:100,100', 'vgg:0.25']],
    ['none,weight+group:4,epsilon=1e-3', ['none', 'weight+group:4,epsilon=1e-3']],
  ])('%s', (text, specs) => {
    expect(splitSpecs(text)).toEqual(specs)
  })

  test.each(['', '8,none', 'none,,batch'])('refuses "%s"', (text) => {
    expect(() => splitSpecs(text)).toThrow('expected names')
  })
})

describe('the canonical text of a normalization', () => {
  test('has every option with a value, in the order of the declaration', () => {
    expect(canonicalNormalization('group')).toBe('group:groups=32,epsilon=0.00001,affine=true')
    expect(canonicalNormalization('layer+noise:rMu=1e-3')).toMatch(/^layer:over=\w+,.*\+noise:.*rMu=0\.001/)
    expect(canonicalNormalization('batch:convention=paper')).toBe(
      'batch:convention=paper,epsilon=0.00001,affine=true,gain=1,variance=biased',
    )
  })

  /** The whole graph of one step of training and of evaluation, as text. */
  function graphOf(spec: string): string[] {
    const layer = parseNormalization(spec).create({ name: 'place', features: [64, 3, 3] })
    return (['train', 'eval'] as const).flatMap((mode) => {
      const { output, updates } = layer.apply(input('x', [64, 64, 3, 3]), { mode })
      return [output, ...updates.map(([, next]) => next)].map((tensor) => tensor.toString(25))
    })
  }

  const conventions = ['paper', 'pytorch', 'onnx', 'keras'].map((name) => `batch:convention=${name}`)
  test.each([
    ...normalizations.map(({ name }) => name),
    ...conventions,
    'batch:momentum=0.5',
    'batch:convention=keras,epsilon=1e-7',
    'ghost:16,convention=onnx',
    'weight-standardization+group:8',
  ])('%s is what its canonical text is', (spec) => {
    const canonical = canonicalNormalization(spec)
    expect(canonicalNormalization(canonical)).toBe(canonical)
    expect(graphOf(canonical)).toEqual(graphOf(spec))
    expect(parseNormalization(canonical).spec).toBe(parseNormalization(spec).spec)
  })
})
