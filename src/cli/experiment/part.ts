/**
 * `--part`: trains only a part of the runs of a command, for machines that share no store; `normscope runs import` puts the
 * stores together. `2/3` is every third run, from the second; a file names runs by their ids, one per line.
 */
import { readFileSync } from 'node:fs'
import { UserError } from '../../errors.ts'
import { textOption } from '../../options/index.ts'
import type { PlannedRun } from '../../run/index.ts'
import { whyNot } from '../../why-not.ts'
import { placeOption, readFlag } from '../arguments.ts'

/** Returns the runs of a plan that belong to the part. Throws a UserError if the plan lacks one that a file names. */
export type Part = (runs: readonly PlannedRun[]) => PlannedRun[]

const partOption = textOption(undefined, {
  expected: 'the number of the part, from 1, and of all parts, or a file of run ids',
  example: '1/2',
})

/** Undefined for all runs. Throws a UserError if the text is no part, or the file cannot be read. */
export function readPart(text: string | undefined): Part | undefined {
  const given = readFlag('part', partOption, text)
  if (given === undefined) return undefined
  if (/^\d+\/\d+$/.test(given)) return everyNth(readFlag('part', placeOption, given)!)
  return named(given, idsIn(given))
}

/** Runs of an arm stand together in a plan, so that each part gets runs of every arm. */
function everyNth({ index, count }: { readonly index: number; readonly count: number }): Part {
  return (runs) => {
    const ids = [...new Set(runs.map(({ id }) => id))]
    const own = new Set(ids.filter((_, i) => i % count === index))
    return runs.filter(({ id }) => own.has(id))
  }
}

function named(file: string, ids: ReadonlySet<string>): Part {
  return (runs) => {
    const known = new Set(runs.map(({ id }) => id))
    const strange = [...ids].filter((id) => !known.has(id))
    if (strange.length > 0)
      throw new UserError(
        `--part ${file}: run ${strange[0]} is not in the plan of this command${strange.length > 1 ? `, nor are ${strange.length - 1} others` : ''}; ` +
          'take the file of the same command, version and data',
      )
    return runs.filter(({ id }) => ids.has(id))
  }
}

function idsIn(file: string): ReadonlySet<string> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UserError(
      `--part ${file}: expected a part such as 1/2, or a file of run ids, which cannot be read (${whyNot(error)})`,
    )
  }
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  const wrong = lines.findIndex((line) => !/^[0-9a-f]{16}$/.test(line))
  if (wrong >= 0)
    throw new UserError(
      `--part ${file}: expected one run id per line, 16 hexadecimal digits, got "${lines[wrong]!.slice(0, 40)}" in line ${wrong + 1}`,
    )
  return new Set(lines)
}
