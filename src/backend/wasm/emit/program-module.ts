/**
 * Renders a plan as one WebAssembly module: a function per kernel, and `run`, which every thread calls for its share.
 */
import { type Buffer, bytesOf } from '../../../compile/memory/buffer.ts'
import type { Plan } from '../../../compile/kernel/kernel.ts'
import { control } from '../../cpu/control.ts'
import type { CpuKernel } from '../../cpu/kernels.ts'
import { cpuTraits } from '../../cpu/target.ts'
import { type Tiles, vectorMachine } from '../../cpu/tiling.ts'
import { FunctionBody, Module } from '../encode/assembler.ts'
import { Printer } from './print.ts'
import { printedKernel } from './printed-kernels.ts'

export interface ModuleOptions {
  tile: Tiles
  /** Whether memory is shared and barriers are needed. */
  threaded: boolean
  maximumPages: number
}

export function renderProgram(
  { phases }: Plan<CpuKernel>,
  addressOf: (buffer: Buffer) => number,
  { tile, threaded, maximumPages }: ModuleOptions,
): Uint8Array<ArrayBuffer> {
  const module = new Module()
  const printer = new Printer(module, addressOf)
  // Units and tiles do not depend on the number of threads.
  const machine = vectorMachine(tile, 1)
  const barrier = threaded ? module.add(barrierBody()) : undefined
  // (thread, threads, spins, may sleep)
  const run = new FunctionBody(['i32', 'i32', 'i32', 'i32'])
  const [thread, threads, spins, maySleep] = [0, 1, 2, 3]
  for (const launches of phases) {
    for (const launch of launches) {
      const { body, units, bufferOf } = printedKernel(launch, machine)
      const index = printer.add(body, bufferOf)
      const share = (plus: number) =>
        run.get(thread).i32(plus).op('i32.add').i32(units).op('i32.mul').get(threads).op('i32.div_u')
      share(0)
      share(1)
      if (body.parameters.length > 2) run.get(thread)
      run.call(index)
    }
    if (barrier !== undefined) run.get(threads).get(spins).get(maySleep).call(barrier)
  }
  module.export('run', module.add(run))
  return module.encode({ shared: threaded, maximumPages })
}

/** (threads, spins, may sleep): returns when all threads have arrived. The last one wakes those that sleep. */
function barrierBody(): FunctionBody {
  const f = new FunctionBody(['i32', 'i32', 'i32'])
  const [threads, spins, maySleep] = [0, 1, 2]
  const mine = f.local('i32')
  const turn = f.local('i32')
  const zero = () => f.i32(0)
  const load = (address: number) => zero().atomic('i32.atomic.load', address)
  load(control.generation).set(mine)
  f.block(() => {
    zero().i32(1).atomic('i32.atomic.rmw.add', control.arrived)
    f.i32(1).op('i32.add').get(threads).op('i32.lt_s').branchIf(0)
    zero().i32(0).atomic('i32.atomic.store', control.arrived)
    zero().i32(1).atomic('i32.atomic.rmw.add', control.generation).op('drop')
    load(control.sleepers)
    f.if(() => {
      zero().i32(-1).atomic('memory.atomic.notify', control.generation).op('drop')
    })
    f.op('return')
  })
  f.get(spins).set(turn)
  f.loop(() => {
    load(control.generation).get(mine).op('i32.ne')
    f.if(() => {
      f.op('return')
    })
    f.get(turn).i32(1).op('i32.sub').tee(turn).i32(0).op('i32.gt_s').branchIf(0)
    // After the last spin: sleep if that is allowed, otherwise continue to spin.
    f.get(maySleep).op('i32.eqz').branchIf(0)
  })
  zero().i32(1).atomic('i32.atomic.rmw.add', control.sleepers).op('drop')
  f.loop(() => {
    zero().get(mine).i64(-1n).atomic('memory.atomic.wait32', control.generation).op('drop')
    load(control.generation).get(mine).op('i32.eq').branchIf(0)
  })
  zero().i32(-1).atomic('i32.atomic.rmw.add', control.sleepers).op('drop')
  return f
}

/** Bytes to allocate for a buffer, because loads may run past its end. */
export function footprint(buffer: Buffer): number {
  return bytesOf(buffer) + cpuTraits.slack
}
