/** The points of the circle, quickly enough to be drawn before any network has looked at them, and while they are dragged. */
import { type Move, movedPoints, pointsBefore } from '../../data/synthetic/circle-points.ts'

/** As many of each set as a picture can show. */
const DISC = { samples: 300, radius: 1, seed: 1 }

/** The plane that is shown reaches from minus this to this in both directions. */
export const REACH = 3.1

/** The same as data. */
export const circleSpec = ({ dx, dy, labels }: Move): string =>
  `${DISC.radius},dx=${dx},dy=${dy},labels=${labels},samples=${DISC.samples},seed=${DISC.seed}`

/** x, y of each point of a set, and their classes: 1 inside the circle. */
export interface Points {
  readonly inputs: Float32Array
  readonly labels: Uint8Array
}

const drawn = (set: 'train' | 'test') => pointsBefore(set, DISC)

let before: Float64Array | undefined
let training: Points | undefined
/** Two pictures show the same points, each twice: when they move, and when its network has looked at them. */
let latest: { readonly place: Move; readonly points: Points } | undefined

/** Those of the test set, as the data `circleSpec` names has them, without drawing them again. */
export function testPoints({ dx, dy, labels }: Move): Points {
  if (latest?.place.dx === dx && latest.place.dy === dy && latest.place.labels === labels)
    return latest.points
  before ??= drawn('test')
  const points = movedPoints(before, { dx, dy, labels, radius: DISC.radius })
  latest = { place: { dx, dy, labels }, points }
  return points
}

export function trainingPoints(): Points {
  training ??= movedPoints(drawn('train'), { dx: 0, dy: 0, labels: 'move', radius: DISC.radius })
  return training
}
