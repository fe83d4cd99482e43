/** Probes that are measured in every arm in addition to those of the experiment. */
import { UserError } from '../errors.ts'
import type { Arm } from '../experiment/index.ts'
import { parseProbe } from '../probe/index.ts'

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
