import { describe, expect, it } from 'vitest'
import { experiments, findCited } from '../../../src/experiment/index.ts'
import { matches, readReference } from '../../../src/experiment/framework/references.ts'

const finds = (query: string, source: string) => matches(readReference(query), readReference(source))

describe('matches', () => {
  it.each([
    ['Santurkar Fig. 4b', 'Santurkar et al. 2018, Fig. 4(b)'],
    ['santurkar figure 4 (b)', 'Santurkar et al. 2018, Fig. 4(b)'],
    ['santurkar fig 4', 'Santurkar et al. 2018, Fig. 4(b)'],
    ['Santurkar Fig. 1a', 'Santurkar et al. 2018, §2.1, Fig. 1(a)'],
    ['Ioffe Fig. 1c', 'Ioffe & Szegedy 2015, Fig. 1(b, c)'],
    ['review fig 2', 'the review, Figs. 1 and 2'],
    ['Santurkar Theorem 4.4', 'Santurkar et al. 2018, §4.1, of Theorems 4.1, 4.2 and 4.4'],
    ['santurkar §2', 'Santurkar et al. 2018, §2.2, Definition 2.1'],
    ['Mądry 2018', 'Mądry 2018'],
    ['Wu Table 2', 'Wu & He 2018, Table 2, Fig. 1'],
  ])('finds %s in %s', (query, source) => {
    expect(finds(query, source)).toBe(true)
  })

  it.each([
    ['Santurkar Fig. 4a', 'Santurkar et al. 2018, Fig. 4(b)'],
    ['Santurkar Fig. 4', 'Santurkar et al. 2018, Theorem 4.4'],
    ['Ioffe Fig. 4b', 'Santurkar et al. 2018, Fig. 4(b)'],
    ['Santurkar Fig. 1', 'Santurkar et al. 2018, Fig. 12'],
    ['', 'Santurkar et al. 2018'],
  ])('does not find %s in %s', (query, source) => {
    expect(finds(query, source)).toBe(false)
  })
})

describe('findCited', () => {
  const found = (query: string) =>
    findCited(query, experiments).map(({ experiment, figures }) => [
      experiment.name,
      figures.map(({ name }) => name),
    ])

  it('finds the figure that repeats one of a paper', () => {
    expect(Object.fromEntries(found('Li et al. 2018 Fig. 9'))).toHaveProperty('landscape', ['path'])
    expect(Object.fromEntries(found('ioffe fig 1b'))['convergence']).toContain('percentiles')
  })

  it('finds the experiment whose claims cite it', () => {
    const smoothness = findCited('Santurkar Fig. 4b', experiments).find(
      ({ experiment }) => experiment.name === 'smoothness',
    )!
    expect(smoothness.claims.length).toBeGreaterThan(0)
    expect(found('Kafka Fig. 1')).toEqual([])
  })
})
