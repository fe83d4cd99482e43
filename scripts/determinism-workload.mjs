/**
 * The workload whose bits must not depend on threads or engine: a perceptron with batch normalization, 200 steps on
 * made-up data. Runs in Node and, served as it is, in a page. Needs `dist/`.
 */
import { openWasm } from '../dist/backend/index.js'
import { mlp, sgd } from '../dist/nn/index.js'
import { residentData, trainingStep } from '../dist/train/index.js'

const steps = 200

function madeUpData(count, pixels, classes) {
  const images = new Uint8Array(count * pixels)
  const labels = new Uint8Array(count)
  let word = 12345
  const next = () => (word = (Math.imul(word, 1664525) + 1013904223) >>> 0) >>> 24
  for (let i = 0; i < count; i++) {
    labels[i] = i % classes
    for (let p = 0; p < pixels; p++)
      images[i * pixels + p] = (next() >> 1) + (p % classes === labels[i] ? 100 : 0)
  }
  return { name: 'made up', inputs: images, labels, shape: [pixels], classes, count }
}

/** SHA-256 of all parameters and statistics after training on `threads` threads. */
export async function trainedHash(threads) {
  const session = await openWasm({ threads })
  const model = mlp({ input: 784, hidden: [100, 100, 100], classes: 10, norm: 'batch', seed: 1 })
  const preprocessing = { kind: 'unit', shift: 0, scale: Math.fround(1 / 255) }
  const data = residentData('training', madeUpData(1200, 784, 10), preprocessing)
  const { updates, loss, states } = trainingStep({
    model,
    data,
    batch: 60,
    optimizer: sgd({ momentum: 0.9 }),
    learningRate: 0.1,
    seed: 1,
  })
  const program = await session.compile({ outputs: { loss }, updates })
  for (let step = 0; step < steps; step++) program.run()
  const bytes = states.flatMap((state) => [...new Uint8Array(session.read(state).buffer)])
  session.close()
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
