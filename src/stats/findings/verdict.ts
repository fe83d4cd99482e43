import type { Interval } from '../intervals/bootstrap.ts'
import type { Verdict } from './finding.ts'

export interface VerdictRule {
  readonly interval: Interval | null
  /** On which side of the margin the claim puts the effect. */
  readonly direction: 'greater' | 'less'
  /** Default 0; 1 for a ratio. */
  readonly margin?: number
}

/**
 * One fixed rule: supported if the whole interval lies on the claimed side of the margin, contradicted if the whole
 * interval lies on the other side, and otherwise undecided. A missing interval, NaN and an interval that touches the
 * margin are undecided.
 */
export function verdict({ interval, direction, margin = 0 }: VerdictRule): Verdict {
  if (interval === null) return 'undecided'
  const [low, high] = interval
  if (low > margin) return direction === 'greater' ? 'supported' : 'contradicted'
  if (high < margin) return direction === 'less' ? 'supported' : 'contradicted'
  return 'undecided'
}
