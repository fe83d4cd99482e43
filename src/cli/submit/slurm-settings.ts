/** The options of `normscope submit slurm`, from the command line and from a file. */
import { readFileSync } from 'node:fs'
import { UserError, unknownName } from '../../errors.ts'
import { numberOption, parsedOption } from '../../options/index.ts'
import { whyNot } from '../../why-not.ts'
import { readFlag, timeOption } from '../arguments.ts'

/** The options as commander passes them; a settings file has the same names. */
export interface SlurmArguments {
  tasks?: string
  limit?: string
  cpus?: string
  memory?: string
  time?: string
  partition?: string
  account?: string
  qos?: string
  module?: string[]
  sbatch?: string[]
  node?: string
  name?: string
  settings?: string
  dryRun?: boolean
  json?: boolean
}

export interface SlurmSettings {
  /** By default as many as there are runs to fill them, at most `USUAL_TASKS`. */
  readonly tasks: number | undefined
  readonly limit: number | undefined
  readonly cpus: number
  /** By default estimated. */
  readonly memory: string | undefined
  readonly time: string
  /** `time` in seconds. */
  readonly seconds: number
  readonly partition: string | undefined
  readonly account: string | undefined
  readonly qos: string | undefined
  readonly modules: readonly string[]
  readonly options: readonly string[]
  /** The command that starts Node on a node of the cluster. */
  readonly node: string
  readonly name: string
}

const MOST_TASKS = 10_000
const countOf = (initial: number | undefined, example: number) =>
  numberOption(initial, { min: 1, max: MOST_TASKS, integer: true, example })

const memoryOption = parsedOption<string, undefined>(undefined, {
  expected: 'a whole number of M or G',
  example: '8G',
  parse: (text) => (/^[1-9]\d{0,6}[MG]$/.test(text) ? text : undefined),
})

/** A line break would end the directive and begin another. */
const lineOption = (example: string) =>
  parsedOption<string, undefined>(undefined, {
    expected: 'text on one line',
    example,
    parse: (text) => (text !== '' && !/[\r\n]/.test(text) ? text : undefined),
  })

const sbatchOption = parsedOption<string, undefined>(undefined, {
  expected: 'one long option of sbatch with its value',
  example: '--constraint=zen4',
  parse: (text) => (/^--[a-z][\w-]*(=[^\r\n]+)?$/.test(text) ? text : undefined),
})

/** Throws a UserError for the first option that is invalid; options of the command line win over those of the file. */
export function readSlurmSettings(args: SlurmArguments): SlurmSettings {
  const given: SlurmArguments = { ...(args.settings !== undefined && readFile(args.settings)), ...args }
  const time = given.time ?? '4:00:00'
  return {
    tasks: readFlag('tasks', countOf(undefined, 16), given.tasks),
    limit: readFlag('limit', countOf(undefined, 8), given.limit),
    cpus: readFlag('cpus', countOf(4, 4), given.cpus)!,
    memory: readFlag('memory', memoryOption, given.memory),
    time,
    seconds: readFlag('time', timeOption, time)!,
    partition: readFlag('partition', lineOption('short'), given.partition),
    account: readFlag('account', lineOption('lab'), given.account),
    qos: readFlag('qos', lineOption('normal'), given.qos),
    modules: (given.module ?? []).map((text) => readFlag('module', lineOption('nodejs/20'), text)!),
    options: (given.sbatch ?? []).map((text) => readFlag('sbatch', sbatchOption, text)!),
    node: readFlag('node', lineOption('node'), given.node) ?? process.execPath,
    name: readFlag('name', lineOption('normscope'), given.name) ?? 'normscope',
  }
}

const TEXTS = ['tasks', 'limit', 'cpus', 'memory', 'time', 'partition', 'account', 'qos', 'node', 'name']
const LISTS = ['module', 'sbatch']

/** A JSON object: `{ "partition": "short", "module": ["nodejs/20"], "cpus": 8 }`. */
function readFile(file: string): SlurmArguments {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const why = error instanceof SyntaxError ? `it is not JSON: ${error.message}` : whyNot(error)
    throw new UserError(
      `--settings ${file}: cannot be read (${why}); write, say, {"partition": "short", "cpus": 8}`,
    )
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new UserError(
      `--settings ${file}: expected a JSON object such as {"partition": "short", "cpus": 8}`,
    )
  const entries = Object.entries(content).map(([name, value]: [string, unknown]) => {
    if (TEXTS.includes(name) && ['string', 'number'].includes(typeof value)) return [name, String(value)]
    if (LISTS.includes(name) && Array.isArray(value)) return [name, value.map(String)]
    if (LISTS.includes(name) && typeof value === 'string') return [name, [value]]
    if (![...TEXTS, ...LISTS].includes(name))
      throw unknownName(`setting in ${file}`, name, [...TEXTS, ...LISTS])
    throw new UserError(
      `${file}: ${name} is ${JSON.stringify(value)}, expected ${LISTS.includes(name) ? 'a list of texts' : 'a text or a number'}`,
    )
  })
  return Object.fromEntries(entries) as SlurmArguments
}
