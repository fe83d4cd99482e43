/**
 * `npm run results -- CONFIRMATORY [REPLICATION [PROFILE=LARGER...]]`: writes the tables of claims of docs/results.md
 * from the outputs of two studies of the profile quick, src/experiment/protocol/confirmatory.ts from the first and
 * replication.ts from the second. LARGER is the output of a larger profile, as in `half=larger`: its claims are written
 * beside those of the first, and into larger.ts. Each may be several folders separated by commas: experiments that a
 * study of all leaves out are run on their own. It prints how many verdicts are equal, and how many the power of the
 * first study predicts.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { experiments, type Measured, predict, profileOf } from '../src/experiment/index.ts'
import { resolveOptions } from '../src/options/index.ts'
import type { Row } from '../src/stats/index.ts'
import {
  agreementOf,
  expectedEqual,
  readSummary,
  type Scale,
  SCALE_MARKS,
  scaleTable,
  tablesOf,
  withConfirmatory,
  withLarger,
  withReplication,
  withTables,
} from './results-tables.ts'

const [confirmatory, replicating, ...scales] = process.argv.slice(2)
if (confirmatory === undefined) {
  console.error('results: give the output folder of the study, and that of its replication')
  process.exit(2)
}
const readAll = (folders: string) => folders.split(',').flatMap(readSummary)

const larger = scales.map((text): Scale => {
  const [, profile, folders] = /^([a-z]+)=(.+)$/.exec(text) ?? []
  if (profile === undefined || folders === undefined) {
    console.error(`results: expected PROFILE=FOLDERS, as in half=larger, got ${text}`)
    process.exit(2)
  }
  return { profile, findings: readAll(folders) }
})

/** The arms and records of a folder of several experiments, whose arms have the name of their experiment before them. */
async function measuredIn(folder: string): Promise<Measured[]> {
  const { buffer } = Uint8Array.from(readFileSync(join(folder, 'records.parquet')))
  const columns = ['run', 'arm', 'seed', 'step', 'layer', 'quantity', 'value']
  const rows = (await parquetReadObjects({ file: buffer, columns })) as Row[]
  return experiments.map((experiment) => {
    const prefix = `${experiment.name}/`
    return {
      arms: experiment.arms(resolveOptions(experiment.options, profileOf(experiment, 'quick').options)),
      rows: rows
        .filter(({ arm }) => arm.startsWith(prefix))
        .map((row) => ({
          ...row,
          arm: row.arm.slice(prefix.length),
        })),
    }
  })
}

const first = readAll(confirmatory)
const second = replicating === undefined ? null : readAll(replicating)

const page = new URL('../docs/results.md', import.meta.url)
const withClaims = withTables(readFileSync(page, 'utf8'), tablesOf(first, second))
writeFileSync(
  page,
  larger.length === 0 ? withClaims : withTables(withClaims, scaleTable(first, larger), SCALE_MARKS),
)
const rewrite = (file: string, by: (source: string) => string) => {
  const data = new URL(`../src/experiment/protocol/${file}`, import.meta.url)
  writeFileSync(data, by(readFileSync(data, 'utf8')))
}
// The first folder is the study of all, whose report has the same answer.
const predictions = predict(await measuredIn(confirmatory.split(',')[0]!))
rewrite('confirmatory.ts', (source) => withConfirmatory(source, 'quick', first, predictions))
if (larger.length > 0) rewrite('larger.ts', (source) => withLarger(source, larger))
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
