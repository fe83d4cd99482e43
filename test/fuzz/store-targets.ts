/** Files of a stored run, changed one at a time; whatever a command may want of the run is asked for. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FILES, lockOf, readRun, snapshotFile } from '../../src/store/store.ts'
import type { OpenTarget } from './target.ts'

const tokens = [
  'null',
  '[]',
  '{}',
  '""',
  '"NaN"',
  'true',
  '1e400',
  ',',
  ':',
  '{"',
  '"outcome"',
  '"records"',
  '"bytes"',
  '\n',
  '"step"',
]

/** `store` holds one run, `id`; it is copied. What is `told` of a run is read with it, and changes nothing else. */
export function storeTargets(store: string, id: string): OpenTarget[] {
  const original = join(store, id)
  const target =
    (name: string, fileIn: (folder: string) => string, told?: string): OpenTarget =>
    (folder) => {
      mkdirSync(folder, { recursive: true })
      cpSync(original, join(folder, id), { recursive: true })
      return {
        name: `store-${name}`,
        multiple: 24,
        seeds: [told === undefined ? readFileSync(fileIn(store)) : Buffer.from(told)],
        tokens,
        subject: folder,
        read(input) {
          writeFileSync(fileIn(folder), input)
          const run = readRun(folder, id)
          if (told !== undefined) return
          run?.measurements()
          for (const step of run?.steps() ?? []) run?.checkpoint(step)
        },
      }
    }
  const lock = JSON.stringify({ pid: process.pid, host: 'elsewhere', started: '1' })
  return [
    target('spec', (folder) => join(folder, id, FILES.spec)),
    target('done', (folder) => join(folder, id, FILES.done)),
    target('records', (folder) => join(folder, id, FILES.records)),
    target('checkpoint', (folder) => join(folder, id, FILES.checkpoint)),
    target('snapshot', (folder) => snapshotFile(join(folder, id), 2)),
    target('uses', (folder) => join(folder, id, FILES.uses), '[{"experiment": "shift", "arm": "bn"}]'),
    target('lock', (folder) => lockOf(folder, id), lock),
  ]
}
