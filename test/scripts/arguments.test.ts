import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { headOf } from '../../scripts/arguments.ts'
import { newFolder } from '../support/folders.ts'

const call = (script: string, ...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', script, ...args], { encoding: 'utf8' })

it('headOf is the text of the first comment', () => {
  const source = "/**\n * Counts.\n *\n *     npm run count -- --to 3\n */\nimport 'x'\n/** Another. */\n"
  expect(headOf(source)).toBe('Counts.\n\n    npm run count -- --to 3')
})

/** A script with a head, which prints its flags. */
function newScript(): string {
  const file = join(newFolder(), 'count.ts')
  const helper = new URL('../../scripts/arguments.ts', import.meta.url).pathname
  writeFileSync(
    file,
    `/** Counts. */
import { flagsOf } from ${JSON.stringify(helper)}
const flags = flagsOf({ command: 'npm run count --', url: import.meta.url }, { to: { type: 'string' } })
console.log(flags.to)
`,
  )
  return file
}

it.each([
  [['--to', '3'], { status: 0, stdout: '3\n', stderr: '' }],
  [['--help'], { status: 0, stdout: 'Counts.\n', stderr: '' }],
  [
    ['--nope'],
    {
      status: 2,
      stdout: '',
      stderr: "Unknown option '--nope'\nnpm run count -- --help shows how to call it\n",
    },
  ],
])('a script called with %j', (args, expected) => {
  expect(call(newScript(), ...args)).toMatchObject(expected)
})

it('a study that is not there is named', () => {
  const { status, stderr } = call('scripts/results.ts', 'nowhere')
  expect(status).toBe(2)
  expect(stderr).toContain('nowhere: expected the output folder of a study')
})
