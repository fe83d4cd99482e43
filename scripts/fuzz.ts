/**
 * `npm run fuzz`: changed inputs for every reader, until a number of them is reached.
 *
 *     npm run fuzz                                   a million inputs over all readers
 *     npm run fuzz -- --inputs 100000 --seed 7 --workers 4 --targets npz,csv
 *     npm run fuzz -- --targets npz --seed 1 --index 4711    one input again, kept in fuzz-findings/
 *
 * The inputs that show a fault are kept in fuzz-findings/, each with the command that makes it again.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { trainInto } from '../test/cli/trained.ts'
import { attempt } from '../test/fuzz/attempt.ts'
import { type Finding, type Report, runCampaign } from '../test/fuzz/campaign.ts'
import { makeInput } from '../test/fuzz/mutations.ts'
import { openTargets } from '../test/fuzz/targets.ts'
import { flagsOf } from './arguments.ts'

const KEPT = 'fuzz-findings'

const values = flagsOf(
  { command: 'npm run fuzz --', url: import.meta.url },
  {
    inputs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(availableParallelism()) },
    targets: { type: 'string' },
    index: { type: 'string' },
  },
)
const seed = Number(values.seed)
const targets = values.targets?.split(',')

if (values.index !== undefined && targets?.length === 1) {
  await keep([{ target: targets[0]!, index: Number(values.index), fault: 'asked for' }])
} else {
  const start = performance.now()
  let shown = 0
  const report = await runCampaign({
    seed,
    inputs: Number(values.inputs),
    workers: Number(values.workers),
    ...(targets && { targets }),
    onProgress(done) {
      if (done < shown + 50_000) return
      shown = done
      console.log(`${done.toLocaleString('en')} inputs, ${((performance.now() - start) / 1000).toFixed(0)} s`)
    },
  })
  console.log(describe(report))
  await keep(report.findings)
  process.exitCode = report.findings.length > 0 ? 1 : 0
}

function describe({ tallies, findings }: Report): string {
  const lines = [...tallies].map(
    ([name, { inputs, accepted, multiple }]) =>
      `${name.padEnd(18)} ${String(inputs).padStart(8)} inputs, ${String(accepted).padStart(7)} read, ` +
      `at most ${multiple.toFixed(1)} bytes a byte, ${findings.filter(({ target }) => target === name).length} faults`,
  )
  const all = [...tallies.values()].reduce((sum, { inputs }) => sum + inputs, 0)
  return `${lines.join('\n')}\n${all.toLocaleString('en')} inputs, seed ${seed}: ${findings.length} faults`
}

/** Makes the inputs of findings again, tells what they do, and writes them to files. */
async function keep(findings: readonly Finding[]): Promise<void> {
  if (findings.length === 0) return
  const folder = mkdtempSync(join(tmpdir(), 'normscope-fuzz-'))
  const store = join(folder, 'store')
  const opened = openTargets({ store, id: await trainInto(store) }, join(folder, 'targets'))
  mkdirSync(KEPT, { recursive: true })
  for (const { target: name, index, fault } of findings) {
    const target = opened.get(name)
    if (target === undefined) throw new Error(`no target ${name}; there are ${[...opened.keys()].join(', ')}`)
    const input = makeInput(target, seed, index)
    const file = join(KEPT, `${name}-${seed}-${index}`)
    writeFileSync(file, input)
    console.log(`${file}: ${fault}\n  npm run fuzz -- --targets ${name} --seed ${seed} --index ${index}`)
    if (values.index !== undefined) console.log(`  ${attempt(target, input).fault ?? 'no fault now'}`)
  }
  rmSync(folder, { recursive: true })
}
