import { describe, expect, it } from 'vitest'
import { armsOf, joinArms, labelsOf, readAddress, writeAddress } from '../../src/explorer/state/address.ts'

describe('an address', () => {
  it('has the spellings of the command line, legibly, and reads back what it wrote', () => {
    const values = { model: 'mlp:50,50', norm: 'none;group:8,epsilon=1e-3', 'learning-rate': '0.1;0.2' }
    const address = writeAddress('train', values)
    expect(address).toBe('#/train?model=mlp:50,50&norm=none;group:8,epsilon=1e-3&learning-rate=0.1;0.2')
    expect(readAddress(address)).toEqual({ screen: 'train', values, unknown: [] })
  })

  it('escapes what would end a value', () => {
    const values = { data: 'circle:1&x=2#3 %+4' }
    expect(readAddress(writeAddress('train', values)).values).toEqual(values)
  })

  it('names what it does not know, and starts at the start', () => {
    expect(readAddress('#/nowhere?norm=batch&nrom=layer')).toEqual({
      screen: 'start',
      values: { norm: 'batch' },
      unknown: ['nrom'],
    })
    expect(readAddress('')).toEqual({ screen: 'start', values: {}, unknown: [] })
  })
})

describe('arms', () => {
  it('share a single value, and differ where there are several', () => {
    const arms = armsOf({ model: 'cnn', norm: 'none;batch;layer', batch: '8;16' })
    expect(arms).toEqual([
      { model: 'cnn', norm: 'none', batch: '8' },
      { model: 'cnn', norm: 'batch', batch: '16' },
      { model: 'cnn', norm: 'layer', batch: '8' },
    ])
    expect(joinArms(arms)).toEqual({ model: 'cnn', norm: 'none;batch;layer', batch: '8;16;8' })
  })

  it('are four at most', () => {
    expect(armsOf({ norm: 'none;batch;layer;group:2;instance' })).toHaveLength(4)
  })

  it('are called by what distinguishes them', () => {
    expect(labelsOf({ model: 'cnn', norm: 'none;batch' })).toEqual([
      'normalization none',
      'normalization batch',
    ])
    expect(labelsOf({ norm: 'none;batch;none' })).toEqual([
      '1: normalization none',
      'normalization batch',
      '3: normalization none',
    ])
    expect(labelsOf({ model: 'cnn', norm: 'batch' })).toEqual(['cnn, batch'])
  })
})
