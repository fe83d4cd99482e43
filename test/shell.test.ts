import { execFileSync, spawnSync } from 'node:child_process'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { addCompareOptions, type CompareArguments, resolveCompare } from '../src/cli/compare/settings.ts'
import { resolveSettings } from '../src/cli/experiment/command.ts'
import {
  addLandscapeOptions,
  type LandscapeArguments,
  resolveLandscape,
} from '../src/cli/measure/landscape-settings.ts'
import { addTrainingOptions, resolveTraining, type TrainArguments } from '../src/cli/train/settings.ts'
import { commandLine, quote } from '../src/shell.ts'

const hard = [
  '',
  ' ',
  'two words',
  "it's",
  `"quoted"`,
  "'",
  "'\\''",
  '$HOME',
  '$(id)',
  '`id`',
  '*',
  '[a-z]?',
  '{a,b}',
  '~',
  '~root/x',
  '!!',
  '#no',
  'a;b',
  'a&b|c>d<e',
  '(x)',
  'back\\slash',
  'line\nbreak',
  'tab\tstop',
  '=ls',
  'name=value',
  '-n',
  'Kleidungsstücke',
  'привет/мир',
  '数据 集',
  'cafe\u0301',
  'idx:/data/a&b?size=3',
  '%s%d',
]

const shells = ['sh', 'bash', 'dash', 'zsh', 'fish'].filter(
  (shell) => spawnSync(shell, ['-c', 'true']).status === 0,
)

/** What a shell makes of a command line. */
function argumentsIn(shell: string, line: string): string[] {
  const print = `process.stdout.write(JSON.stringify(process.argv.slice(1)))`
  const env = { ...process.env, NODE: process.execPath, PRINT: print }
  const text = execFileSync(shell, ['-c', `"$NODE" -e "$PRINT" -- ${line}`], { env, encoding: 'utf8' })
  return JSON.parse(text) as string[]
}

describe.each(shells)('commandLine in %s', (shell) => {
  it('gives every argument as it was', () => {
    expect(argumentsIn(shell, commandLine(hard))).toEqual(hard)
  })
})

describe('quote', () => {
  it('leaves plain words alone', () => {
    for (const plain of ['mlp:100,100', 'batch:epsilon=1e-5', 'a/b.npz', '3f2a', '--out', 'x@y%z+1'])
      expect(quote(plain)).toBe(plain)
  })
})

describe('the command of a report', () => {
  const data = `idx:it's "a" $HOME/*[é] folder`

  /** The options that commander reads from what `sh` makes of `line`, whose first `skip` words are no options. */
  function read(line: string, options: (command: Command) => Command, skip: number): unknown {
    const words = argumentsIn('sh', line)
    const command = options(new Command().allowExcessArguments())
    command.parse(words.slice(skip), { from: 'user' })
    return command.opts()
  }

  it('of train gives the same settings again', () => {
    const given = add(addTrainingOptions, ['--data', data, '--model', 'mlp:3,4']) as TrainArguments
    const { command } = resolveTraining(given)
    const again = read(command, addTrainingOptions, 2) as TrainArguments
    expect(again.data).toBe(data)
    expect(resolveTraining(again).command).toBe(command)
  })

  it('of compare too', () => {
    const given = add(addCompareOptions, ['--data', data]) as CompareArguments
    const { command } = resolveCompare(given)
    const again = read(command, addCompareOptions, 2) as CompareArguments
    expect(again.data).toBe(data)
    expect(resolveCompare(again).command).toBe(command)
  })

  it('of landscape too', () => {
    const store = "my $store's runs"
    const given = add(addLandscapeOptions, ['--store', store]) as LandscapeArguments
    const { command } = resolveLandscape('3f2a', given)
    const again = read(command, addLandscapeOptions, 3) as LandscapeArguments
    expect(again.store).toBe(store)
    expect(resolveLandscape('3f2a', again).command).toBe(command)
  })

  it('of run has every choice in an argument of its own', () => {
    const out = { profile: 'smoke', mode: 'default', backend: 'wasm', out: 'x' }
    const set = ['model=mlp:3', 'units=4']
    const { command } = resolveSettings('theorems', { ...out, data, set, probes: 'hessian' })
    expect(argumentsIn('sh', command)).toEqual(
      [
        'normscope run theorems --profile smoke --seeds 3 --data'.split(' '),
        data,
        ['--set', set[0], '--set', set[1], '--probes', 'hessian'],
      ].flat(),
    )
  })

  function add(options: (command: Command) => Command, words: string[]): unknown {
    return options(new Command()).parse(words, { from: 'user' }).opts()
  }
})
