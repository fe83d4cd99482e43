/** What runs record is what the dictionary declares: names, and the use of layer, x and y. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWasm } from '../../src/backend/wasm/session.ts'
import type { SyncSession } from '../../src/backend/types.ts'
import { type ArmSpec, experiments, profileOf } from '../../src/experiment/index.ts'
import { resolveOptions } from '../../src/options/index.ts'
import { loadData } from '../../src/data/load.ts'
import { dictionary, type Measurement, parseProbe, probes } from '../../src/probe/index.ts'
import { openDataOnce } from '../../src/run/data.ts'
import { executeRun } from '../../src/run/execute.ts'
import { isNamed, type Quantity, shownName } from '../../src/stats/index.ts'
import { newFolder } from '../support/folders.ts'

const declared = dictionary.flatMap((section) =>
  section.quantities.map((quantity) => ({ probe: section.probe, quantity })),
)
const seen = new Set<Quantity>()
const open = openDataOnce(loadData)

let session: SyncSession
beforeAll(async () => {
  session = await openWasm({ threads: 1 })
})
afterAll(() => session.close())

/** What is wrong with rows, each fault once. */
function faultsOf(rows: readonly Measurement[], measured: readonly string[]): string[] {
  const faults = rows.flatMap(({ quantity: name, layer, x, y }) => {
    const found = declared.filter(({ quantity }) => isNamed(quantity, name))
    const [own] = found
    if (own === undefined || found.length > 1) return [`"${name}" is declared ${found.length} times`]
    const { probe, quantity } = own
    seen.add(quantity)
    const hasLayer = layer !== ''
    return [
      ...(probe === undefined || measured.includes(probe)
        ? []
        : [`"${name}" is of ${probe}, which was not asked`]),
      ...(quantity.layer === 'name or empty' || hasLayer === (quantity.layer === 'name')
        ? []
        : [`"${name}": layer is "${layer}", declared ${quantity.layer}`]),
      ...((x !== undefined) === (quantity.x !== undefined)
        ? []
        : [`"${name}": x is ${x}, declared ${quantity.x}`]),
      ...((y !== undefined) === (quantity.y !== undefined)
        ? []
        : [`"${name}": y is ${y}, declared ${quantity.y}`]),
    ]
  })
  return [...new Set(faults)]
}

async function rowsOf(spec: ArmSpec, from: string): Promise<Measurement[]> {
  const { data, spec: of } = await open(from, spec.scaling)
  const engine = { backend: 'wasm', mode: 'default' } as const
  const rows: Measurement[] = []
  for await (const event of executeRun({ ...spec, seed: 1, data: of, engine }, { session, data }))
    if (event.type === 'measured') rows.push(...event.rows)
  return rows
}

const recorded = new Set<string>()

/** False where an arm with the same probes on the same kind of data has run: it records the same quantities. */
function isNew({ probes: measured }: ArmSpec, from: string): boolean {
  const key = JSON.stringify([kindOf(from), ...measured])
  const before = recorded.size
  return recorded.add(key).size > before
}

/** What stands before the colon. */
const kindOf = (spec: string) => spec.split(':', 1)[0]!

const base: ArmSpec = {
  scaling: 'standardize',
  model: { architecture: 'mlp:4,4', norm: 'batch' },
  optimizer: 'sgd',
  learningRate: 0.1,
  batch: 8,
  steps: 6,
  evaluateEvery: 6,
  snapshots: 2,
  probes: [],
}

