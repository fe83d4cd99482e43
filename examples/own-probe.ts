/**
 * A probe of one's own: the share of each layer in the squared norm of the gradient, ‖∇L_layer‖² / ‖∇L‖². It is an
 * expression on the next step; the library compiles it and measures every 25 steps.
 */
import { openWasm } from 'normscope/backend'
import { loadData } from 'normscope/data/load'
import { mlp, sgd } from 'normscope/nn'
import { defineProbe, graphOfOneProgram } from 'normscope/probe'
import { observe } from 'normscope/run'
import { square, sum, type Tensor } from 'normscope/tensor'
import { createTrainer, residentData } from 'normscope/train'

const gradientShare = defineProbe({
  name: 'gradient-share',
  summary: 'the share of each parameter in the squared norm of the gradient',
  source: 'our own',
  quantities: [{ name: 'gradient share', unit: 'share', layer: 'name', definition: '‖∇L_p‖² / ‖∇L‖²' }],
  options: {},
  build({ step: next }) {
    const squares: Record<string, Tensor> = {}
    for (const [i, { name }] of next.model.parameters.entries())
      squares[name] = sum(square(next.gradients[i]!))
    return graphOfOneProgram(squares, (step, values) => {
      const each = Object.entries(values).map(([name, value]) => [name, Number(value[0])] as const)
      const all = each.reduce((total, [, value]) => total + value, 0)
      return each.map(([layer, value]) => ({ step, layer, quantity: 'gradient share', value: value / all }))
    })
  },
})

const split = loadData('digits')
const train = residentData('training', split.train, split.preprocessing)
const test = residentData('test', split.test, split.preprocessing)
const session = await openWasm({ threads: 1 })
const [seed, steps] = [1, 50]
const trainer = await createTrainer(session, {
  model: mlp({ input: 64, hidden: [32, 32], classes: 10, norm: 'batch', seed }),
  data: train,
  test,
  batch: 32,
  optimizer: sgd({}),
  learningRate: 0.1,
  seed,
  observers: [observe(gradientShare({ every: 25 }), { train, test, seed, steps })],
})
for await (const event of trainer.run({ steps }))
  if (event.type === 'observation')
    for (const { step, layer, value } of event.value) console.log(step, layer, value.toFixed(4))
session.close()
