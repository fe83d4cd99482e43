/**
 * A Hessian-vector product: gradients are tensors, so ⟨∇f, v⟩ has a gradient too, and it is ∇²f · v.
 * f(x) = Σ x₁² x₂ + x₂³ at (1, 2): ∇²f = [[2 x₂, 2 x₁], [2 x₁, 6 x₂]] = [[4, 2], [2, 12]].
 */
import { openWasm } from 'normscope/backend'
import { add, hessianVectorProduct, input, mul, pow, slice, sum } from 'normscope/tensor'

const x = input('x', [2])
const v = input('v', [2])
const [first, second] = [slice(x, [0], [1]), slice(x, [1], [2])]
const f = sum(add(mul(mul(first, first), second), pow(second, 3)))
const [product] = hessianVectorProduct(f, [x], [v])

const session = await openWasm({ threads: 1 })
const program = await session.compile({ outputs: { product } })
const result = await program.run({ x: Float32Array.of(1, 2), v: Float32Array.of(1, 0) })
console.log([...result.product]) // the first column, [4, 2]
session.close()
