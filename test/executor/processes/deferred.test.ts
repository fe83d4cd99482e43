import { describe, expect, it } from 'vitest'
import { Deferred } from '../../../src/executor/processes/deferred.ts'

describe('deferred work', () => {
  it('is done in its order, after what is being done', async () => {
    const order: string[] = []
    const deferred = new Deferred()
    deferred.add(() => order.push('first'))
    deferred.add(() => order.push('second'))
    order.push('now')
    await Promise.resolve()
    order.push('soon')
    await deferred.done()
    expect(order).toEqual(['now', 'soon', 'first', 'second'])
  })

  it('ends with the first error, which is reported at once and again at the end', async () => {
    const order: string[] = []
    const deferred = new Deferred()
    deferred.add(() => {
      throw new Error('the disk is full')
    })
    deferred.add(() => order.push('never'))
    deferred.check()
    await expect(deferred.done()).rejects.toThrow('the disk is full')
    expect(() => deferred.check()).toThrow('the disk is full')
    expect(order).toEqual([])
  })
})
