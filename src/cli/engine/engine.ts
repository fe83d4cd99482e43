/** `normscope engine` reports whether native code is available on this machine, its parts and its speed. */
import { type BackendMode, chosenEngine } from '../../backend/index.ts'
import { type EngineReport, clearNative, inspectNative } from '../../backend/engine-node.ts'
import { formatBytes } from '../../compile/index.ts'
import { counted } from '../../counts.ts'
import { formatDuration } from '../../stats/index.ts'
import { definitions } from '../display/table.ts'

export interface EngineArguments {
  clear?: boolean
  json?: boolean
  /** The mode of the code that is tested and timed. */
  mode: BackendMode
}

/** Throws a UserError if the cache cannot be cleared. */
export async function engineCommand({ clear, json, mode }: EngineArguments): Promise<string> {
  if (clear) {
    const { folder, kernels, bytes, ledger } = await clearNative()
    if (json) return `${JSON.stringify({ folder, kernels, bytes, ledger })}\n`
    return `removed ${counted(kernels, 'compiled kernel')}, ${formatBytes(bytes)}, from ${folder}\n`
  }
  const engine = chosenEngine()
  const report = await inspectNative(mode)
  if (json) return `${JSON.stringify({ engine, ...report })}\n`
  return `${definitions([['engine', `${engine}; choose another with --engine or NORMSCOPE_ENGINE`], ...describe(report)])}\n`
}

function describe(report: EngineReport): [string, string][] {
  if ('missing' in report)
    return [['native code', `not available, so programs run as WebAssembly: ${report.missing}`]]
  const { processor, compiler, koffi, cache, tuning } = report
  const { tile, bits, gflops, selfTest, peak } = tuning
  return [
    ['processor', `${processor.model} (${processor.features.join(', ') || process.arch})`],
    ['compiler', `${compiler.version} (${[compiler.command, ...compiler.words].join(' ')})`],
    ['koffi', koffi],
    [
      'cache',
      `${cache.folder}: ${counted(cache.kernels, 'compiled kernel')}, ${formatBytes(cache.bytes)} of at most ${formatBytes(cache.most)}`,
    ],
    [
      'ledger',
      `${counted(cache.ledger.programs, 'program')} ran as WebAssembly, ${formatDuration(Math.round(cache.ledger.seconds))} in all; auto compiles those that run long or often enough`,
    ],
    [
      'self-test',
      selfTest === 'passed'
        ? `passed: bit-identical to WebAssembly${tile.fused ? ' in mode fast' : ''}`
        : selfTest,
    ],
    [
      'tile',
      `${tile.rows} rows × ${tile.vectors} vectors of ${bits} bits${tile.unroll > 1 ? `, ${tile.unroll} steps per iteration` : ''}${tile.fused ? ', fused multiply-add' : ''}`,
    ],
    [
      'product',
      `${gflops.toFixed(1)} GFLOP/s for 512 × 512 matrices on one thread, ${Math.round((100 * gflops) / peak)} % of the peak of ${peak.toFixed(0)} GFLOP/s with registers of ${bits} bits`,
    ],
  ]
}
