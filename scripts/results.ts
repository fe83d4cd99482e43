/**
 * `npm run results -- CONFIRMATORY [REPLICATION]`: writes the table of claims of docs/results.md from the outputs of
 * two studies of the profile quick, src/experiment/protocol/confirmatory.ts from the first and replication.ts from the
 * second. Each may be several
 * folders separated by commas: experiments that a study of all leaves out are run on their own. It prints how many verdicts
 * are equal, and how many the power of the first study predicts.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import {
  agreementOf,
  expectedEqual,
  readSummary,
  tablesOf,
  withConfirmatory,
  withReplication,
  withTables,
} from './results-tables.ts'

const [confirmatory, replicating] = process.argv.slice(2)
if (confirmatory === undefined) {
  console.error('results: give the output folder of the study, and that of its replication')
  process.exit(2)
}
const readAll = (folders: string) => folders.split(',').flatMap(readSummary)

const first = readAll(confirmatory)
const second = replicating === undefined ? null : readAll(replicating)

const page = new URL('../docs/results.md', import.meta.url)
writeFileSync(page, withTables(readFileSync(page, 'utf8'), tablesOf(first, second)))
const rewrite = (file: string, by: (source: string) => string) => {
  const data = new URL(`../src/experiment/protocol/${file}`, import.meta.url)
  writeFileSync(data, by(readFileSync(data, 'utf8')))
}
rewrite('confirmatory.ts', (source) => withConfirmatory(source, 'quick', first))
if (second !== null) {
  rewrite('replication.ts', (source) => withReplication(source, 'quick', second))
  const { claims, equalVerdicts } = agreementOf(first, second)
  const expected = expectedEqual(first)
  console.log(`${equalVerdicts} of ${claims} verdicts are equal`)
  console.log(
    expected === undefined
      ? 'what the power of the first study predicts is unknown: its summary.json has no differences'
      : `the power of the first study predicts ${expected.toFixed(1)}`,
  )
}
