import { expect, test } from 'vitest'
import { describeData, type Dataset } from '../../../src/data/index.ts'
import { loadData } from '../../../src/data/load.ts'

const rowsOf = (values: ArrayLike<number>, size: number) =>
  Array.from({ length: values.length / size }, (_, row) =>
    Array.from(values).slice(row * size, (row + 1) * size),
  )

/** The A of least squares, from the normal equations solved by Gauss–Jordan: targets = inputs Aᵀ. */
function leastSquares({ inputs, labels, shape }: Dataset): number[][] {
  const n = shape[0]!
  const [x, y] = [rowsOf(inputs, n), rowsOf(labels, n)]
  const system = Array.from({ length: n }, (_, i) =>
    Array.from({ length: 2 * n }, (__, j) =>
      x.reduce((sum, row, at) => sum + row[i]! * (j < n ? row[j]! : y[at]![j - n]!), 0),
    ),
  )
  for (let pivot = 0; pivot < n; pivot++) {
    const own = system[pivot]!.map((value) => value / system[pivot]![pivot]!)
    system.forEach((row, i) => {
      system[i] = i === pivot ? own : row.map((value, j) => value - row[pivot]! * own[j]!)
    })
  }
  return system.map((row) => row.slice(n))
}

test('linear:10 is 1,000 samples of 10 values and 10 targets, all finite', () => {
  const { train, test: held, preprocessing } = loadData('linear:10')
  for (const part of [train, held]) {
    expect(part).toMatchObject({ shape: [10], classes: 10, count: 1000 })
    expect(part.inputs).toHaveLength(10_000)
    expect(part.labels).toBeInstanceOf(Float32Array)
    expect(part.labels).toHaveLength(10_000)
    expect([...part.inputs, ...part.labels].every(Number.isFinite)).toBe(true)
  }
  expect(preprocessing).toMatchObject({ kind: 'none', shift: 0, scale: 1 })
})

test('targets are one linear map of the inputs, in training and test', () => {
  const { train, test: held } = loadData('linear:5,samples=40,seed=3')
  const [fromTrain, fromTest] = [leastSquares(train).flat(), leastSquares(held).flat()]
  fromTrain.forEach((value, i) => expect(value).toBeCloseTo(fromTest[i]!, 5))
  expect(Math.hypot(...fromTrain)).toBeGreaterThan(1)
})

test('inputs are standard normal, and those of the test set others', async () => {
  const { train, test: held } = await describeData(loadData('linear:10,samples=4000'))
  expect(train.mean).toBeCloseTo(0, 1)
  expect(train.deviation).toBeCloseTo(1, 1)
  expect(train.sha256).not.toBe(held.sha256)
  expect(train).not.toHaveProperty('perClass')
})

test('a longer sample begins with the shorter, and another seed is another task', () => {
  const [short, long, other] = ['linear:3,samples=5', 'linear:3,samples=9', 'linear:3,samples=5,seed=2'].map(
    (spec) => loadData(spec).train,
  )
  expect(long!.inputs.subarray(0, 15)).toEqual(short!.inputs)
  expect(long!.labels.subarray(0, 15)).toEqual(short!.labels)
  expect(other!.inputs).not.toEqual(short!.inputs)
})

test('the same values everywhere', async () => {
  const { train } = await describeData(loadData('linear:10'))
  // normscope data linear:10; the value is that of Node 20, 22, 24 and 26.
  expect(train.sha256).toBe('6801a8ce2d70314312bfc3857519511a646f3c2f78f0d40f11ce95f460b81be2')
})

test('options that are none are refused', () => {
  expect(() => loadData('linear:0')).toThrow('linear: dimension is 0, expected a whole number from 1')
  expect(() => loadData('linear:32767')).toThrow('dimension is 32767, expected a whole number from 1 to 2000')
  expect(() => loadData('linear:2000,samples=10000')).toThrow(
    'linear: expected at most 16777216 values, got 10000 samples of 2000; ask for fewer samples',
  )
  expect(() => loadData('linear:10,sample=5')).toThrow(
    'unknown option of linear "sample"; did you mean "samples"',
  )
  expect(() => loadData('linear:10?classes=3')).toThrow(
    'data linear: takes no options after a question mark; write linear:classes=…',
  )
})
