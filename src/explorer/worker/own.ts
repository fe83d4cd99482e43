/** Looks into the files of the user: what is in a network, what data are, and which of them fit together. */
import { counted, grouped } from '../../counts.ts'
import { sampleOf, sizesOf } from '../../data/index.ts'
import { UserError } from '../../errors.ts'
import { type ImportedModel, normHeading, normRow, openGivenNetwork } from '../../interop/onnx/index.ts'
import { countParameters, layerRows } from '../../nn/index.ts'
import { normalizations } from '../../norm/index.ts'
import { formatNumber } from '../../stats/index.ts'
import type { Host } from '../../study/index.ts'
import { formatShape } from '../../tensor/index.ts'
import { sortFiles } from '../own/kinds.ts'
import type { OwnReport } from '../own/messages.ts'
import type { OwnFile } from './messages.ts'
import { readNetworks } from './own-files.ts'

interface Candidate {
  readonly spec: string
  readonly input: readonly number[]
  readonly classes: number
  readonly everyStep?: boolean
}

/** What the page has anyway. */
const embedded: readonly Candidate[] = [
  { spec: 'digits', input: [8, 8], classes: 10 },
  { spec: 'fashion-mnist', input: [28, 28], classes: 10 },
  { spec: 'circle', input: [2], classes: 2 },
]

/** What may take the place of a network's own normalizations, besides none. */
const exchanged = ['batch', 'layer', 'group:8', 'instance', 'rms']

export async function lookIntoFiles(
  files: readonly OwnFile[],
  host: Host,
  send: (report: OwnReport) => void,
): Promise<void> {
  const { networks, data, refused } = sortFiles(files.map(({ path }) => path))
  for (const each of refused) send({ type: 'refused', ...each })
  const found: Candidate[] = []
  for (const spec of data) {
    try {
      found.push(await lookIntoEither(spec, host, send))
    } catch (error) {
      send({ type: 'refused', path: spec, message: messageOf(error) })
    }
    await pause()
  }
  const contents = networks.length === 0 ? undefined : await readNetworks(files)
  for (const path of networks) {
    try {
      const { network } = await openGivenNetwork(path, contents!)
      send(describe(`onnx:${path}`, network, found))
    } catch (error) {
      send({ type: 'refused', path, message: messageOf(error) })
    }
    await pause()
  }
  send({ type: 'done' })
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 0))

/** Errors that are not the user's are the program's, and reach whoever started the worker. */
function messageOf(error: unknown): string {
  if (error instanceof UserError) return error.message
  throw error
}

/** A table whose values are no pixels is read as one of numbers: the page asks for no options. */
async function lookIntoEither(
  spec: string,
  host: Host,
  send: (report: OwnReport) => void,
): Promise<Candidate> {
  if (!spec.startsWith('csv:')) return lookIntoData(spec, host, send)
  try {
    return await lookIntoData(spec, host, send)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return lookIntoData(`${spec}?values=numbers`, host, send)
  }
}

async function lookIntoData(spec: string, host: Host, send: (report: OwnReport) => void): Promise<Candidate> {
  const split = await host.load(spec, { scaling: 'unit' })
  const { train, test, description, reading = [], warnings = [] } = split
  const { input, classes, everyStep } = sizesOf(split)
  send({
    type: 'data',
    spec,
    description,
    notes: [...reading, ...warnings],
    facts: `${formatNumber(train.count)} training and ${counted(test.count, `test ${sampleOf(train)}`)}, ${input.join(' × ')}, ${classes} classes`,
    areImages: input.length > 1 && Math.min(...input.slice(-2)) >= 8,
  })
  return { spec, input, classes, ...(everyStep && { everyStep }) }
}

type Network = Awaited<ReturnType<typeof openGivenNetwork>>['network']

function describe(spec: string, network: Network, found: readonly Candidate[]): OwnReport {
  const { graph, input } = network
  const reasons: string[] = []
  const fits = (candidate: Candidate): boolean => {
    const reason = reasonAgainst(network, candidate)
    if (reason !== undefined) reasons.push(`${candidate.spec}: ${reason}`)
    return reason === undefined
  }
  const own = found.filter(fits)
  const others = embedded.filter((candidate) => reasonAgainst(network, candidate) === undefined)
  const data = [...own, ...others]
  const shape = data[0]?.input
  const create = (norm: string): ImportedModel =>
    network.create({ norm, seed: 1, ...(shape !== undefined && { input: shape }) })
  const model = create('keep')
  const isDefined = (norm: string): boolean => {
    try {
      create(norm)
      return true
    } catch (error) {
      if (error instanceof UserError) return false
      throw error
    }
  }
  const known = exchanged.filter((norm) => normalizations.some(({ name }) => name === norm.split(':')[0]))
  const made = [graph.producer, `opset ${graph.opset}`].filter((part) => part !== '').join(', ')
  return {
    type: 'network',
    spec,
    facts: `${made}, input ${input.name} [${input.dimensions.join(', ')}], ${counted(model.classes, 'output')}`,
    parameters: countParameters(model),
    layers: layerRows(model).map(({ name, output, count, parameters }) => [
      name,
      output === undefined ? '' : formatShape(output),
      grouped(count),
      parameters,
    ]),
    normHeading,
    norms: model.shapes.map(normRow),
    notes: model.notes,
    exchanges: network.norms.length === 0 ? [] : ['none', ...known.filter(isDefined)],
    data: data.map((each) => each.spec),
    reasons,
  }
}

/** Why the network cannot take these data; undefined if it can. */
function reasonAgainst(
  network: Network,
  { input, classes, everyStep = false }: Candidate,
): string | undefined {
  try {
    const model = network.create({ norm: 'keep', seed: 1, input })
    if (classes > model.classes)
      return `it has ${model.classes} outputs, and the data have ${classes} classes`
    if (everyStep !== (model.steps !== undefined)) return 'its answers do not fit the labels'
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}
