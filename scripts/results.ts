/**
 * `npm run results -- [CONFIRMATORY [REPLICATION]] [PROFILE=LARGER...]`: writes the tables of claims of docs/results.md
 * from the outputs of two studies of the profile quick, src/experiment/protocol/confirmatory.ts from the first and
 * replication.ts from the second. It prints how many verdicts are equal, and how many the power of the first study
 * predicts. Without CONFIRMATORY, the committed results of the profile quick stay.
 *
 * LARGER is the output of a larger profile, as in `half=larger`. Its claims go into larger.ts, and into the page beside
 * those of the profile quick. They replace the committed claims of the same experiments; those of other experiments stay.
 *
 * Each argument may name several folders, separated by commas: some experiments are run on their own.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import {
  confirmatory,
  experiments,
  type Measured,
  predict,
  profileNames,
  profileOf,
} from '../src/experiment/index.ts'
import { larger as committedLarger } from '../src/experiment/protocol/larger.ts'
import { resolveOptions } from '../src/options/index.ts'
import type { Row } from '../src/stats/index.ts'
import { helpIfAsked, refuse } from './arguments.ts'
import {
  agreementOf,
  CLAIM_MARKS,
  claimsOf,
  expectedEqual,
  type Marks,
  mergedProfiles,
  readSummary,
  type Scale,
  SCALE_MARKS,
  scaleTable,
  type Summarized,
  tablesOf,
  withConfirmatory,
  withLarger,
  withReplication,
  withTables,
} from './results-tables.ts'

const script = { command: 'npm run results --', url: import.meta.url }
helpIfAsked(script)
const flag = process.argv.slice(2).find((text) => text.startsWith('-'))
if (flag !== undefined) stop(`Unknown option '${flag}'`)
const larger = process.argv.slice(2).flatMap((text): Scale[] => {
  if (!text.includes('=')) return []
  const [, profile, folders] = /^([a-z]+)=(.+)$/.exec(text) ?? []
  if (profile === undefined || folders === undefined)
    stop(`expected PROFILE=FOLDERS, as in half=larger, got ${text}`)
  if (!profileNames.some((known) => known === profile))
    stop(`${text}: expected a profile of ${profileNames.join(', ')}, got ${profile}`)
  return [{ profile, findings: readAll(folders) }]
})
const [confirming, replicating, ...others] = process.argv.slice(2).filter((text) => !text.includes('='))
if (confirming === undefined && larger.length === 0)
  stop('give the output folder of the study, and that of its replication; or PROFILE=FOLDERS')
if (others.length > 0) stop(`expected two studies of the profile quick, got also ${others.join(' ')}`)

function stop(problem: string): never {
  refuse(script, problem)
}

function readAll(folders: string): Summarized[] {
  return folders.split(',').flatMap((folder) => {
    if (!existsSync(join(folder, 'summary.json')))
      stop(`${folder}: expected the output folder of a study, with summary.json in it`)
    return readSummary(folder)
  })
}

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

const page = new URL('../docs/results.md', import.meta.url)
const rewritePage = (tables: string, marks: Marks) =>
  writeFileSync(page, withTables(readFileSync(page, 'utf8'), tables, marks))
const rewrite = (file: string, by: (source: string) => string) => {
  const data = new URL(`../src/experiment/protocol/${file}`, import.meta.url)
  writeFileSync(data, by(readFileSync(data, 'utf8')))
}

const first = confirming === undefined ? null : readAll(confirming)
const second = replicating === undefined ? null : readAll(replicating)
const profiles = mergedProfiles(committedLarger, larger)
rewritePage(
  scaleTable(first === null ? (confirmatory?.claims ?? []) : claimsOf(first), profiles),
  SCALE_MARKS,
)
rewrite('larger.ts', (source) => withLarger(source, profiles))
if (first !== null) {
  rewritePage(tablesOf(first, second), CLAIM_MARKS)
  // The first folder is the study of all, whose report has the same answer.
  const predictions = predict(await measuredIn(confirming!.split(',')[0]!))
  rewrite('confirmatory.ts', (source) => withConfirmatory(source, 'quick', first, predictions))
}
if (first !== null && second !== null) {
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
