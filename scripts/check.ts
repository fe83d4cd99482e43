/**
 * Runs every `check:*` script of package.json, all of them even when one fails, and closes with
 * `N of M passed`. To add a check, add its script.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
const checks = Object.keys(scripts).filter((name) => name.startsWith('check:'))
const failed = checks.filter((name) => {
  console.log(`\n${name}: ${scripts[name]}`)
  return spawnSync('npm', ['run', '--silent', name], { stdio: 'inherit' }).status !== 0
})

if (failed.length > 0) console.log(`\nfailed: ${failed.join(', ')}`)
console.log(`\n${checks.length - failed.length} of ${checks.length} passed`)
process.exitCode = failed.length > 0 ? 1 : 0
