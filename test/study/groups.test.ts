import { expect, test } from 'vitest'
import { experiments, experimentsOfGroup, profileNames } from '../../src/experiment/index.ts'
import { settingsOfExperiments } from '../../src/study/index.ts'

const host = { areImages: () => true }
const namesOf = (settings: ReturnType<typeof settingsOfExperiments>) =>
  settings.all.map(({ experiment }) => experiment.name)

const shared = profileNames.filter((profile) => profile !== 'vision')

test.each(shared)('a study of all experiments leaves groups out in the profile %s', (profile) => {
  const names = namesOf(settingsOfExperiments({ profile }, host))
  expect(names.length).toBeGreaterThan(2)
  expect(names.filter((name) => experiments.find((each) => each.name === name)?.group)).toEqual([])
})

test('a study of all experiments in a profile that none of them has is refused', () => {
  expect(() => settingsOfExperiments({ profile: 'vision' }, host)).toThrow(
    '--profile vision: no experiment of a study of all has it; write --only transformer',
  )
})

test('a study of a group has all its members and no others', () => {
  const members = experiments.filter(({ group }) => group === 'later').map(({ name }) => name)
  expect(members).toContain('rank')
  const settings = settingsOfExperiments({ only: experimentsOfGroup('later') }, host)
  expect(namesOf(settings)).toEqual(members)
  expect(experimentsOfGroup('laters')).toEqual([])
})
