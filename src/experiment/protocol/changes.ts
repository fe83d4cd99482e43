/** What changed in the protocol after a confirmatory run, with the reason. Only ever added to. */
export interface ProtocolChange {
  /** ISO date. */
  readonly date: string
  readonly what: string
  readonly why: string
}

/** When claims, rules, smallest effects, seeds, profiles and rates were written down. */
export const PROTOCOL_DATE = '2026-11-27'

export const changes: readonly ProtocolChange[] = []
