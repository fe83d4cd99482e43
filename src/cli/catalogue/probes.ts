/** `normscope probes`: what can be measured during training, and the options of each probe. */
import pc from 'picocolors'
import { unknownName } from '../../errors.ts'
import { type ProbeKind, probes } from '../../probe/index.ts'
import { type Quantity, shownName } from '../../stats/index.ts'
import { acrossRuns } from '../../study/index.ts'
import { optionRows } from '../display/options.ts'
import { definitions, paragraph } from '../display/table.ts'

/** Throws a UserError with the nearest names if there is no such probe. */
export function probesCommand(name: string | undefined, { json = false }: { json?: boolean } = {}): string {
  if (name === acrossRuns.name) {
    const { summary, source, command } = acrossRuns
    if (json) return `${JSON.stringify([acrossRuns], undefined, 2)}\n`
    return `${pc.bold(name)}  ${summary}\n${pc.dim(source)}\n\n  ${command}\n`
  }
  const found = probes.find((kind) => kind.name === name)
  if (name !== undefined && found === undefined)
    throw unknownName(
      'probe',
      name,
      probes.map((kind) => kind.name),
    )
  if (json) {
    const listed = found ? [plain(found)] : [...probes.map(plain), acrossRuns]
    return `${JSON.stringify(listed, undefined, 2)}\n`
  }
  if (found) return `${paragraph(`${pc.bold(found.name)}  ${found.summary}`)}\n${detailsOf(found)}\n`
  const width = Math.max(...probes.map((kind) => kind.name.length))
  const listed = definitions(
    probes.map((kind) => [pc.bold(kind.name), kind.summary]),
    { width },
  )
  const hint =
    'normscope probes hessian shows the options of one probe; normscope train --probes NAME measures it'
  const across = definitions([[pc.bold(acrossRuns.name), acrossRuns.summary]], { width })
  return `${listed}\n\n${pc.dim('across runs:')}\n${across}\n\n${pc.dim(paragraph(hint))}\n`
}

const plain = ({ name, summary, source, options, quantities }: ProbeKind) => ({
  name,
  summary,
  source,
  options,
  quantities: quantities.map((quantity) => ({ ...quantity, name: shownName(quantity) })),
})

function detailsOf(kind: ProbeKind): string {
  const { source, quantities } = kind
  const rows = optionRows(kind).map(([option, values]) => [option, pc.dim(values)] as const)
  return [
    pc.dim(paragraph(source)),
    '',
    definitions(rows, { indent: 2 }),
    '',
    'quantities in the records:',
    ...quantities.map(describeQuantity),
  ].join('\n')
}

const layerWords = {
  empty: '',
  name: 'each layer',
  'name or empty': 'each layer, or the whole network',
} as const

function describeQuantity(quantity: Quantity): string {
  const { unit, layer, definition, source, x, y } = quantity
  const facts = [
    unit,
    layerWords[layer],
    ...(x === undefined ? [] : [`x: ${x}`]),
    ...(y === undefined ? [] : [`y: ${y}`]),
  ].filter((fact) => fact !== '')
  const defined = `${definition}${source === undefined ? '' : ` (${source})`}`
  return [
    paragraph(shownName(quantity), { indent: 2 }),
    paragraph(pc.dim(facts.join(' · ')), { indent: 6 }),
    paragraph(defined, { indent: 6 }),
  ].join('\n')
}
