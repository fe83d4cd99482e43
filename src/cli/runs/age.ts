import { formatDuration } from '../../stats/index.ts'

/** An age in words: `40 s`, `5 min`, `3 h`, `12 days`. */
export function formatAge(seconds: number): string {
  const hours = seconds / 3600
  if (hours >= 48) return `${Math.floor(hours / 24)} days`
  if (hours >= 2) return `${Math.floor(hours)} h`
  if (seconds >= 120) return `${Math.floor(seconds / 60)} min`
  return formatDuration(Math.max(0, Math.round(seconds)))
}
