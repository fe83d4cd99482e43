/** Move the data: covariate shift, with frozen and new statistics, labels that move and labels that stay. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import { openCircle } from '../circle/circle.ts'
import type { CircleView } from '../circle/messages.ts'
import { Picture } from '../circle/picture.tsx'
import { Choose } from '../parts/choose.tsx'
import { Command } from '../parts/command.tsx'
import { writeAddress } from '../state/address.ts'
import type { Words } from '../words/en.ts'

const start: CircleView = { dx: 0, dy: 0, labels: 'move', statistics: 'running', fit: 'none' }

/** What each step of the story shows. */
const shown: readonly Partial<CircleView>[] = [
  { dx: 0.9, dy: 0.5, statistics: 'running', labels: 'move', fit: 'none' },
  { dx: 1.3, dy: 1, statistics: 'test', labels: 'move', fit: 'none' },
  { dx: 0.9, dy: 0.5, statistics: 'test', labels: 'stay', fit: 'none' },
  { dx: 0.9, dy: 0.5, statistics: 'test', labels: 'stay', fit: 'gains' },
]

export function MoveStory({ words: { move: words } }: { readonly words: Words }) {
  const [view, setView] = useState(start)
  const circles = useMemo(() => [openCircle(), openCircle()] as const, [])
  useEffect(() => {
    circles[0].train({ norm: 'none', seed: '1' }, start, false)
    circles[1].train({ norm: 'batch', seed: '1' }, start, false)
    return () => circles.forEach((circle) => circle.close())
  }, [circles])
  const set = (changes: Partial<CircleView>) => {
    const next = { ...view, ...changes }
    setView(next)
    // A plain network has neither statistics nor gains.
    const plain: CircleView = {
      ...next,
      statistics: 'running',
      fit: next.fit === 'gains' ? 'none' : next.fit,
    }
    circles[0].look(plain)
    circles[1].look(next)
  }
  const picture = (at: 0 | 1) => (
    <Picture
      title={at === 0 ? words.plain : words.bn}
      seen={circles[at].seen()}
      shift={view}
      labels={view.labels}
      onMove={(shift) => set(shift)}
    />
  )
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.opening}</p>
      <div class="scene">
        <div class="pictures">
          {picture(0)}
          {picture(1)}
        </div>
        <p class="hint">{words.drag}</p>
        <div class="choices">
          <Choose
            label={words.statistics}
            value={view.statistics}
            values={[
              ['running', words.running],
              ['test', words.test],
            ]}
            onChoose={(statistics) => set({ statistics })}
          />
          <Choose
            label={words.labels}
            value={view.labels}
            values={[
              ['move', words.labelsMove],
              ['stay', words.labelsStay],
            ]}
            onChoose={(labels) => set({ labels })}
          />
          <Choose
            label={words.fit}
            value={view.fit}
            values={[
              ['none', words.none],
              ['gains', words.gains],
              ['all', words.all],
            ]}
            onChoose={(fit) => set({ fit })}
          />
          <button type="button" onClick={() => set({ dx: 0, dy: 0 })}>
            {words.reset}
          </button>
        </div>
      </div>
      <h2>{words.stepsTitle}</h2>
      <ol class="steps">
        {words.steps.map(({ title, text }, i) => (
          <li key={title}>
            <h3>{title}</h3>
            <p>{text}</p>
            <button type="button" onClick={() => set(shown[i]!)}>
              {words.show}
            </button>
          </li>
        ))}
      </ol>
      <p>
        <a href={writeAddress('ask', { experiment: 'shift-demo' })}>{words.ask}</a>
      </p>
      <h2>{words.command}</h2>
      <Command words="normscope run shift-demo" />
    </>
  )
}
