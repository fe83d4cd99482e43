/** `npm run docs`: writes the pages of docs/ that are generated from the code. */
import { writeFileSync } from 'node:fs'
import { recordsPage } from './records-page.ts'

writeFileSync(new URL('../docs/records.md', import.meta.url), recordsPage())
