/** `npm run docs`: writes the pages of docs/ that are generated from the code, and the tables in others. */
import { readFileSync, writeFileSync } from 'node:fs'
import { answerPage, experiments, protocolText } from '../src/experiment/index.ts'
import { withTable } from './figures-table.ts'
import { recordsPage } from './records-page.ts'

writeFileSync(new URL('../docs/records.md', import.meta.url), recordsPage())

const figures = new URL('../docs/figures-for-papers.md', import.meta.url)
writeFileSync(figures, withTable(readFileSync(figures, 'utf8')))

writeFileSync(new URL('../docs/protocol.md', import.meta.url), protocolText(experiments))

writeFileSync(new URL('../docs/answer.md', import.meta.url), answerPage())
