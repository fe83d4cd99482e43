/**
 * Measures: training steps beside PyTorch's, products beside the peak, memory, Hessian-vector products, how cost grows.
 * Each benchmark's file says what it prints.
 *
 *     npm run bench -- [--only W1,gemm] [--threads 1,2] [--rounds 9] [--json] [--explain] [--node PATH] [--python PATH]
 *                   [--engine native]
 *
 * Without --only, those that take seconds; with --json, one object a line, "node" being the version that ran it.
 * --python takes PyTorch from that Python, such as the one of a virtual environment with PyTorch 2.13.
 * --engine native runs programs as native code, from their first run on; by default they run as WebAssembly.
 * --node runs the same under another Node as well: `npm run test:matrix` installs some under node_modules/.cache/node.
 */
import { spawnSync } from 'node:child_process'
import { flagsOf, refuse as refuseCall } from '../scripts/arguments.ts'
import { chooseEngine, findEngine } from '../src/backend/index.ts'
import type { Benchmark } from './benchmark.ts'
import { fleet } from './fleet.ts'
import { gemm } from './gemm.ts'
import { growth } from './growth.ts'
import { hessian } from './hessian.ts'
import { memory } from './memory.ts'
import { norms } from './norms.ts'
import { choosePython } from './peer.ts'
import { probes } from './probes.ts'
import { resnet18 } from './resnet18.ts'
import { steps } from './steps.ts'
import { traffic } from './traffic.ts'

const benchmarks: readonly Benchmark[] = [
  ...steps,
  ...resnet18,
  gemm,
  ...memory,
  norms,
  hessian,
  probes,
  fleet,
  traffic,
  growth,
]

const bench = { command: 'npm run bench --', url: import.meta.url }
const refuse = (problem: string): never => refuseCall(bench, problem)
const flags = flagsOf(bench, {
  only: { type: 'string' },
  threads: { type: 'string', default: '1,2' },
  rounds: { type: 'string', default: '9' },
  json: { type: 'boolean', default: false },
  explain: { type: 'boolean', default: false },
  node: { type: 'string' },
  python: { type: 'string' },
  engine: { type: 'string', default: 'wasm' },
})
const asked = flags.only?.split(',')
const chosen = benchmarks.filter(({ name, isSlow }) => (asked ? asked.includes(name) : !isSlow))
const unknown = asked?.find((name) => !benchmarks.some((benchmark) => benchmark.name === name))
if (unknown !== undefined)
  refuse(
    `--only ${unknown}: choose from\n${benchmarks.map(({ name, description }) => `  ${name.padEnd(16)}${description}`).join('\n')}`,
  )
const threadCounts = flags.threads.split(',').map(Number)
if (!threadCounts.every((n) => Number.isInteger(n) && n >= 1))
  refuse(`--threads ${flags.threads}: give whole numbers of 1 or more`)
const rounds = Number(flags.rounds)
if (!Number.isInteger(rounds) || rounds < 1)
  refuse(`--rounds ${flags.rounds}: give a whole number of 1 or more`)

try {
  chooseEngine(findEngine(flags.engine))
} catch (error) {
  refuse(`--engine: ${(error as Error).message}`)
}

if (flags.python !== undefined)
  try {
    choosePython(flags.python)
  } catch (error) {
    refuse(`--python: ${(error as Error).message}`)
  }

const node = process.version
if (!flags.json) console.log(`Node ${node}`)
for (const benchmark of chosen)
  await benchmark.run({
    threadCounts,
    rounds,
    explain: flags.explain,
    print: (line, sentence) => console.log(flags.json ? JSON.stringify({ ...line, node }) : sentence),
  })
if (flags.node !== undefined) {
  const same = process.argv
    .slice(2)
    .filter((arg, i, all) => !arg.startsWith('--node') && all[i - 1] !== '--node')
  const script = [...process.execArgv, process.argv[1]!, ...same]
  const { status, error } = spawnSync(flags.node, script, { stdio: 'inherit' })
  if (error) refuse(`--node ${flags.node}: ${error.message}`)
  process.exitCode = status ?? 1
}
