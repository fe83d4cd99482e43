/**
 * Makes loops fewer and longer: drops loops of one iteration and merges neighbours that every index traverses as one.
 */
import { type Affine, indexKey } from './affine.ts'
import { type Expression, indicesOf, subexpressions } from './expression.ts'
import type { Level, SweepKernel } from './kernel.ts'
import { expressionsOf, storesOf } from './levels.ts'
import { summationOf } from './summation.ts'

export function mergeLoops(kernel: SweepKernel): SweepKernel {
  const { loops, levels } = kernel
  const indices = allIndices(levels)
  const groups: number[][] = []
  loops.forEach((loop, d) => {
    if (loop.extent === 1) return
    const last = groups.at(-1)
    const before = last?.at(-1)
    const merges =
      last !== undefined &&
      before !== undefined &&
      loops[before]!.reduced === loop.reduced &&
      indices.every(({ coefficients }) => coefficients[before] === coefficients[d]! * loop.extent)
    if (merges) last.push(d)
    else groups.push([d])
  })
  const known = new Map<string, Affine>()
  const convert = (index: Affine): Affine => {
    const key = indexKey(index)
    let converted = known.get(key)
    if (!converted) {
      converted = {
        offset: index.offset,
        coefficients: groups.map((group) => index.coefficients[group.at(-1)!]!),
      }
      known.set(key, converted)
    }
    return converted
  }
  const rewriteExpression = expressionRewriter(convert)
  const merged = groups.map((group) => ({
    extent: group.reduce((product, d) => product * loops[d]!.extent, 1),
    reduced: loops[group[0]!]!.reduced,
  }))
  return {
    kind: 'sweep',
    loops: merged,
    levels: levels.map(({ reductions, stores, keptStores }) => ({
      reductions: reductions.map(({ index, reduction }) => ({
        index,
        reduction: {
          ...reduction,
          value: rewriteExpression(reduction.value),
          order: summationOf(merged, reduction.dtype),
        },
      })),
      stores: stores.map((store) => ({
        ...store,
        value: rewriteExpression(store.value),
        at: convert(store.at),
      })),
      keptStores: keptStores.map((store) => ({
        ...store,
        value: rewriteExpression(store.value),
        at: convert(store.at),
      })),
    })),
  }
}

function allIndices(levels: readonly Level[]): Affine[] {
  const read = subexpressions(expressionsOf(levels)).flatMap(indicesOf)
  return [...storesOf(levels).map(({ at }) => at), ...read]
}

/** Rewrites indices below an expression; the same expression always gives the same result. */
function expressionRewriter(convert: (index: Affine) => Affine): (e: Expression) => Expression {
  const known = new Map<Expression, Expression>()
  const rewrite = (e: Expression): Expression => {
    let result = known.get(e)
    if (!result) {
      result = rewriteOne(e)
      known.set(e, result)
    }
    return result
  }
  const rewriteOne = (e: Expression): Expression => {
    switch (e.kind) {
      case 'load':
        return { ...e, at: convert(e.at), dynamic: e.dynamic.map((d) => ({ ...d, at: convert(d.at) })) }
      case 'index':
        return { ...e, at: convert(e.at) }
      case 'unary':
        return { ...e, x: rewrite(e.x) }
      case 'binary':
        return { ...e, a: rewrite(e.a), b: rewrite(e.b) }
      case 'select':
        return { ...e, condition: rewrite(e.condition), a: rewrite(e.a), b: rewrite(e.b) }
      case 'within':
        return { ...e, at: convert(e.at), inside: rewrite(e.inside), outside: rewrite(e.outside) }
      case 'uniform':
        return { ...e, at: convert(e.at), seed: rewrite(e.seed), step: rewrite(e.step) }
      case 'permute':
        return { ...e, x: rewrite(e.x), seed: rewrite(e.seed), step: rewrite(e.step) }
      default:
        return e
    }
  }
  return rewrite
}
