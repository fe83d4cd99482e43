import type { Report } from '../../src/report/report.ts'
import type { Finding } from '../../src/stats/index.ts'
import { report, section } from './example.ts'
import { planes } from './planes.ts'

const [finding] = section.findings

/** Three experiments and a figure over all of them. */
export const many: Report = {
  ...report,
  title: 'Why does normalization help?',
  question: 'Less shift, or a smoother loss?',
  verdict: 'Rather the smoother loss.',
  figures: planes.filter(({ kind }) => kind === 'scatter'),
  sections: [
    section,
    {
      ...section,
      experiment: 'landscape',
      title: 'Is the loss smoother?',
      figures: planes,
      findings: [{ ...finding!, figure: 'contour', claim: 'The loss is smoother with BN' }],
    },
    {
      ...section,
      experiment: 'noise',
      title: 'Does noise undo it?',
      figures: [],
      findings: section.findings.map(withoutVerdict),
      checks: [],
    },
  ],
}

/** As in a profile that only tests the plumbing. */
function withoutVerdict(decided: Finding): Finding {
  const { p, corrected, ...rest } = decided
  void [p, corrected]
  return { ...rest, verdict: 'none' }
}
