/** The table of docs/figures-for-papers.md has every figure that experiments declare, and its commands run. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { figureRows, withTable } from '../../scripts/figures-table.ts'
import { experiments, Records } from '../../src/experiment/index.ts'
import { resolveOptions } from '../../src/options/index.ts'
import { newFolder } from '../support/folders.ts'
import { runNormscope } from '../cli/normscope.ts'

const page = readFileSync('docs/figures-for-papers.md', 'utf8')
const table = page
  .split('\n')
  .filter((line) => /^\| .*`figures\/\S+\.svg`/.test(line))
  .filter((line) => line.includes('`normscope run '))
  .map((line) => line.split(' | ').map((cell) => cell.replaceAll(/^\| | \|$|`/g, '')))

test('docs/figures-for-papers.md is what the code generates', () => {
  const state =
    page === withTable(page) ? 'up to date' : 'out of date; run `npm run docs` and commit the page'
  expect(state).toBe('up to date')
})

test('the table has every figure of every experiment, each once', () => {
  const declared = experiments.flatMap((experiment) => {
    const evidence = { records: new Records([]), options: resolveOptions(experiment.options), classes: 10 }
    return experiment
      .figures(evidence)
      .map(({ name }) => `normscope run ${experiment.name}: figures/${name}.svg`)
  })
  const listed = table.map(([, , command, file]) => `${command}: ${file}`)
  expect(listed.toSorted()).toEqual(declared.toSorted())
  expect(new Set(listed).size).toBe(listed.length)
})

test('a figure that repeats one of a paper names it', () => {
  const papers = Object.fromEntries(
    figureRows().map(({ experiment, file, papers: own }) => [`${experiment} ${file}`, own]),
  )
  expect(papers['convergence figures/percentiles.svg']).toEqual(['Ioffe & Szegedy 2015, Fig. 1(b, c)'])
  expect(papers['landscape figures/path.svg']).toEqual(['Li et al. 2018, §7, Fig. 9'])
})

describe('a command of the table', () => {
  const commands = [...new Set(table.map(([, , command]) => command!))]
  test.each(commands)(
    '%s plans its runs',
    async (command) => {
      const args = [...command.split(' ').slice(1), '--profile', 'smoke', '--dry-run']
      const { code, stdout } = await runNormscope(newFolder(), args)
      expect(code).toBe(0)
      expect(stdout).toContain('a dry run: nothing was trained or written')
    },
    120_000,
  )
})
