/** The options of `normscope landscape`, as values. */
import type { Command } from 'commander'
import { UserError } from '../../errors.ts'
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

/** As commander hands them over. */
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
  out: string
  json?: boolean
}

export function addLandscapeOptions(command: Command): Command {
  return command
    .option('--resolution <n>', 'points along each direction (default: 51; 401 between two runs)')
    .option('--span <length>', 'how far to go both ways; 1 is as long as the weights (default: 1)')
    .option('--range <from,to>', 'or from where to where, as in -0.5,1.5 (the default between two runs)')
    .option('--dimensions <n>', '1 or 2 (default: 2; 1 between two runs)')
    .option('--stats <which>', 'of batch normalization at a point: batch, frozen or re-estimated', 'batch')
    .option('--spacing <how>', 'of the points: linear, or log, dense around 0', 'linear')
    .option('--normalize <how>', 'of random directions: filter, layer or none', 'filter')
    .option(
      '--biases <how>',
      'zero: biases, gains and shifts stay put; same: the direction is the parameter',
      'zero',
    )
    .option('--draw <n>', 'which random directions', '1')
    .option('--data <set>', 'whose loss: train or test', 'train')
    .option('--sample <n>', 'how many samples, or all', '1000')
    .option('--batch <n>', 'samples a batch; by default as in training')
    .option('--step <n>', 'a step that the run keeps a checkpoint of; by default its last')
    .option('--to <run>', 'along the way to another run of the same network; its id, or the beginning of it')
    .option('--directions <file>', 'along the directions in a .safetensors file, as an earlier call wrote it')
    .option('--scale <scale>', 'of the colours: linear or log', 'linear')
    .option('--no-hessian', 'leave out the eigenvalues at the centre, a few dozen gradients')
    .option('--store <dir>', 'where the run is kept', 'normscope-out')
    .option('--threads <n>', 'cores to use; by default all')
    .option('--out <dir>', 'where the figures go; an earlier output there is replaced', 'normscope-landscape')
    .option('--json', 'print one JSON object a line; the last is the result')
}

export interface LandscapeSettings {
  readonly options: LandscapeOptions
  /** From where to where along each direction; symmetric by `options.span` where absent. */
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

/** Throws a UserError for the first argument that is not as it must be. */
export function resolveLandscape(run: string, given: LandscapeArguments): LandscapeSettings {
  const between = given.to !== undefined
  if (given.span !== undefined && given.range !== undefined)
    throw new UserError('--span and --range both say how far to go; give one')
  if (between && given.directions !== undefined)
    throw new UserError('--to and --directions both say where to go; give one')
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
  const { json: _, threads: __, out: ___, hessian, ...words } = given
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
    command: commandLine(['normscope', 'landscape', run], flags(words), hessian ? [] : ['--no-hessian']),
  }
}

/** Some hours of the smallest network; more would be a slip of the finger. */
const MOST_POINTS = 1e6

/** Options of the probe, as flags are called. */
const flagOf = (option: string) => (option === 'statistics' ? 'stats' : option)
const asFlags: Notation = {
  ...flagNotation,
  name: (option) => flagNotation.name(flagOf(option)),
  write: (option, value) => flagNotation.write(flagOf(option), value),
}

/** Li et al. 2018, §3: from one minimizer to another and half as far again at either end. */
const BETWEEN = [-0.5, 1.5] as const

const rangeOption = parsedOption<readonly [number, number], undefined>(undefined, {
  expected: 'two numbers, the smaller first',
  example: '-0.5,1.5',
  parse(text) {
    const [from, to] = listOption([], { least: 2, most: 2, ascending: true }).read(text) ?? []
    return from === undefined || to === undefined ? undefined : [from, to]
  },
})
