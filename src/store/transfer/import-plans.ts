/**
 * The union of the plans of two stores, by the names of their files: equal names are plans of one command with the same
 * runs, and each side may have added runs. A plan is written whole or not at all.
 */
import { utimesSync } from 'node:fs'
import { basename, join } from 'node:path'
import { UserError } from '../../errors.ts'
import { cannotWrite, makeFolders, writeWhole } from '../files.ts'
import { describeHolder } from '../lock/holder.ts'
import { acquireLock, isLock } from '../lock/lock.ts'
import {
  decodePlan,
  encodePlan,
  type PlanContent,
  type PlanFile,
  planFiles,
  PLANS,
  textOfFile,
  union,
} from '../plan-file.ts'

/** `file`: the file in the source. */
export type ImportedPlan = { readonly file: string } & Ending

/** `source` and `target`: the paths of stores. Throws a UserError if the target cannot be written. */
export function importPlans(
  source: string,
  target: string,
  { dryRun = false }: { readonly dryRun?: boolean | undefined } = {},
): ImportedPlan[] {
  return planFiles(source).map((plan) => ({ file: plan.file, ...importPlan(plan, target, dryRun) }))
}

type Ending =
  | {
      /** `copied`: the store had none, or a damaged one; `joined`: runs were added to that of the store. */
      readonly kind: 'copied' | 'joined' | 'kept'
      /** Null for a call of the library. */
      readonly command: string | null
    }
  | { readonly kind: 'refused'; readonly reason: string }

function importPlan({ file, used }: PlanFile, target: string, dryRun: boolean): Ending {
  let theirs: PlanContent | string
  try {
    theirs = planIn(file)
  } catch (error) {
    if (error instanceof UserError) return refused(error.message)
    throw error
  }
  if (typeof theirs === 'string')
    return refused(`${file}: damaged (${theirs}); remove it: the command that made it writes it again`)
  const { command } = theirs
  const own = join(target, PLANS, basename(file))
  if (dryRun) return { kind: combine(own, theirs).kind, command }
  try {
    makeFolders(join(target, PLANS))
  } catch (error) {
    throw cannotWrite(join(target, PLANS), error)
  }
  const lock = acquireLock(own.replace(/json$/, 'lock'))
  if (!isLock(lock))
    return refused(`${own}: ${describeHolder(lock)} is writing it at this moment; import it again`)
  try {
    const before = planFiles(target).find((known) => known.file === own)
    const { kind, text } = combine(own, theirs)
    if (kind !== 'kept') writeWhole(own, text)
    // Commands watch the plan that was used last, and an import is no use of it.
    const last = new Date(Math.max(used, before?.used ?? 0))
    utimesSync(own, last, last)
    return { kind, command }
  } catch (error) {
    throw error instanceof UserError ? error : cannotWrite(own, error)
  } finally {
    lock.release()
  }
}

/** What becomes of the file `own`. A damaged plan of the store counts as absent, as it does for every command. */
function combine(
  own: string,
  theirs: PlanContent,
): { readonly kind: 'copied' | 'joined' | 'kept'; readonly text: string } {
  const ours = planIn(own)
  if (typeof ours === 'string') return { kind: 'copied', text: encodePlan(theirs.command, theirs.runs) }
  const text = encodePlan(ours.command, union(ours.runs, theirs.runs))
  return { kind: text === encodePlan(ours.command, ours.runs) ? 'kept' : 'joined', text }
}

/** A text says why it is none. */
const planIn = (file: string): PlanContent | string => {
  const text = textOfFile(file)
  return text === undefined ? 'the file is missing' : decodePlan(text)
}

const refused = (reason: string): Ending => ({ kind: 'refused', reason })
