/** Compares derivatives with finite differences, in float64. */
import { openReference, scalar } from '../../backend/index.ts'
import { add, grad, hessianVectorProduct, input, mul, sum, type Tensor } from '../../tensor/index.ts'
import { batch, type Check, require, type Subject } from './check.ts'
import { draw, type Form, forms, placeOf } from './place.ts'

const STEP = 1e-5
const TOLERANCE = 1e-5

/** First and second derivatives along a random direction of the data, the weights and every parameter. */
export const derivatives = ({ normalization }: Subject, form: Form, mode: 'train' | 'eval'): Check => ({
  property: `has first and second derivatives that agree with finite differences, in ${mode === 'train' ? 'training' : 'evaluation'}`,
  form,
  async run() {
    const place = placeOf(normalization, form)
    const { data, weight } = forms[form]
    const starts = [draw('data', [batch, ...data]), draw('weight', weight), ...place.values.values()]
    const directions = starts.map(({ shape }, i) => draw(`direction ${i}`, shape))
    const t = input('t', [], 'f64')
    const variables = starts.map((x, i) => add(x, mul(directions[i]!, t)))
    const [x, w, ...parameters] = variables as [Tensor, Tensor, ...Tensor[]]
    const values = new Map(place.parameters.map((parameter, i) => [parameter, parameters[i]!]))
    const { output } = place.apply(x, w, { mode, values })
    const loss = sum(mul(draw('c', output.shape), add(output, mul(output, output))))
    const along = (gradients: readonly Tensor[]) =>
      gradients.map((g, i) => sum(mul(g, directions[i]!))).reduce((a, b) => add(a, b))
    const program = await openReference().compile({
      outputs: {
        loss,
        slope: along(grad(loss, variables)),
        curvature: along(hessianVectorProduct(loss, variables, directions)),
      },
    })
    const at = (value: number) => program.runSync({ t: value })
    const [before, here, after] = [at(-STEP), at(0), at(STEP)]
    const compare = (of: 'loss' | 'slope', derivative: 'slope' | 'curvature', order: string) => {
      const difference = (scalar(after[of]) - scalar(before[of])) / (2 * STEP)
      const own = scalar(here[derivative])
      require(Math.abs(difference - own) / (1 + Math.abs(own)) < TOLERANCE, () =>
        `its ${order} derivative is ${own.toPrecision(6)}, by finite differences ${difference.toPrecision(6)}; if it stops a gradient on purpose, set isDetached in its traits`)
    }
    compare('loss', 'slope', 'first')
    compare('slope', 'curvature', 'second')
  },
})
