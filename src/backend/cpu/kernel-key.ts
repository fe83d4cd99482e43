/**
 * What a kernel computes, as text: kernels with equal texts differ only in their buffers, which correspond by their
 * places. The programs of a study have few different kernels: a forward pass is part of every program of a network.
 */
import type { Buffer } from '../../compile/memory/buffer.ts'
import type { CpuKernel } from './kernels.ts'

export interface KernelKey {
  readonly text: string
  /** In the order in which the text mentions them first. */
  readonly buffers: readonly Buffer[]
}

const known = new WeakMap<CpuKernel, KernelKey>()

export function keyOfKernel(kernel: CpuKernel): KernelKey {
  const key = known.get(kernel) ?? describe(kernel)
  known.set(kernel, key)
  return key
}

/** Objects that occur again are mentioned by their number, because expressions share their parts. */
function describe(kernel: CpuKernel): KernelKey {
  const numbers = new Map<object, number>()
  const buffers: Buffer[] = []
  const parts: string[] = []
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) {
      parts.push(
        typeof value === 'string' ? JSON.stringify(value) : Object.is(value, -0) ? '-0' : String(value),
      )
      return
    }
    const number = numbers.get(value)
    if (number !== undefined) {
      parts.push(`#${number}`)
      return
    }
    numbers.set(value, numbers.size)
    if (isBuffer(value)) {
      buffers.push(value)
      parts.push(`buffer ${value.dtype} ${value.length}`)
    } else if (Array.isArray(value) || value instanceof Set) {
      parts.push(Array.isArray(value) ? '[' : 'set[')
      for (const item of value) {
        visit(item)
        parts.push(',')
      }
      parts.push(']')
    } else {
      if (Object.getPrototypeOf(value) !== Object.prototype)
        throw new Error(`kernel key: expected plain objects, lists and sets, got ${value.constructor.name}`)
      parts.push('{')
      for (const [name, item] of Object.entries(value)) {
        // Labels are for people.
        if (name === 'label') continue
        parts.push(name, ':')
        visit(item)
        parts.push(',')
      }
      parts.push('}')
    }
  }
  visit(kernel)
  return { text: parts.join(''), buffers }
}

const isBuffer = (value: object): value is Buffer => 'home' in value && 'dtype' in value
