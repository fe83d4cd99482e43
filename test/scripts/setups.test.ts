import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { candidatesOf } from '../../scripts/rates/setups.ts'
import { findExperiment } from '../../src/experiment/index.ts'
import { newFolder } from '../support/folders.ts'

const text = () => {
  const file = join(newFolder(), 'verses.txt')
  writeFileSync(file, 'the cat sat on the mat; '.repeat(200))
  return `text:${file}?window=16&test=0.2`
}
const asked = (name: string, data: string) =>
  candidatesOf([
    { experiments: [findExperiment(name)], profile: 'smoke', data, options: { 'learning-rate': 'tuned' } },
  ])

describe('the set-ups to tune', () => {
  it('are of the given text where an experiment trains on text', async () => {
    const found = await asked('transformer', text())
    expect(found.length).toBeGreaterThan(3)
    for (const { setup } of found) expect(setup.data).toContain('verses')
  })

  it('are of the given images where an experiment trains on images', async () => {
    const found = await asked('rank', 'digits')
    expect(new Set(found.map(({ setup }) => setup.data))).toEqual(new Set(['digits']))
  })

  it('are refused for data that the experiments cannot use', async () => {
    await expect(asked('transformer', 'digits')).rejects.toThrow(
      '--data digits: expected text, as the profile smoke of transformer has, got images',
    )
    await expect(asked('rank', text())).rejects.toThrow(
      'expected images, as the profile smoke of rank has, got text',
    )
  })
})
