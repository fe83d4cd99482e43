/**
 * The workloads whose bits must not depend on threads or engine: a perceptron, 200 steps on made-up data, and a small
 * convolutional network with pooling, 10 steps, both with batch normalization. Runs in Node and, served as it is, in a
 * page. Needs `dist/`.
 */
import { openJavaScript, openWasm } from '../dist/backend/index.js'
import { cnn, mlp, sgd } from '../dist/nn/index.js'
import { residentData, trainingStep } from '../dist/train/index.js'

const networks = [
  {
    model: () => mlp({ input: 784, hidden: [100, 100, 100], classes: 10, norm: 'batch', seed: 1 }),
    shape: [784],
    steps: 200,
  },
  {
    model: () =>
      cnn({ input: [1, 16, 16], classes: 10, channels: [16, 20], convolutions: 2, norm: 'batch', seed: 1 }),
    shape: [1, 16, 16],
    steps: 10,
  },
]

function madeUpData(count, shape, classes) {
  const pixels = shape.reduce((a, b) => a * b)

  const images = new Uint8Array(count * pixels)
  const labels = new Uint8Array(count)
  let word = 12345
  const next = () => (word = (Math.imul(word, 1664525) + 1013904223) >>> 0) >>> 24
  for (let i = 0; i < count; i++) {
    labels[i] = i % classes
    for (let p = 0; p < pixels; p++)
      images[i * pixels + p] = (next() >> 1) + (p % classes === labels[i] ? 100 : 0)
  }
  return { name: 'made up', inputs: images, labels, shape, classes, count }
}

/** All parameters and statistics after training in a session. */
async function trained({ model: create, shape, steps }, share, open) {
  const session = await open()
  const preprocessing = { kind: 'unit', shift: 0, scale: Math.fround(1 / 255) }
  const data = residentData('training', madeUpData(1200, shape, 10), preprocessing)
  const { updates, loss, states } = trainingStep({
    model: create(),
    data,
    batch: 60,
    optimizer: sgd({ momentum: 0.9 }),
    learningRate: 0.1,
    seed: 1,
  })
  const program = await session.compile({ outputs: { loss }, updates })
  for (let step = 0; step < Math.ceil(share * steps); step++) program.runSync()
  const bytes = states.flatMap((state) => [...new Uint8Array(session.readSync(state).buffer)])
  session.close()
  return bytes
}

/** SHA-256 of what all of them trained. `share`: the share of the steps that are trained; the golden hash is that of all. */
export const trainedHash = (threads, tiles, accelerator, share = 1) =>
  hashOf(() => openWasm({ threads, tiles, accelerator }), share)

/** The same as plain JavaScript. */
export const trainedHashInJavaScript = () => hashOf(openJavaScript, 1)

async function hashOf(open, share) {
  const bytes = []
  for (const network of networks) bytes.push(await trained(network, share, open))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes.flat())))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
