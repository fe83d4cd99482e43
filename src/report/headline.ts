/** The figures that carry the answer: the page opens with at most three of them. */
import type { FigureSpec } from '../figure/figure.ts'
import type { Report, ReportSection } from './report.ts'

const MOST = 3

/** Experiments that answer the review's question (shift or smoothness?), the most telling first. */
const TELLING = ['intervention', 'shift', 'smoothness', 'convergence', 'landscape', 'noise']

export interface Headline {
  /** The experiment that draws it; null for a figure that compares experiments. */
  readonly section: ReportSection | null
  readonly figure: FigureSpec
}

/**
 * One experiment shows those that it names. Several show one figure of the most telling experiment, the first figure that
 * compares all, then one of each other experiment. Without a name, a figure that a claim refers to, or else any.
 */
export function headlineOf({ figures, sections }: Pick<Report, 'figures' | 'sections'>): Headline[] {
  const across = figures.map((figure) => ({ section: null, figure }))
  const [only] = sections
  if (sections.length === 1) return [...across, ...namedFigures(only!)].slice(0, MOST)
  const rank = ({ experiment }: ReportSection) => {
    const at = TELLING.indexOf(experiment)
    return at < 0 ? TELLING.length : at
  }
  const others = sections
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((each) => namedFigures(each).slice(0, 1))
  return [...others.slice(0, 1), ...across.slice(0, 1), ...others.slice(1)].slice(0, MOST)
}

function namedFigures(section: ReportSection): Headline[] {
  const { figures, headline = [], findings } = section
  const shown = new Set(findings.map(({ figure }) => figure))
  const named = headline.flatMap((name) => figures.find((figure) => figure.name === name) ?? [])
  const chosen = named.length > 0 ? named : [figures.find(({ name }) => shown.has(name)) ?? figures[0]]
  return chosen.flatMap((figure) => (figure ? [{ section, figure }] : []))
}
