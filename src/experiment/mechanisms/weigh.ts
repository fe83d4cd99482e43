/** What findings say about each mechanism: for it, against it, or nothing yet. */
import { confirms, type Finding } from '../../stats/index.ts'
import { nameOfClaim } from '../protocol/scales.ts'
import { type Mechanism, type MechanismClaim, mechanisms } from './mechanisms.ts'

/** What the finding of a claim must have to be weighed. */
export type Weighable = Pick<Finding, 'experiment' | 'key' | 'verdict' | 'direction'>

/** `none` where nothing was decided. */
type Speaks = MechanismClaim['speaks'] | 'none'

interface WeighedClaim<F extends Weighable> {
  readonly finding: F
  readonly isDecisive: boolean
  readonly speaks: Speaks
}

/**
 * - `for`, `against`: every decisive claim that was decided says so
 * - `mixed`: some say the one, some the other
 * - `open`: decisive claims were tested, and none says anything
 * - `not tested`: no decisive claim was tested
 */
export type Outcome = 'for' | 'against' | 'mixed' | 'open' | 'not tested'

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  for: 'the tests speak for it',
  against: 'the tests speak against it',
  mixed: 'the tests disagree',
  open: 'no test decides',
  'not tested': 'not tested',
}

export interface WeighedMechanism<F extends Weighable> {
  readonly mechanism: Mechanism
  readonly outcome: Outcome
  /** The claims that are among the findings, with the decisive ones first. */
  readonly claims: readonly WeighedClaim<F>[]
}

/** Every mechanism, in the order of the page, with what these findings say about it. */
export function weighMechanisms<F extends Weighable>(findings: readonly F[]): WeighedMechanism<F>[] {
  const byName = new Map(findings.map((finding) => [nameOfClaim(finding), finding]))
  const weighed = (claims: readonly MechanismClaim[], isDecisive: boolean): WeighedClaim<F>[] =>
    claims.flatMap((claim) => {
      const finding = byName.get(nameOfClaim(claim))
      return finding ? [{ finding, isDecisive, speaks: speaksOf(finding, claim) }] : []
    })
  return mechanisms.map((mechanism) => {
    const decisive = weighed(mechanism.decisive, true)
    return {
      mechanism,
      outcome: outcomeOf(decisive),
      claims: [...decisive, ...weighed(mechanism.beside, false)],
    }
  })
}

/** A claim that was found to be false, or whose effect is none, says the opposite of what it says if it holds. */
function speaksOf(finding: Weighable, { speaks, isOneSided = false }: MechanismClaim): Speaks {
  if (confirms(finding)) return speaks
  const isRefuted = finding.verdict === 'opposite' || finding.verdict === 'equivalent'
  if (!isRefuted || isOneSided) return 'none'
  return speaks === 'for' ? 'against' : 'for'
}

function outcomeOf(decisive: readonly WeighedClaim<Weighable>[]): Outcome {
  const tested = decisive.filter(({ finding }) => !['not tested', 'none'].includes(finding.verdict))
  if (tested.length === 0) return 'not tested'
  const said = new Set(tested.map(({ speaks }) => speaks).filter((speaks) => speaks !== 'none'))
  if (said.size === 0) return 'open'
  return said.size > 1 ? 'mixed' : [...said][0]!
}
