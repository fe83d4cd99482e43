import { describe, expect, it } from 'vitest'
import { listCommand } from '../../../src/cli/catalogue/list.ts'
import { experiments } from '../../../src/experiment/index.ts'

const jsonOf = (name?: string) => JSON.parse(listCommand(name, { json: true })) as Record<string, unknown>[]

describe('normscope list --json', () => {
  it('has every experiment with its options and profiles', () => {
    const listed = jsonOf()
    expect(listed.map(({ name }) => name)).toEqual(experiments.map(({ name }) => name))
    const [convergence] = jsonOf('convergence')
    expect(convergence).toMatchObject({
      name: 'convergence',
      profiles: [{ name: 'smoke', data: 'digits', seeds: [1, 2, 3] }, { name: 'quick' }, { name: 'paper' }],
    })
    expect(convergence!['options']).toContainEqual(
      expect.objectContaining({ name: 'steps', about: expect.any(String) }),
    )
  })

  it('has the claims and figures of a part of a paper, with the command', () => {
    expect(jsonOf('Santurkar Fig. 4b')).toMatchObject([
      { experiment: 'smoothness', command: 'normscope run smoothness --figure change-by-step' },
    ])
  })

  it('refuses what no experiment and no paper is called', () => {
    expect(() => jsonOf('convergance')).toThrow('did you mean "convergence"?')
    expect(() => jsonOf('Santurkar Fig. 99')).toThrow('no claim or figure cites it')
  })
})
