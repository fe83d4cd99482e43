/** Batch normalization of one array, without a network: its output, and the running statistics that it keeps. */
import { evaluateAll } from 'normscope/backend'
import { parseNormalization } from 'normscope/norm'
import { input } from 'normscope/tensor'

/** Four samples of two features, row by row. */
const values = Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40)
const x = input('x', [4, 2])
const layer = parseNormalization('batch:keep=0.9').create({ name: 'bn', features: [2] })

const { output, updates } = layer.apply(x, { mode: 'train' })
const kept = Object.fromEntries(updates.map(([state, next]) => [state.name, next]))
const result = await evaluateAll({ output, ...kept }, { x: values })
for (const [name, array] of Object.entries(result))
  console.log(name, [...array].map((value) => value.toFixed(3)).join(' '))

// At test time the statistics that were kept are used in the place of those of the batch: here still the initial 0 and 1.
const later = await evaluateAll({ output: layer.apply(x, { mode: 'eval' }).output }, { x: values })
console.log('eval', [...later.output].map((value) => value.toFixed(3)).join(' '))
