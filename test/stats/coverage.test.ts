/**
 * How often the intervals and verdicts that the product prints are right, by simulation with fixed streams. Each
 * simulated study has the seeds of a profile; its true median is 0.
 */
import { describe, expect, it } from 'vitest'
import { uniformNumbers } from '../../src/random/index.ts'
import { correctFamily, judge, medianInterval, tInterval } from '../../src/stats/index.ts'

const STUDIES = 4000

/** Four standard errors of a share near 95 % over the studies. */
const TOLERANCE = 4 * Math.sqrt((0.95 * 0.05) / STUDIES)

const never = Number.POSITIVE_INFINITY

/** Quantile functions, with the median at 0. */
const distributions = {
  normal: (u: number, v: number) => Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v),
  exponential: (u: number) => -Math.log(u) - Math.LN2,
  lognormal: (u: number, v: number) => Math.exp(Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v)) - 1,
  /** A tenth of the pairs censored, a twentieth on each side, so that the median stays at 0. */
  failing: (u: number, v: number) =>
    u < 0.05
      ? never
      : u < 0.1
        ? -never
        : Math.sqrt(-2 * Math.log((u - 0.1) / 0.9)) * Math.cos(2 * Math.PI * v),
}

type Name = keyof typeof distributions

function studies(name: Name, seeds: number, shift = 0): number[][] {
  const numbers = uniformNumbers(2 * seeds * STUDIES, 52, { seed: seeds, stream: 77, step: 0 })
  return Array.from({ length: STUDIES }, (_, s) =>
    Array.from({ length: seeds }, (_seed, i) => {
      const at = 2 * (s * seeds + i)
      return distributions[name](numbers[at]!, numbers[at + 1]!) + shift
    }),
  )
}

const share = <T>(all: readonly T[], holds: (each: T) => boolean): number =>
  all.filter(holds).length / all.length

describe('the interval of the median', () => {
  const cases = [6, 8, 12, 20, 24].flatMap((seeds) =>
    (Object.keys(distributions) as Name[]).map((name) => ({ seeds, name })),
  )
  it.each(cases)('covers it with $seeds seeds, $name differences', ({ seeds, name }) => {
    const found = studies(name, seeds).map((values) => medianInterval(values)!)
    const covered = share(found, ({ interval: [low, high] }) => low <= 0 && 0 <= high)
    expect(covered).toBeGreaterThan(0.95 - TOLERANCE)
    expect(Math.abs(covered - found[0]!.coverage)).toBeLessThan(TOLERANCE)
  })

  it('allows for seeds that nobody knows: it covers at least as often', () => {
    const found = studies('normal', 12).map(
      (values) => medianInterval(values.map((x, i) => (i < 1 ? Number.NaN : x)))!,
    )
    expect(share(found, ({ interval: [low, high] }) => low <= 0 && 0 <= high)).toBeGreaterThan(0.96)
  })
})

describe('the t-interval, which stands beside it', () => {
  const covered = (name: Name) => {
    const center = { normal: 0, exponential: 1 - Math.LN2, lognormal: Math.exp(0.5) - 1, failing: 0 }[name]
    return share(studies(name, 12), (values) => {
      const found = tInterval(values)
      return found !== null && found.interval[0] <= center && center <= found.interval[1]
    })
  }

  it('covers the mean of normal differences', () => {
    expect(covered('normal')).toBeGreaterThan(0.95 - TOLERANCE)
  })

  it('covers less where they are skewed, which is why it decides nothing', () => {
    expect(covered('exponential')).toBeLessThan(0.93)
    expect(covered('lognormal')).toBeLessThan(0.88)
  })

  it('does not exist where a run failed', () => {
    expect(tInterval([1, 2, never])).toBeNull()
  })
})

describe('verdicts', () => {
  const rule = { direction: 'greater', smallest: [-0.1, 0.1] } as const

  it.each(Object.keys(distributions) as Name[])('without an effect are wrong in at most 5 %%, %s', (name) => {
    const wrong = share(studies(name, 12), (differences) => {
      const { verdict } = judge({ ...rule, differences })
      return verdict === 'supported' || verdict === 'opposite'
    })
    expect(wrong).toBeLessThan(0.05)
  })

  it('of equality are wrong in at most 5 % where the effect is as large as the smallest that matters', () => {
    for (const shift of [0.1, -0.1]) {
      const wrong = share(studies('normal', 12, shift), (differences) => {
        const scaled = differences.map((d) => shift + (d - shift) / 20)
        return judge({ ...rule, direction: 'equal', differences: scaled }).verdict === 'equivalent'
      })
      expect(wrong).toBeLessThan(0.05)
    }
  })

  it('with two looks are wrong in at most 2.9 %', () => {
    const wrong = share(studies('normal', 24), (differences) =>
      [12, 24].some((seeds) => {
        const { verdict } = judge({ ...rule, looks: 2, differences: differences.slice(0, seeds) })
        return verdict === 'supported' || verdict === 'opposite'
      }),
    )
    expect(wrong).toBeLessThan(0.029 + TOLERANCE / 1.3)
  })

  it('of a family without effects: one or more is wrong in at most 5 % of families', () => {
    const claims = 3
    const all = studies('normal', 12)
    const families = Array.from({ length: Math.floor(STUDIES / claims) }, (_, f) =>
      correctFamily(
        all.slice(f * claims, (f + 1) * claims).map((differences) => {
          const { verdict, p } = judge({ ...rule, differences })
          return { verdict, p }
        }),
      ),
    )
    const wrong = share(families, (family) =>
      family.some(({ verdict }) => verdict === 'supported' || verdict === 'opposite'),
    )
    expect(wrong).toBeLessThan(0.05 + 4 * Math.sqrt(0.0475 / families.length))
    expect(wrong).toBeGreaterThan(0)
  })

  it('find an effect of one and a half standard deviations in more than 4 of 5 studies', () => {
    const found = share(
      studies('normal', 12, 1.5),
      (differences) => judge({ ...rule, differences }).verdict === 'supported',
    )
    expect(found).toBeGreaterThan(0.8)
  })
})
