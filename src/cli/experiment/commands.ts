/** The commands `run` and `reproduce` as commander knows them, and the same read from other commands' arguments. */
import { Command } from 'commander'
import { UserError } from '../../errors.ts'
import { DATA_HELP } from '../catalogue/data-help.ts'
import { addEngineOption } from '../engine/option.ts'
import { addPluginOption } from '../plugin.ts'
import { unknownOption } from '../unknown-option.ts'
import { addExperimentOptions, type RunArguments } from './command.ts'
import type { ReproduceArguments } from './reproduce.ts'

export function addRunCommand(
  program: Command,
  perform: (name: string, given: RunArguments) => void | Promise<void>,
): void {
  const collect = (value: string, all: string[] = []) => [...all, value]
  addExperimentOptions(
    program
      .command('run')
      .argument('<experiment>', 'its name, as normscope list prints it')
      .description('run an experiment and write its report')
      .option('--data <spec>', 'what to train on; by default the profile’s data')
      .option('--set <option=value>', 'set an option of the experiment; repeatable', collect)
      .option(
        '--arms <names>',
        'train only these arms, separated by commas; claims about others are left out',
      )
      .option('--figure <name>', 'train only the arms of this figure, as normscope list FIGURE finds it'),
  )
    .addHelpText(
      'after',
      `${DATA_HELP}

Examples:
  $ normscope run convergence
  $ normscope run convergence --profile paper --data idx:/usr/share/datasets/fashion-mnist
  $ normscope run convergence --seeds 1,2,3 --set learning-rate=0.1 --set steps=2000
  $ normscope run recurrent --data text:book.txt
  $ normscope run convergence --profile paper --dry-run
  $ normscope run convergence --profile smoke --json | tail -n 1
  $ normscope run convergence --figure percentiles
  $ normscope run convergence --profile smoke --probes scale,shift-gradient:every=100

normscope list EXPERIMENT prints what --set takes.`,
    )
    .action(perform)
}

export function addReproduceCommand(
  program: Command,
  perform: (given: ReproduceArguments) => void | Promise<void>,
): void {
  addExperimentOptions(
    program
      .command('reproduce')
      .description('run every experiment, sharing runs, and answer the question in one report')
      .option(
        '--only <names>',
        'these experiments or groups (later), separated by commas; by default all outside groups',
      )
      .option('--data <spec>', 'images to train on, instead of the profile’s'),
  )
    .addHelpText(
      'after',
      `${DATA_HELP}

Examples:
  $ normscope reproduce                             all experiments in minutes, as npm start does
  $ normscope reproduce --only noise,shift,smoothness
  $ normscope reproduce --profile paper --data cifar10:DIR --out paper`,
    )
    .action(perform)
}

export type StudyWords =
  | { readonly kind: 'run'; readonly name: string; readonly given: RunArguments }
  | { readonly kind: 'reproduce'; readonly given: ReproduceArguments }

/** Reads `reproduce --profile paper …`, with or without `normscope` before it. Throws a UserError. */
export async function readStudyCommand(words: readonly string[]): Promise<StudyWords> {
  const own = words[0] === 'normscope' ? words.slice(1) : words
  const known = ['run', 'reproduce']
  if (!known.includes(own[0] ?? ''))
    throw new UserError(
      `after --: expected a command that trains, ${known.join(' or ')}, got ${own[0] ?? 'none'}; write, say, -- reproduce --profile paper --store DIR`,
    )
  let found: StudyWords | undefined
  const program = new Command('normscope')
  addRunCommand(program, (name, given) => {
    found = { kind: 'run', name, given }
  })
  addReproduceCommand(program, (given) => {
    found = { kind: 'reproduce', given }
  })
  for (const command of program.commands) {
    addEngineOption(command)
    addPluginOption(command)
    command
      .exitOverride((error) => {
        const written = error.code === 'commander.unknownOption' && /'([^']+)'/.exec(error.message)?.[1]
        if (written) throw unknownOption(command, written)
        throw new UserError(`after --: ${error.message.replace(/^error: /, '')}`)
      })
      .configureOutput({ writeOut: () => {}, writeErr: () => {} })
  }
  await program.parseAsync([...own], { from: 'user' })
  return found!
}
