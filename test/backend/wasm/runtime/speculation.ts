/**
 * Another WebAssembly module in the process: its loop calls through a table, and an engine that speculates on the target
 * (V8 13.7 and later) optimizes the loop for the target it has seen. Then a session computes, and then the loop calls
 * another target, so that the speculation fails. Prints the result of the loop.
 */
import { openWasm } from '../../../../src/backend/index.ts'
import { matmul, normal, sum } from '../../../../src/tensor/index.ts'

const section = (id: number, ...content: number[]) => [id, content.length, ...content]
const body = (...code: number[]) => [code.length + 1, ...code, 0x0b]
const [i32, get, set, tee, call] = [0x7f, 0x20, 0x21, 0x22, 0x10]

const header = [0, 97, 115, 109, 1, 0, 0, 0]
const next = [0x41, 1, 0x6a] // x + 1
const triple = [0x41, 3, 0x6c] // x · 3
const step = [get, 2, get, 0, 0x11, 0, 0, set, 2] // call_indirect
const repeat = [get, 1, 0x41, 1, 0x6b, tee, 1, 0x0d, 0]
const bytes = new Uint8Array([
  ...header,
  // (i32) → i32, and (target, times) → i32
  ...section(1, 2, 0x60, 1, i32, 1, i32, 0x60, 2, i32, i32, 1, i32),
  ...section(3, 4, 0, 0, 1, 1),
  ...section(4, 1, 0x70, 0, 2),
  // "run" is the last function.
  ...section(7, 1, 3, 114, 117, 110, 0, 3),
  ...section(9, 1, 0, 0x41, 0, 0x0b, 2, 0, 1),
  ...section(
    10,
    4,
    ...body(0, get, 0, ...next),
    ...body(0, get, 0, ...triple),
    ...body(1, 1, i32, 0x03, 0x40, ...step, ...repeat, 0x0b, get, 2),
    ...body(0, get, 0, get, 1, call, 2),
  ),
])

const run = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.run as (
  target: number,
  times: number,
) => number
const warm = () => {
  for (let i = 0; i < 3000; i++) run(0, 10_000)
}
warm()
// The optimized code comes from another thread.
await new Promise((resolve) => setTimeout(resolve, 300))
warm()

const session = await openWasm({ threads: 2 })
const x = normal([64, 64], { seed: 1, stream: 1 })
const program = await session.compile({ outputs: { total: sum(matmul(x, x)) } })
program.runSync()
session.close()

console.log(run(0, 7), run(1, 7))
warm()
console.log(run(0, 7))
process.exit(0)
