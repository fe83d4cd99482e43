/** The table of docs/figures-for-papers.md: every figure that an experiment declares, with the papers that it follows. */
import { declaredFigures, type Experiment, experiments } from '../src/experiment/index.ts'
import { resolveOptions } from '../src/options/index.ts'

/** One figure of an experiment; `papers` are those whose figure it repeats, or whose claims it shows. */
export interface FigureRow {
  readonly papers: readonly string[]
  readonly experiment: string
  readonly title: string
  readonly file: string
}

/** Figures in the order of the experiments, as they are declared for the default options before anything is measured. */
export function figureRows(): FigureRow[] {
  return experiments.flatMap((experiment) => {
    const options = resolveOptions(experiment.options)
    const shown = [
      ...Object.values(experiment.claims(options)),
      ...Object.values(experiment.checks?.(options) ?? {}),
    ]
    return declaredFigures(experiment, options).map((figure) => ({
      papers: figure.after === undefined ? sourcesOf(shown, figure.name) : [figure.after],
      experiment: experiment.name,
      title: figure.title,
      file: `figures/${figure.name}.svg`,
    }))
  })
}

export const commandOf = ({ name }: Pick<Experiment, 'name'>): string => `normscope run ${name}`

/** The sources of the claims and checks that refer to a figure. */
function sourcesOf(
  shown: readonly { readonly figure?: string; readonly source: string }[],
  figure: string,
): string[] {
  return [...new Set(shown.filter((each) => each.figure === figure).map(({ source }) => source))]
}

export function figuresTable(): string {
  const rows = figureRows().map(({ papers, experiment, title, file }) =>
    row([papers.join('; ') || '–', title, code(commandOf({ name: experiment })), code(file)]),
  )
  return [row(['paper', 'figure', 'command', 'file']), row(['---', '---', '---', '---']), ...rows].join('\n')
}

const row = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
const code = (words: string) => `\`${words}\``

const [START, END] = [
  '<!-- Generated from the code by `npm run docs`. Do not edit the table. -->\n\n',
  '\n<!-- End of the table. -->',
]

/** `page` with its table replaced. Throws where the page lacks the marks around the table. */
export function withTable(page: string): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)]
  if (start < 0 || end < start)
    throw new Error(`figures-for-papers.md: expected the marks ${START.trim()} and ${END.trim()}`)
  return `${page.slice(0, start + START.length)}${figuresTable()}\n${page.slice(end)}`
}
