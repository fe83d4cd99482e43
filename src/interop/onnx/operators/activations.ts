/** Activation functions. Their derivatives at kinks are 0, as PyTorch's are. */
import {
  abs,
  add,
  div,
  erf,
  exp,
  greater,
  less,
  lessEqual,
  log1p,
  logSoftmax,
  maximum,
  minimum,
  mul,
  neg,
  select,
  sigmoid,
  softmax,
  tanh,
  type Tensor,
} from '../../../tensor/index.ts'
import type { Call, Operator } from './call.ts'
import { clip } from './elementwise.ts'

const relu = (x: Tensor): Tensor => select(lessEqual(x, 0), 0, x)

/** α (eˣ − 1) below 0; the exponential never sees a positive number, which could overflow. */
const elu = (x: Tensor, alpha: number): Tensor =>
  select(greater(x, 0), x, mul(add(exp(minimum(x, 0)), -1), alpha))

const softplus = (x: Tensor): Tensor => add(maximum(x, 0), log1p(exp(neg(abs(x)))))

const hardSigmoid = (x: Tensor, alpha: number, beta: number) => clip(add(mul(x, alpha), beta), 0, 1)

const leaky = (x: Tensor, slope: number | Tensor) => select(greater(x, 0), x, mul(x, slope))

/** The slope has one axis for the channels of x if it has one axis and x more. */
const parametric: Operator = (call) => leaky(call.input(0), call.input(1))

/** √(2 / π) */
const ROOT = Math.sqrt(2 / Math.PI)

const gelu: Operator = (call) => {
  const x = call.float(0)
  if (call.text('approximate', 'none') === 'tanh')
    return mul(mul(x, 0.5), add(tanh(mul(add(x, mul(mul(mul(x, x), x), 0.044715)), ROOT)), 1))
  return mul(mul(x, 0.5), add(erf(div(x, Math.SQRT2)), 1))
}

/** Along one axis; before opset 13 it flattened, and such files are not read. */
const along =
  (f: (x: Tensor, axis: number) => Tensor): Operator =>
  (call) =>
    f(call.input(0), call.attribute('axis', -1))

const onFloat =
  (f: (x: Tensor, call: Call) => Tensor): Operator =>
  (call) =>
    f(call.float(0), call)

export const activations: Readonly<Record<string, Operator>> = {
  Relu: onFloat(relu),
  LeakyRelu: onFloat((x, call) => leaky(x, call.attribute('alpha', 0.01))),
  PRelu: parametric,
  Elu: onFloat((x, call) => elu(x, call.attribute('alpha', 1))),
  Celu: onFloat((x, call) => {
    const alpha = call.attribute('alpha', 1)
    return select(greater(x, 0), x, mul(add(exp(div(minimum(x, 0), alpha)), -1), alpha))
  }),
  Selu: onFloat((x, call) =>
    mul(elu(x, call.attribute('alpha', 1.6732632423543772)), call.attribute('gamma', 1.0507009873554805)),
  ),
  ThresholdedRelu: onFloat((x, call) => select(greater(x, call.attribute('alpha', 1)), x, 0)),
  HardSigmoid: onFloat((x, call) =>
    hardSigmoid(x, call.attribute('alpha', 0.2), call.attribute('beta', 0.5)),
  ),
  HardSwish: onFloat((x) => mul(x, hardSigmoid(x, 1 / 6, 0.5))),
  Softplus: onFloat(softplus),
  Softsign: onFloat((x) => div(x, add(abs(x), 1))),
  Mish: onFloat((x) => mul(x, tanh(softplus(x)))),
  Swish: onFloat((x, call) => mul(x, sigmoid(mul(x, call.attribute('alpha', 1))))),
  Gelu: gelu,
  Erf: onFloat(erf),
  Softmax: along(softmax),
  LogSoftmax: along(logSoftmax),
  Shrink: onFloat((x, call) => {
    const [bias, lambd] = [call.attribute('bias', 0), call.attribute('lambd', 0.5)]
    return select(less(x, -lambd), add(x, bias), select(greater(x, lambd), add(x, -bias), 0))
  }),
}
