/**
 * The ResNet-18 of torchvision, exported to ONNX and read here: the time to read it, then training steps beside
 * PyTorch's (steps.ts). Needs a Python with torchvision.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { importOnnx } from '../src/interop/onnx/index.ts'
import { type Benchmark, plural, round } from './benchmark.ts'
import { torchCommand } from './peer.ts'
import { timeSteps } from './steps.ts'

/** The function that makes each, in peers/torch_resnet18.py. */
const networks = [
  {
    name: 'resnet18',
    make: 'make',
    batch: 32,
    description: 'ResNet-18 of torchvision, from ONNX, 32×32×3, 10 classes, batch 32',
  },
  {
    name: 'resnet18-224',
    make: 'make_224',
    batch: 8,
    description: 'ResNet-18 of torchvision, from ONNX, 224×224×3, 1,000 classes, batch 8',
  },
] as const

export const resnet18: readonly Benchmark[] = networks.map(({ name, description, make, batch }) => ({
  name,
  description,
  isSlow: true,
  async run(settings) {
    const bytes = exported(make)
    const start = performance.now()
    const network = importOnnx(bytes, { file: `${name}.onnx` })
    network.create()
    const read = performance.now() - start
    const { trained } = network.parameters
    settings.print(
      {
        work: `${name} import`,
        ours_ms: round(read),
        mib: round(bytes.length / 2 ** 20),
        parameters: trained.length,
      },
      `${name}: read in ${round(read)} ms, ${plural(network.norms.length, 'normalization')}`,
    )
    const work = { name, description, batch, model: () => network.create(), steps: 2 }
    for (const threads of settings.threadCounts) await timeSteps(work, threads, settings)
  },
}))

/** The bytes of the file that export_for_normscope.py writes. Throws if Python has no torchvision. */
function exported(make: string): Uint8Array {
  const torch = torchCommand('torch_resnet18.py')
  if (torch === undefined) throw new Error('PyTorch is not installed: apt-get install python3-torchvision')
  const folder = mkdtempSync(join(tmpdir(), 'normscope-'))
  try {
    const file = join(folder, 'resnet18.onnx')
    const script = fileURLToPath(new URL('../python/export_for_normscope.py', import.meta.url))
    const [model] = torch.words
    const { status, stderr } = spawnSync(torch.command, ['-W', 'ignore', script, `${model}:${make}`, file], {
      env: torch.env,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`the export failed: ${stderr}`)
    return readFileSync(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
