/** The question, a picture of networks that learn, the stories and the list of questions. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import { openCircle } from '../circle/circle.ts'
import type { CircleView } from '../circle/messages.ts'
import { Picture, type Shift } from '../circle/picture.tsx'
import { experiments, loadCatalogue } from '../state/catalogue.ts'
import { writeAddress } from '../state/address.ts'

const view: CircleView = { dx: 1.2, dy: 0, labels: 'move', statistics: 'running', fit: 'none' }

/** Milliseconds between two pictures of the moving points, and of their way around the circle. */
const FRAME = 50
const TURN = 12_000

/** `experiment`: the question that a story tells. */
const stories: readonly {
  readonly story: string
  readonly experiment?: string
  readonly title: string
  readonly about: string
}[] = [
  {
    story: 'move',
    experiment: 'shift-demo',
    title: 'Move the data',
    about: 'Drag the test points away. When does a normalization follow?',
  },
  {
    story: 'shake',
    experiment: 'noise',
    title: 'Shake it',
    about: 'Make the inputs of every layer jump. Does training slow down?',
  },
  {
    story: 'look',
    experiment: 'landscape',
    title: 'Look around',
    about: 'The loss around the weights, plain beside BN on one scale.',
  },
  {
    story: 'gains',
    title: 'What γ and β are for',
    about: 'One unit’s values before and after, and what its activation makes of them.',
  },
  {
    story: 'axes',
    experiment: 'layer-norm',
    title: 'The axes of each normalization',
    about: 'Which values share a mean and a variance, cell by cell.',
  },
  {
    story: 'batches',
    experiment: 'batch-size',
    title: 'Small batches',
    about: 'How noisy a mean of two images is, and what that does to training.',
  },
  {
    story: 'evidence',
    experiment: 'intervention',
    title: 'What the evidence says',
    about: 'Every claim with its interval, its verdict and its replication.',
  },
]

export function Start() {
  const circles = useMemo(() => [openCircle(), openCircle()] as const, [])
  const [shift, setShift] = useState<Shift>(view)
  const isTrained = circles.every((circle) => circle.seen()?.isTrained === true)
  useEffect(() => {
    if (!isTrained || matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined
    const start = performance.now()
    const timer = setInterval(() => {
      const angle = (2 * Math.PI * (performance.now() - start)) / TURN
      if (angle > 2 * Math.PI) return clearInterval(timer)
      const moved = { dx: view.dx * Math.cos(angle), dy: view.dx * Math.sin(angle) }
      setShift(moved)
      circles[0].look({ ...view, ...moved })
      circles[1].look({ ...view, ...moved, statistics: 'test' })
    }, FRAME)
    return () => clearInterval(timer)
  }, [isTrained, circles])
  useEffect(() => {
    circles[0].train({ norm: 'none', seed: '1' }, view, true)
    circles[1].train({ norm: 'batch', seed: '1' }, { ...view, statistics: 'test' }, true)
    // The list is not needed for the picture.
    const later = setTimeout(loadCatalogue, 1500)
    return () => {
      clearTimeout(later)
      circles.forEach((circle) => circle.close())
    }
  }, [circles])
  return (
    <>
      <h1>Why do normalization layers help neural networks train?</h1>
      <p class="lead">
        Two networks learn, in your browser and now, which points lie inside a circle (pale). They are tested
        on points that have moved (strong); rings mark mistakes. One of the two can follow: its boundary moves
        with the strong points, and leaves the pale ones.
      </p>
      <div class="pictures">
        <Picture title="Plain" seen={circles[0].seen()} shift={shift} labels="move" />
        <Picture title="BN, with new statistics" seen={circles[1].seen()} shift={shift} labels="move" />
      </div>
      <h2>Stories</h2>
      <ul class="tiles">
        {stories.map(({ story, title, about }) => (
          <li key={story}>
            <a href={writeAddress('story', { story })}>
              <strong>{title}</strong>
              <span>{about}</span>
            </a>
          </li>
        ))}
      </ul>
      <h2>Or ask yourself</h2>
      <ul class="tiles">
        <li>
          <a href={writeAddress('train', {})}>
            <strong>Train</strong>
            <span>Networks side by side, step by step, with the weights of the command line.</span>
          </a>
        </li>
        <li>
          <a href={writeAddress('landscape', {})}>
            <strong>Landscape</strong>
            <span>The loss around trained weights, in relief and from above.</span>
          </a>
        </li>
        <li>
          <a href={writeAddress('own', {})}>
            <strong>Your own</strong>
            <span>A network as ONNX, or your data: with other normalizations, on this machine.</span>
          </a>
        </li>
        <li>
          <a href={writeAddress('open', {})}>
            <strong>Open</strong>
            <span>A report, or the folder of an earlier command.</span>
          </a>
        </li>
      </ul>
      <h2>The questions</h2>
      <ul class="questions">
        {experiments.value.map(({ name, title, question }) => (
          <li key={name}>
            <a href={writeAddress('ask', { experiment: name })}>{title}</a>
            <span class="facts"> {question}</span>
            {stories
              .filter(({ experiment }) => experiment === name)
              .map(({ story, title: told }) => (
                <span key={story} class="story-of">
                  {' '}
                  Story: <a href={writeAddress('story', { story })}>{told}</a>
                </span>
              ))}
          </li>
        ))}
      </ul>
    </>
  )
}
