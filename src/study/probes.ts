/** Probes that a user asks for: read from text, and added to every arm of an experiment. */
import { UserError } from '../errors.ts'
import type { Arm } from '../experiment/index.ts'
import { readFlag } from '../options/index.ts'
import { parseProbe } from '../probe/index.ts'
import { specsOption } from './run-options.ts'

/** Measures that need several runs and therefore have a command of their own. */
export const acrossRuns = {
  name: 'lr-envelope',
  summary:
    'smallest and largest training loss over runs at several learning rates; not a landscape (see gradient-line)',
  source: 'course projects, which call it "loss landscape"',
  command: 'normscope compare --learning-rates 0.0003,0.001,0.003',
} as const

/** Reads `shift-gradient,hessian:every=100` as specs, without repeats. Throws a UserError if a spec is invalid. */
export function parseProbes(text: string | undefined): string[] {
  if (text === undefined) return []
  const specs = readFlag('probes', specsOption('shift-gradient,hessian:every=100'), text)!
  if (specs.some((spec) => nameOf(spec) === acrossRuns.name))
    throw new UserError(
      `--probes ${acrossRuns.name}: this measure compares runs at several learning rates and cannot be taken in one run; write ${acrossRuns.command}`,
    )
  return [...new Set(specs.map((spec) => parseProbe(spec).spec))]
}

/**
 * Throws a UserError if an arm has the same probe with other options and their records would have the same names: if
 * both measure at steps, or at the same level of the training loss.
 */
export function withProbes(arms: readonly Arm[], added: readonly string[]): Arm[] {
  return arms.map((arm) => {
    const own = arm.spec.probes
    for (const spec of added) {
      const other = own.find(
        (known) => known !== spec && nameOf(known) === nameOf(spec) && shareRows(known, spec),
      )
      if (other !== undefined)
        throw new UserError(
          `--probes ${spec}: the experiment measures ${other}, and the records of both would have the same names; ` +
            'leave it out, or change the options of the experiment',
        )
    }
    return { ...arm, spec: { ...arm.spec, probes: [...new Set([...own, ...added])] } }
  })
}

function shareRows(a: string, b: string): boolean {
  const [one, other] = [parseProbe(a), parseProbe(b)]
  return (
    (one.every !== undefined && other.every !== undefined) ||
    one.levels.some((level) => other.levels.includes(level))
  )
}

const nameOf = (spec: string) => spec.split(':', 1)[0]
