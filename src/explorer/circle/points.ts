/** The points of the circle, quickly enough to be drawn before any network has looked at them. */
import type { DataSplit } from '../../data/index.ts'
import { circle } from '../../data/synthetic/circle.ts'
import type { CircleView } from './messages.ts'

/** As many of each set as a picture can show. */
const SAMPLES = 300

/** The plane that is shown reaches from minus this to this in both directions. */
export const REACH = 3.1

export type Place = Pick<CircleView, 'dx' | 'dy' | 'labels'>

export const circleData = ({ dx, dy, labels }: Place): Pick<DataSplit, 'train' | 'test'> =>
  circle.kind.parse(`1,dx=${dx},dy=${dy},labels=${labels},samples=${SAMPLES}`)

/** x, y of each point of the test and the training set, and their classes: 1 inside the circle. */
export function pointsOf(place: Place) {
  const { train, test } = circleData(place)
  return {
    points: test.inputs as Float32Array,
    classes: test.labels as Uint8Array,
    training: train.inputs as Float32Array,
    trainingClasses: train.labels as Uint8Array,
  }
}
