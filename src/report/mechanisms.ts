/** What a study says about each mechanism, as the content of a report. */
import { listed } from '../listed.ts'
import { confirmatory, OUTCOME_WORDS, weighMechanisms } from '../experiment/index.ts'
import type { Finding } from '../stats/index.ts'
import type { ReportMechanism } from './report.ts'

/** Empty if the study tests none of them. */
export function mechanismsOf(findings: readonly Finding[]): ReportMechanism[] {
  const weighed = weighMechanisms(findings)
  if (weighed.every(({ claims }) => claims.length === 0)) return []
  const committed = weighMechanisms(confirmatory?.claims ?? [])
  return weighed.map(({ mechanism: { key, title, idea, test, open }, outcome, claims }, i) => {
    const known = committed[i]!.outcome
    return {
      key,
      title,
      idea,
      test,
      open,
      outcome: OUTCOME_WORDS[outcome],
      ...(outcome === 'not tested' &&
        known !== 'not tested' && {
          elsewhere: `In the profile ${confirmatory!.profile} of the experiment${committedFrom(committed[i]!.claims)}, seeds ${confirmatory!.seeds[0]} to ${confirmatory!.seeds.at(-1)}, ${OUTCOME_WORDS[known]}.`,
        }),
      claims: claims.map(({ finding, isDecisive, speaks }) => ({
        experiment: finding.experiment,
        key: finding.key,
        isDecisive,
        speaks,
      })),
    }
  })
}

/** ` rank`, `s noise and intervention`: of the decisive claims. */
function committedFrom(
  claims: readonly { readonly finding: { readonly experiment: string }; readonly isDecisive: boolean }[],
): string {
  const names = [
    ...new Set(claims.filter(({ isDecisive }) => isDecisive).map(({ finding }) => finding.experiment)),
  ]
  return `${names.length === 1 ? '' : 's'} ${listed(names)}`
}
