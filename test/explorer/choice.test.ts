import { expect, it } from 'vitest'
import { choiceOf } from '../../src/explorer/state/choice.ts'

it('is the value of the address, or the first choice of the story with what is wrong', () => {
  const few = { values: ['2', '4', '8'], initial: '4' }
  expect(choiceOf('batch', undefined, few)).toEqual({ value: '4' })
  expect(choiceOf('batch', '8', few)).toEqual({ value: '8' })
  expect(choiceOf('batch', '3', few)).toEqual({
    value: '4',
    error: 'batch is 3, expected one of 2, 4, 8',
  })
})
