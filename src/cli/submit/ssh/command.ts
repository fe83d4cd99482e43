/** The command of a worker on a host, from the command after `--`; and the data that it reads, which are copied there. */
import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { splitDataSpec } from '../../../data/index.ts'
import { dataSpecs } from '../../../data/load.ts'
import { UserError } from '../../../errors.ts'
import { IDS } from './scripts.ts'

interface CopiedData {
  /** A local folder, whose content goes into `name` in the folder of the hosts. */
  readonly from: string
  readonly name: string
  /** Only this file of the folder. */
  readonly file?: string
}

export interface WorkerCommand {
  readonly data?: CopiedData
  /** The words after `main.js`, for a process in the folder of a batch. */
  readonly words: (threads: number) => string[]
}

/** From the folder of a batch, `FOLDER/study-…/batch-…`, to that of the hosts. */
export const UP = '../..'

/** The store in the folder of a batch. */
export const STORE = 'runs'

/** Throws a UserError if hosts cannot perform it. */
export function workerCommand(words: readonly string[]): WorkerCommand {
  const given = splitOptions(words)
  for (const { name, value } of given) {
    if (name === 'plugin')
      throw new UserError(
        `after --: --plugin ${value}: normalizations from files are not copied to hosts; train them on this machine`,
      )
    if (name === 'set' && /\bonnx:/.test(value ?? ''))
      throw new UserError(
        `after --: --set ${value}: networks from files are not copied to hosts; train them on this machine`,
      )
  }
  const spec = given.findLast(({ name }) => name === 'data')?.value
  const data = spec === undefined ? undefined : dataOf(spec)
  const kept = given
    .filter(({ name }) => !['store', 'out', 'data', 'json', 'tensorboard'].includes(name ?? ''))
    .flatMap(({ words: own }) => own)
  return {
    ...(data && { data: data.copied }),
    words: (threads) => [
      ...kept,
      ...(spec === undefined ? [] : [`--data=${data?.spec ?? spec}`]),
      `--store=${STORE}`,
      `--part=${IDS}`,
      `--threads=${threads}`,
      '--json',
    ],
  }
}

interface GivenOption {
  /** Absent for a word that is no option. */
  readonly name?: string
  readonly value?: string
  readonly words: readonly string[]
}

const FLAGS = ['json', 'tensorboard', 'dry-run']

/** Options with their values, as commander reads them: `--name value`, `--name=value`, or `--name` alone for flags. */
function splitOptions(words: readonly string[]): GivenOption[] {
  const found: GivenOption[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const [, name, equals, value] = /^--([\w-]+)(=)?([^]*)$/.exec(word) ?? []
    if (name === undefined) found.push({ words: [word] })
    else if (equals !== undefined) found.push({ name, value: value!, words: [word] })
    else if (FLAGS.includes(name)) found.push({ name, words: [word] })
    else found.push({ name, value: words[++i] ?? '', words: words.slice(i - 1, i + 1) })
  }
  return found
}

/** Undefined if the data need no file beside the package. */
function dataOf(spec: string): { readonly copied: CopiedData; readonly spec: string } | undefined {
  const { name, path } = splitDataSpec(spec)
  const form = dataSpecs.find((known) => known.spec.split(/[:[]/)[0] === name)?.spec ?? ''
  if (path === undefined || !/:(DIR|FILE)\b/.test(form)) return undefined
  const whole = resolve(path)
  if (!existsSync(whole)) return undefined
  const isFolder = statSync(whole).isDirectory()
  const folder = `data-${createHash('sha256').update(whole).digest('hex').slice(0, 12)}`
  const there = isFolder ? `${UP}/${folder}` : `${UP}/${folder}/${basename(whole)}`
  return {
    copied: isFolder
      ? { from: whole, name: folder }
      : { from: dirname(whole), name: folder, file: basename(whole) },
    spec: `${name}:${there}${spec.slice(name.length + 1 + path.length)}`,
  }
}