/** Options that give names of their own, or rows that others leave out. */
const variants: Readonly<Record<string, readonly string[]>> = {
  activations: ['percentiles=2.5,50,unit=1'],
  percentiles: [],
  'gradient-line': ['points=2', 'points=2,direction=random,statistics=frozen'],
  hessian: [
    'iterations=4,largest=2,smallest=2,trace=1,density=2',
    'iterations=4,parameters=weights,statistics=frozen,sample=10',
  ],
  landscape: [
    'resolution=2,sample=20',
    'dimensions=1,resolution=3,sample=20,statistics=re-estimated,data=test',
    'resolution=2,sample=20,statistics=frozen',
  ],
  'shift-gradient': [],
  'shift-distance': ['sample=20,points=10,projections=2,exact=4,shape=true'],
  scale: [],
  trajectory: ['resolution=2,sample=20'],
  'curvature-map': ['resolution=2,iterations=3,sample=20'],
  theorems: ['units=2'],
  boundary: [
    'resolution=3',
    'resolution=3,statistics=test,fit=gains,steps=1',
    'resolution=3,fit=all,steps=1',
  ],
  lipschitz: ['directions=1,ascent=1', 'space=activations,directions=1,ascent=1'],
  correct: [],
  trend: ['sample=20'],
  rank: ['sample=8'],
  'gradient-tail': [],
  residual: ['sample=8'],
  'spherical-sharpness': [],
}

/** Where the network of the other probes has nothing that these could measure. */
const architectures: Readonly<Record<string, string>> = {
  trend: 'rnn:4',
  residual: 'resnet:depth=8,width=0.25',
}

describe('the dictionary', () => {
  test('has a variant of every probe to test', () => {
    expect(Object.keys(variants).sort()).toEqual(probes.map(({ name }) => name).sort())
  })

  test.each(Object.keys(variants))('declares what %s measures', async (name) => {
    const options = variants[name]!.length > 0 ? variants[name]! : ['']
    const specs = options.map((text) => parseProbe(text === '' ? name : `${name}:${text}`).spec)
    const from = name === 'boundary' ? 'circle:samples=40' : 'digits'
    // A tanh has saturated values.
    const model = {
      ...base.model,
      activation: 'tanh',
      ...(architectures[name] !== undefined && { architecture: architectures[name] }),
    }
    const rows = await rowsOf({ ...base, model, probes: specs }, from)
    expect(faultsOf(rows, [name])).toEqual([])
  })

  test('declares what a run records that holds samples out of its training set', async () => {
    const rows = await rowsOf({ ...base, validation: 0.1 }, 'digits')
    expect(rows.map(({ quantity }) => quantity)).toContain('validation accuracy')
    expect(faultsOf(rows, [])).toEqual([])
  })

  test('declares what correct measures where each step has a label', async () => {
    const file = join(newFolder(), 'cat.txt')
    writeFileSync(file, 'the cat sat. '.repeat(40))
    const model = { architecture: 'rnn:4', norm: 'none' }
    const from = `text:${file}?window=6`
    const rows = await rowsOf({ ...base, scaling: 'none', model, probes: ['correct'] }, from)
    expect(rows.map(({ quantity }) => quantity)).toContain('correct steps of a test sample')
    expect(faultsOf(rows, ['correct'])).toEqual([])
  })

  test('declares what a run that diverges records', async () => {
    const rows = await rowsOf({ ...base, learningRate: 1e300 }, 'digits')
    expect(rows.map(({ quantity }) => quantity)).toContain('diverged')
    expect(faultsOf(rows, [])).toEqual([])
  })

  test.each(experiments.map((experiment) => [experiment.name, experiment] as const))(
    'declares what the arms of %s record',
    async (_, experiment) => {
      const { data, options } = profileOf(experiment, 'smoke')
      for (const { spec, data: own = data } of experiment.arms(resolveOptions(experiment.options, options))) {
        if (!isNew(spec, own)) continue
        // A path needs its snapshots; all else is measured within two steps.
        const short = spec.snapshots === undefined ? { steps: 2, evaluateEvery: 2 } : {}
        const rows = await rowsOf({ ...spec, ...short }, own)
        expect(faultsOf(rows, spec.probes.map(kindOf))).toEqual([])
      }
    },
    60_000,
  )

  test('declares nothing that is never recorded', () => {
    const never = declared.filter(({ quantity }) => !seen.has(quantity))
    expect(never.map(({ quantity }) => shownName(quantity))).toEqual([])
  })
})
