/** The examples run as printed, against the built package. */
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

const run = (file: string) => execFileSync(process.execPath, ['--import', 'tsx', file], { encoding: 'utf8' })

test('the Hessian-vector product is the first column of the Hessian', () => {
  expect(run('examples/hessian-vector-product.ts').trim()).toBe('[ 4, 2 ]')
})

test('500 steps teach more with batch normalization than without', () => {
  const accuracy = Object.fromEntries(
    run('examples/train.ts')
      .trim()
      .split('\n')
      .map((line) => [line.split(' ')[0]!, Number(line.split(' ')[2])]),
  )
  expect(accuracy['batch']).toBeGreaterThan(0.75)
  expect(accuracy['batch']).toBeGreaterThan(accuracy['none']!)
})
