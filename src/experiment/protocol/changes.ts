/** What changed in the protocol after a confirmatory run, with the reason. Only ever added to. */
export interface ProtocolChange {
  /** ISO date. */
  readonly date: string
  readonly what: string
  readonly why: string
}

/** When claims, rules, smallest effects, seeds, profiles and rates were written down. */
export const PROTOCOL_DATE = '2026-11-27'

export const changes: readonly ProtocolChange[] = [
  {
    date: '2026-11-28',
    what: 'Rates of the perceptron with tanh and rectifiers were tuned; the rate of the gradient penalty, and the steps of the profile half of intervention, were set.',
    why: 'They were still being tuned on exploration seeds. No arm of the profile quick uses them.',
  },
]
