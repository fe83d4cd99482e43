import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { experiments, protocolText } from '../../../src/experiment/index.ts'
import { protocolStamp } from '../../../src/report/output/write-study.ts'

const text = protocolText(experiments)

describe('the protocol', () => {
  it('is docs/protocol.md: run `npm run docs` after a change, and list the change with its reason', () => {
    expect(readFileSync('docs/protocol.md', 'utf8')).toBe(text)
  })

  it('is stamped on reports with the hash of the page', () => {
    const hash = createHash('sha256').update(readFileSync('docs/protocol.md')).digest('hex')
    expect(protocolStamp()).toContain(`sha256 ${hash.slice(0, 16)}`)
  })

  it('has every experiment with every claim and its smallest effect', () => {
    for (const { name, title } of experiments) expect(text).toContain(`## \`${name}\`: ${title}`)
    expect(text).toContain('| faster | ')
    expect(text).toContain('0.9 to 1.1 ×')
    expect(text).not.toMatch(/undefined|\[object/)
  })

  it('uses the confirmatory seeds in every profile that decides', () => {
    const stated = text.split('\n').filter((line) => /^`(quick|half|paper)`: /.test(line))
    expect(stated.length).toBeGreaterThan(20)
    for (const line of stated) expect(line).toContain('seeds 301 to 312,')
  })
})
