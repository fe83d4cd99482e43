/** A session of one's own: gradient descent on (w − 3)² as a program that updates a resident state. */
import { openWasm, scalar } from 'normscope/backend'
import { grad, input, mul, square, state, sub } from 'normscope/tensor'

const w = state('w', 0)
const rate = input('rate')
const loss = square(sub(w.tensor, 3))
const [slope] = grad(loss, [w.tensor])

const session = await openWasm({ threads: 1 })
const program = await session.compile({
  outputs: { loss, slope },
  updates: [[w, sub(w.tensor, mul(rate, slope))]],
})

// Results are named as the outputs are. Calls take effect in the order in which they are made, awaited or not.
const first = await program.run({ rate: 0.25 })
console.log('loss', scalar(first.loss), 'slope', scalar(first.slope))
for (let step = 0; step < 20; step++) void program.run({ rate: 0.25 })
console.log('w', scalar(await session.read(w)).toFixed(3))

// WebAssembly can do without promises, as a loop of short steps wants it.
session.writeSync(w, 5)
for (let step = 0; step < 20; step++) program.runSync({ rate: 0.25 })
console.log('w', scalar(session.readSync(w)).toFixed(3))
session.close()
