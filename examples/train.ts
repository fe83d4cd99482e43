/** Batch normalization against none on the embedded Fashion-MNIST: the library in a few lines. */
import { openWasm } from 'normscope/backend'
import { loadData } from 'normscope/data/load'
import { mlp, sgd } from 'normscope/nn'
import { createTrainer, residentData } from 'normscope/train'

const { train, test, preprocessing } = loadData('fashion-mnist')
for (const norm of ['none', 'batch']) {
  const session = await openWasm({ threads: 1 })
  const model = mlp({ input: 784, hidden: [100, 100, 100], classes: 10, norm, seed: 1 })
  const trainer = await createTrainer(session, {
    model,
    data: residentData('training', train, preprocessing),
    test: residentData('test', test, preprocessing),
    batch: 60,
    optimizer: sgd({}),
    learningRate: 0.5,
    seed: 1,
  })
  for await (const event of trainer.run({ steps: 500 }))
    if (event.type === 'evaluation') console.log(norm, event.step, event.testAccuracy.toFixed(3))
  session.close()
}
