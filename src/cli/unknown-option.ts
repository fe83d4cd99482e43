/** The error for an option that a command does not have, with the option that was probably meant. */
import type { Command } from 'commander'
import { UserError } from '../errors.ts'
import { type Aliases, suggestions } from '../suggestions.ts'

/** What other programs call options, and their names here; not every command has each. */
const aliases: readonly Aliases[] = [
  {
    lr: 'learning-rate',
    eta: 'learning-rate',
    'step-size': 'learning-rate',
    bs: 'batch',
    b: 'batch',
    'batch-size': 'batch',
    'train-batch-size': 'batch',
    opt: 'optimizer',
    optim: 'optimizer',
    arch: 'model',
    architecture: 'model',
    net: 'model',
    network: 'model',
    dataset: 'data',
    'data-dir': 'data',
    'norm-layer': 'norm',
    normalization: 'norm',
    'lr-schedule': 'schedule',
    'lr-scheduler': 'schedule',
    scheduler: 'schedule',
    iterations: 'steps',
    iters: 'steps',
    'max-steps': 'steps',
    'num-epochs': 'epochs',
    'max-epochs': 'epochs',
    augmentation: 'augment',
    sam: 'smoothing sam',
    regularizer: 'smoothing',
    freeze: 'train-only',
    frozen: 'train-only',
    trainable: 'train-only',
    'random-seed': 'seed',
    workers: 'threads',
    'num-workers': 'threads',
    jobs: 'threads',
    j: 'threads',
    output: 'out',
    'output-dir': 'out',
    o: 'out',
    criterion: 'loss',
    init: 'initializer',
    act: 'activation',
  },
  // For commands that take lists.
  {
    lr: 'learning-rates',
    lrs: 'learning-rates',
    'learning-rate': 'learning-rates',
    bs: 'batch-sizes',
    batch: 'batch-sizes',
    'batch-size': 'batch-sizes',
    norm: 'norms',
    normalizations: 'norms',
    seed: 'seeds',
  },
  // For experiments, which have settings of their own.
  { lr: 'set learning-rate=…', 'learning-rate': 'set learning-rate=…' },
  {
    bs: 'set batch=…',
    batch: 'set batch=…',
    'batch-size': 'set batch=…',
    steps: 'set steps=…',
    epochs: 'set steps=…',
  },
]

/** `written` is the option as typed: `--lr`. */
export function unknownOption(command: Command, written: string): UserError {
  const known = command.options.flatMap(({ long }) => (long ? [long.replace(/^--/, '')] : []))
  const name = written.replace(/^-+/, '').replace(/=.*$/, '')
  const meant = aliases.map((each) => suggestions(name, [], each)[0])
  const alias = meant.find((option) => option !== undefined && known.includes(option.split(' ')[0]!))
  const near = alias === undefined ? suggestions(name, known) : [alias]
  const hint = near.length > 0 ? `; did you mean ${near.map((option) => `--${option}`).join(' or ')}?` : ''
  return new UserError(`unknown option ${written}${hint} (${pathOf(command)} --help lists them)`)
}

/** The command as it is called: `normscope runs show`. */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}
