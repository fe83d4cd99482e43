/** Measures a network of one's own while it trains: how far the gradient of each layer moves as the layers before it are updated, every 50 steps. */
import { openWasm } from 'normscope/backend'
import { loadData } from 'normscope/data/load'
import { mlp, sgd } from 'normscope/nn'
import { parseProbe } from 'normscope/probe'
import { observe } from 'normscope/run'
import { createTrainer, residentData } from 'normscope/train'

const split = loadData('digits')
const data = residentData('training', split.train, split.preprocessing)
const test = residentData('test', split.test, split.preprocessing)
const session = await openWasm({ threads: 1 })
const [seed, steps] = [1, 100]
const trainer = await createTrainer(session, {
  model: mlp({ input: 64, hidden: [32, 32], classes: 10, norm: 'batch', seed }),
  data,
  test,
  batch: 32,
  optimizer: sgd({}),
  learningRate: 0.1,
  seed,
  observers: [observe(parseProbe('shift-gradient:every=50'), { train: data, test, seed, steps })],
})
for await (const event of trainer.run({ steps }))
  if (event.type === 'observation')
    for (const { step, layer, quantity, value } of event.value)
      console.log(step, layer, quantity, value.toFixed(4))
session.close()
