/**
 * Replaces the output given, and kills itself just before the n-th call that changes the disk; without n, says how many
 * calls there are. From the moment that it says "commit", they are those of the exchange.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const [out, n] = process.argv.slice(2)
let calls = 0
for (const name of [
  'mkdirSync',
  'writeFileSync',
  'openSync',
  'linkSync',
  'fsyncSync',
  'renameSync',
  'rmSync',
] as const) {
  const original = fs[name] as (...args: unknown[]) => unknown
  const counted = (...args: unknown[]) => {
    const isReading = name === 'openSync' && args[1] === 'r'
    if (!isReading && ++calls === Number(n)) process.kill(process.pid, 'SIGKILL')
    return original(...args)
  }
  Object.assign(fs, { [name]: counted })
}
syncBuiltinESMExports()

const { prepareOutput } = await import('../../../src/report/output/output.ts')
const { newOutput } = await import('./outputs.ts')
const start = calls
const folder = prepareOutput(out!)
for (const [name, content] of Object.entries(newOutput)) folder.write(name, content)
folder.commit()
process.stdout.write(JSON.stringify([start + 1, calls]))
