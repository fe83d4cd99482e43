/** Numbers formatted for people, the same in the terminal, the figures and the report. */

/** Three significant digits by default, no decimals for whole numbers, a true minus sign: `12,300`, `0.260`, `−57.0`. */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'not a number'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size < 1e-4 || size >= 1e7) return minus(value.toExponential(digits - 1).replace(/\.?0+e\+?/, 'e'))
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)))
  return minus(group(value.toFixed(Number.isInteger(value) ? 0 : decimals)))
}

/** As short as possible: `0.2`, `1,000`. */
export function formatTick(value: number): string {
  const text = formatNumber(value, 6)
  return text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text
}

/** `0.21×`, `+3.4 pp`, `1,250 steps`: no space before the sign of a ratio, a space before other units. */
export function formatQuantity(value: number | null, unit: string): string {
  if (value === null) return '–'
  return `${formatNumber(value)}${suffix(unit)}`
}

/** `0.18 to 0.25×`; an open end is written `at least 3.1×` or `at most 0.4×`. */
export function formatInterval(interval: readonly [number, number] | null, unit: string): string {
  if (interval === null) return 'no interval'
  const [low, high] = interval
  if (low === high && !Number.isFinite(low)) return formatQuantity(low, unit)
  if (Number.isFinite(low) && high === Number.POSITIVE_INFINITY)
    return `at least ${formatQuantity(low, unit)}`
  if (low === Number.NEGATIVE_INFINITY && Number.isFinite(high))
    return `at most ${formatQuantity(high, unit)}`
  return `${formatNumber(low)} to ${formatQuantity(high, unit)}`
}

/** `72 s`, `4 min 10 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${formatNumber(seconds, 2)} s`
  const whole = Math.round(seconds)
  if (whole < 100) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/**
 * An estimate of remaining time, rounded to a realistic precision: `a few seconds`, `about 35 s`, `about 4 min`,
 * `about 2 h 10 min`, `about 31 h`.
 */
export function formatEstimate(seconds: number): string {
  if (seconds < 8) return 'a few seconds'
  const unit = [
    [55, 5],
    [150, 10],
    [7200, 60],
    [36_000, 600],
    [Number.POSITIVE_INFINITY, 3600],
  ].find(([most]) => seconds < most!)![1]!
  const rounded = unit * Math.round(seconds / unit)
  if (rounded <= 100) return `about ${rounded} s`
  if (rounded < 150) return `about ${formatDuration(rounded)}`
  if (rounded < 3600) return `about ${Math.round(rounded / 60)} min`
  const [hours, minutes] = [Math.floor(rounded / 3600), Math.round((rounded % 3600) / 60)]
  return minutes === 0 ? `about ${hours} h` : `about ${hours} h ${minutes} min`
}

function suffix(unit: string): string {
  if (unit === '') return ''
  return unit === '×' ? unit : ` ${unit}`
}

function group(text: string): string {
  const [whole, fraction] = text.split('.')
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

function minus(text: string): string {
  return text.replaceAll('-', '−')
}
