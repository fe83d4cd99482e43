/**
 * The properties that every normalization must have. The tests check all registered ones; `normscope norms --plugin`
 * checks one from a file.
 *
 *     const results = await checkNormalization(peak.kind)
 *     results.filter(({ problem }) => problem !== undefined)
 */
import { openWasm } from '../../backend/index.ts'
import { UserError } from '../../errors.ts'
import type { Kind } from '../../options/index.ts'
import type { State } from '../../tensor/index.ts'
import type { Normalization } from '../normalization.ts'
import { allForms, batch, Broken, type Check, type Engines, refusal, type Subject } from './check.ts'
import { isInvariant, sees } from './claims.ts'
import { derivatives } from './derivatives.ts'
import { computesAsReference, isDeterministic } from './engines.ts'
import {
  averagesBatches,
  describesItself,
  evaluatesAsItTrains,
  isDefined,
  keepsStates,
  rejectsOthers,
  takesBatches,
} from './general.ts'
import { type Form, placeOf } from './place.ts'

export type { Check, Engines, Form }

/** The outcome of one check. */
export interface Checked extends Pick<Check, 'property' | 'form'> {
  /** What is wrong, in words; absent if the property holds. */
  readonly problem?: string
}

/** All checks of a kind with these options, `text`, as in a spec after the colon. Throws a UserError if they are invalid. */
export function checksOf(kind: Kind<Normalization>, text = ''): Check[] {
  const normalization = kind.parse(text)
  const defined = allForms.filter((form) => isDefinedFor(normalization, form))
  const states = defined.length === 0 ? [] : statesOf(normalization, defined[0]!)
  const subject: Subject = { kind, text, normalization, defined, states }
  const isOfActivations = normalization.traits.of === 'activations'
  const modes = normalization.traits.isDetached ? (['eval'] as const) : (['train', 'eval'] as const)
  const perForm = (...checks: readonly ((of: Subject, form: Form) => Check)[]) =>
    checks.flatMap((check) => defined.map((form) => check(subject, form)))
  return [
    describesItself(subject),
    isDefined(subject),
    ...perForm(
      takesBatches,
      keepsStates,
      ...(isOfActivations ? [rejectsOthers] : []),
      ...(states.length === 0 ? [evaluatesAsItTrains] : []),
      ...(states.some(({ role }) => role === 'statistic') ? [averagesBatches] : []),
    ),
    ...modes.flatMap((mode) => defined.map((form) => derivatives(subject, form, mode))),
    ...perForm(...(isOfActivations ? [sees] : []), isInvariant, computesAsReference),
    // One form is enough: threads share the work of all in the same way.
    ...defined.slice(-1).map((form) => isDeterministic(subject, form)),
  ]
}

/** An error that is no refusal counts as defined, so that the checks report it. */
function isDefinedFor(normalization: Normalization, form: Form): boolean {
  try {
    return refusal(normalization, form, batch) === undefined
  } catch {
    return true
  }
}

/** None if it cannot be made; the checks report that. */
function statesOf(normalization: Normalization, form: Form): readonly State[] {
  try {
    return placeOf(normalization, form).states
  } catch {
    return []
  }
}

/** Threads of WebAssembly for the checks; close them afterwards. */
export async function openEngines(): Promise<Engines & { close(): void }> {
  const [one, two] = [await openWasm({ threads: 1 }), await openWasm({ threads: 2 })]
  return {
    one,
    two,
    close() {
      one.close()
      two.close()
    },
  }
}

/** Runs every check; one that fails does not stop the others. Throws a UserError if the options are invalid. */
export async function checkNormalization(kind: Kind<Normalization>, text = ''): Promise<Checked[]> {
  const checks = checksOf(kind, text)
  const engines = await openEngines()
  try {
    const results: Checked[] = []
    for (const { property, form, run } of checks) {
      const problem = await problemOf(() => run(engines))
      results.push({ property, ...(form && { form }), ...(problem !== undefined && { problem }) })
    }
    return results
  } finally {
    engines.close()
  }
}

async function problemOf(run: () => Promise<void>): Promise<string | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    if (error instanceof Broken || error instanceof UserError) return error.message
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  }
}
