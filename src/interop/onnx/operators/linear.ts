/** Matrix products. */
import { add, matmul, mul, reshape, sum, type Tensor, transpose } from '../../../tensor/index.ts'
import type { Call, Operator } from './call.ts'

/** A matrix that is the transpose of another is read as that one: exporters transpose the weights of dense layers. */
function product(a: Tensor, b: Tensor): Tensor {
  const isTransposed = b.shape.length === 2 && b.operation.kind === 'transpose'
  return isTransposed ? matmul(a, b.inputs[0]!, { transposeB: true }) : matmul(a, b)
}

/** NumPy's product: a vector is a row on the left and a column on the right. */
function multiply(a: Tensor, b: Tensor): Tensor {
  if (a.shape.length === 1) {
    const y = multiply(reshape(a, [1, a.shape[0]!]), b)
    return reshape(y, [...y.shape.slice(0, -2), y.shape.at(-1)!])
  }
  if (b.shape.length === 1) {
    const y = multiply(a, reshape(b, [b.shape[0]!, 1]))
    return reshape(y, y.shape.slice(0, -1))
  }
  if (a.shape.length === 2 || b.shape.length > 2) return product(a, b)
  // One product of many rows, instead of one with the same matrix for each sample.
  const rows = reshape(a, [-1, a.shape.at(-1)!])
  const y = product(rows, b)
  return reshape(y, [...a.shape.slice(0, -1), y.shape[1]!])
}

const gemm: Operator = (call) => {
  const [a, b, c] = [call.float(0), call.float(1), call.optional(2)]
  const [transposeA, transposeB] = [call.attribute('transA', 0) === 1, call.attribute('transB', 0) === 1]
  const y = mul(matmul(a, b, { transposeA, transposeB }), call.attribute('alpha', 1))
  return c === undefined ? y : add(y, mul(c, call.attribute('beta', 1)))
}

/**
 * Einstein's sum of any number of operands, two at a time: axes that only one of them has are summed first, then it is
 * one product of matrices.
 */
const einsum: Operator = (call) => {
  const equation = call.text('equation', '').replaceAll(' ', '')
  const [left = '', right] = equation.split('->')
  const terms = expanded(call, left.split(','))
  const letters = [...new Set(terms.join(''))]
  const counts = (letter: string) => terms.join('').split(letter).length - 1
  const dots = terms.flatMap((term) => term.split('').filter((letter) => letter >= 'α')).sort()
  const output =
    right === undefined
      ? [...new Set(dots), ...letters.filter((letter) => letter < 'α' && counts(letter) === 1).sort()].join(
          '',
        )
      : right.replace('...', [...new Set(dots)].sort().join(''))
  let [result, own] = [call.float(0), terms[0]!]
  for (const [i, term] of terms.slice(1).entries()) {
    const rest = terms.slice(i + 2).join('') + output
    ;[result, own] = contract(result, own, call.float(i + 1), term, rest)
  }
  result = sumOut(result, own, output)
  own = own
    .split('')
    .filter((letter) => output.includes(letter))
    .join('')
  return transpose(
    result,
    output.split('').map((letter) => own.indexOf(letter)),
  )
}

/** The ellipsis becomes letters α, β, …, the last of which is the last axis that it stands for. */
function expanded(call: Call, terms: readonly string[]): string[] {
  return terms.map((term, i) => {
    const rank = call.input(i).shape.length
    const named = term.replace('...', '').length
    const dots = Array.from({ length: rank - named }, (_, d) =>
      String.fromCharCode(0x3b1 + 20 - (rank - named) + d),
    )
    const full = term.replace('...', dots.join(''))
    if (full.length !== rank || new Set(full).size !== rank)
      throw call.error(`the term ${term} does not fit input ${i}, or takes a diagonal; write it another way`)
    return full
  })
}

function sumOut(x: Tensor, letters: string, kept: string): Tensor {
  const axes = letters.split('').flatMap((letter, d) => (kept.includes(letter) ? [] : [d]))
  return axes.length === 0 ? x : sum(x, axes)
}

function contract(a: Tensor, la: string, b: Tensor, lb: string, kept: string): [Tensor, string] {
  const x = sumOut(a, la, lb + kept)
  const y = sumOut(b, lb, la + kept)
  const ofX = la.split('').filter((letter) => (lb + kept).includes(letter))
  const ofY = lb.split('').filter((letter) => (la + kept).includes(letter))
  const both = ofX.filter((letter) => ofY.includes(letter))
  const batch = both.filter((letter) => kept.includes(letter))
  const inner = both.filter((letter) => !kept.includes(letter))
  const [onlyX, onlyY] = [
    ofX.filter((letter) => !ofY.includes(letter)),
    ofY.filter((letter) => !ofX.includes(letter)),
  ]
  const size = (letter: string) =>
    ofX.includes(letter) ? x.shape[ofX.indexOf(letter)]! : y.shape[ofY.indexOf(letter)]!
  const count = (list: readonly string[]) => list.reduce((total, letter) => total * size(letter), 1)
  const arranged = (t: Tensor, own: readonly string[], order: readonly string[]) =>
    transpose(
      t,
      order.map((letter) => own.indexOf(letter)),
    )
  const rows = reshape(arranged(x, ofX, [...batch, ...onlyX, ...inner]), [
    count(batch),
    count(onlyX),
    count(inner),
  ])
  const columns = reshape(arranged(y, ofY, [...batch, ...inner, ...onlyY]), [
    count(batch),
    count(inner),
    count(onlyY),
  ])
  const order = [...batch, ...onlyX, ...onlyY]
  return [reshape(matmul(rows, columns), order.map(size)), order.join('')]
}

export const linear: Readonly<Record<string, Operator>> = {
  MatMul: (call) => multiply(call.float(0), call.float(1)),
  Gemm: gemm,
  Einsum: einsum,
}
