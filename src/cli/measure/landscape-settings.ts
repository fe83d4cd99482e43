/** Reads the options of `normscope landscape` as values. */
import type { Command } from 'commander'
import { UserError } from '../../errors.ts'
import { pluginFlags } from '../../norm/index.ts'
import { type LandscapeOptions, landscapeOptions } from '../../probe/index.ts'
import { formatNumber } from '../../stats/index.ts'
import {
  choiceOption,
  flagNotation,
  listOption,
  type Notation,
  parsedOption,
  readOptions,
} from '../../options/index.ts'
import { folderOption, keptStepOption, readFlag, threadsOption } from '../arguments.ts'
import { commandLine, flags } from '../../shell.ts'

/** The options as commander passes them. */
export interface LandscapeArguments {
  resolution?: string
  span?: string
  range?: string
  dimensions?: string
  stats: string
  spacing: string
  normalize: string
  biases: string
  draw: string
  data: string
  sample: string
  batch?: string
  step?: string
  to?: string
  directions?: string
  scale: string
  hessian: boolean
  store: string
  threads?: string
  engine?: string
  plugin?: readonly string[]
  out: string
  json?: boolean
}

export function addLandscapeOptions(command: Command): Command {
  return command
    .option('--resolution <n>', 'points along each direction (default: 51; 401 between two runs)')
    .option(
      '--span <length>',
      'how far to go in each direction, as a multiple of the length of the weights (default: 1)',
    )
    .option(
      '--range <from,to>',
      'or the first and the last coordinate, as in -0.5,1.5 (the default between two runs)',
    )
    .option('--dimensions <n>', '1 or 2 (default: 2; 1 between two runs)')
    .option(
      '--stats <which>',
      'statistics of batch normalization at each point: batch, frozen or re-estimated',
      'batch',
    )
    .option('--spacing <how>', 'spacing of the points: linear, or log, dense around 0', 'linear')
    .option('--normalize <how>', 'normalization of random directions: filter, layer or none', 'filter')
    .option(
      '--biases <how>',
      'zero: biases, gains and shifts stay fixed; same: they move like the weights',
      'zero',
    )
    .option('--draw <n>', 'number of the random draw, which gives the directions', '1')
    .option('--data <set>', 'the samples whose loss is drawn: train or test', 'train')
    .option('--sample <n>', 'number of samples, or all', '1000')
    .option('--batch <n>', 'samples per batch; by default as in training')
    .option('--step <n>', 'a step with a kept checkpoint; by default the last')
    .option('--to <run>', 'go towards another run of the same network: its id, or the beginning of it')
    .option('--directions <file>', 'use the directions in a .safetensors file that an earlier call wrote')
    .option('--scale <scale>', 'colour scale: linear or log', 'linear')
    .option('--no-hessian', 'skip the eigenvalues at the centre, which cost a few dozen gradients')
    .option('--store <dir>', 'folder that keeps the run', 'normscope-out')
    .option('--threads <n>', 'number of cores to use; by default all')
    .option('--out <dir>', 'folder for the figures; replaces earlier output there', 'normscope-landscape')
    .option('--json', 'print one JSON object per line; the last is the result')
}

export interface LandscapeSettings {
  readonly options: LandscapeOptions
  /** The first and the last coordinate along each direction; ±`options.span` if absent. */
  readonly range?: readonly [number, number]
  readonly step?: number
  readonly to?: string
  readonly directions?: string
  readonly scale: 'linear' | 'log'
  readonly hessian: boolean
  readonly store: string
  readonly threads: number
  readonly out: string
  readonly command: string
}

/** Throws a UserError for the first invalid argument. */
export function resolveLandscape(run: string, given: LandscapeArguments): LandscapeSettings {
  const between = given.to !== undefined
  if (given.span !== undefined && given.range !== undefined)
    throw new UserError('--span and --range both set how far to go; give only one')
  if (between && given.directions !== undefined)
    throw new UserError('--to and --directions both set the direction; give only one')
  const dimensions = given.dimensions ?? (between ? '1' : '2')
  const resolution = given.resolution ?? (between && dimensions === '1' ? '401' : '51')
  const scale = readFlag('scale', choiceOption<'linear' | 'log'>('linear', ['linear', 'log']), given.scale)
  const options = readOptions(
    landscapeOptions,
    {
      dimensions,
      resolution,
      span: given.span,
      spacing: given.spacing,
      normalize: given.normalize,
      biases: given.biases,
      draw: given.draw,
      data: given.data,
      sample: given.sample,
      batch: given.batch,
      statistics: given.stats,
    },
    asFlags,
  )
  const points = options.resolution ** options.dimensions
  if (points > MOST_POINTS)
    throw new UserError(
      `--resolution ${resolution}: ${formatNumber(points)} points are more than ${formatNumber(MOST_POINTS)}; ` +
        `write --resolution ${Math.floor(MOST_POINTS ** (1 / options.dimensions))} or less`,
    )
  const range = readFlag('range', rangeOption, given.range) ?? (between ? BETWEEN : undefined)
  const out = readFlag('out', folderOption('normscope-landscape'), given.out)
  const { json: _, threads: __, out: ___, engine: ____, plugin: _____, hessian, ...words } = given
  return {
    options,
    ...(range && { range }),
    ...(given.step !== undefined && { step: readFlag('step', keptStepOption, given.step)! }),
    ...(given.to !== undefined && { to: given.to }),
    ...(given.directions !== undefined && { directions: given.directions }),
    scale,
    hessian: given.hessian,
    store: given.store,
    threads: readFlag('threads', threadsOption, given.threads),
    out,
    command: commandLine(
      ['normscope', 'landscape', run],
      flags(words),
      hessian ? [] : ['--no-hessian'],
      pluginFlags(),
    ),
  }
}

/** A million points take some hours with the smallest network; a larger number is a typing mistake. */
const MOST_POINTS = 1e6

/** Reports an invalid option of the probe as the flag of the command line. */
const flagOf = (option: string) => (option === 'statistics' ? 'stats' : option)
const asFlags: Notation = {
  ...flagNotation,
  name: (option) => flagNotation.name(flagOf(option)),
  write: (option, value) => flagNotation.write(flagOf(option), value),
}

/** Li et al. 2018, §3: from one minimizer to the other, and half the distance beyond each. */
const BETWEEN = [-0.5, 1.5] as const

const rangeOption = parsedOption<readonly [number, number], undefined>(undefined, {
  expected: 'two numbers, the smaller first',
  example: '-0.5,1.5',
  parse(text) {
    const [from, to] = listOption([], { least: 2, most: 2, ascending: true }).read(text) ?? []
    return from === undefined || to === undefined ? undefined : [from, to]
  },
})
