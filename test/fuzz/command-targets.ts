/** Whole command lines, an argument a line, up to what they ask for. */
import { Command, CommanderError } from 'commander'
import { addExperimentOptions, resolveSettings, type RunArguments } from '../../src/cli/experiment/command.ts'
import { addCompareOptions, type CompareArguments, resolveCompare } from '../../src/cli/compare/settings.ts'
import { addTrainingOptions, resolveTraining, type TrainArguments } from '../../src/cli/train/settings.ts'
import { UserError } from '../../src/errors.ts'
import { encode, type OpenTarget } from './target.ts'

function target(
  name: string,
  lines: readonly string[],
  add: (command: Command) => Command,
  resolve: (given: Command) => void,
): OpenTarget {
  return () => ({
    name: `command-${name}`,
    seeds: lines.map((line) => encode(line.replaceAll(' ', '\n'))),
    tokens: [
      '\n--seed\n',
      '\n--data\n',
      '\n--threads\n',
      '\n--probes\n',
      '\n--',
      ',',
      '=',
      '\n',
      'digits',
      '1e9',
      '__proto__',
    ],
    subject: '',
    read(input) {
      const words = new TextDecoder().decode(input).split('\n')
      const command = add(new Command())
        .exitOverride()
        .configureOutput({ writeOut() {}, writeErr() {} })
      try {
        command.parse(words, { from: 'user' })
      } catch (error) {
        // The command line prints these too, without a stack.
        throw error instanceof CommanderError ? new UserError(error.message) : error
      }
      resolve(command)
    },
  })
}

export const commandTargets: readonly OpenTarget[] = [
  target(
    'train',
    [
      '--model vgg:0.25 --norm group:8 --data digits --epochs 3 --batch 20 --optimizer adam --schedule cosine:warmup=5',
      '--data circle:1 --steps 20 --evaluate-every 10 --probes hessian:every=5,scale --seed 7 --mode fast --snapshots 2',
    ],
    addTrainingOptions,
    (command) => resolveTraining(command.opts<TrainArguments>()).armFor(100),
  ),
  target(
    'compare',
    [
      '--model mlp:100,100 --norms none,batch,group:8 --batch-sizes 2,8 --data digits --learning-rates 0.1,0.01 --seeds 1,2,3',
    ],
    addCompareOptions,
    (command) => void resolveCompare(command.opts<CompareArguments>()),
  ),
  target(
    'run',
    ['--profile smoke --seeds 1,2,7 --threads 2 --probes scale', '--seeds 5 --profile quick --mode fast'],
    addExperimentOptions,
    (command) => void resolveSettings('convergence', command.opts<RunArguments>()),
  ),
  target(
    'set',
    ['steps=20 learning-rate=0.1 units=8', 'batch=7 evaluate-every=10'],
    (command) => command.argument('<set...>'),
    (command) =>
      void resolveSettings('convergence', {
        profile: 'smoke',
        mode: 'default',
        backend: 'wasm',
        out: 'out',
        set: command.args,
      }),
  ),
]
