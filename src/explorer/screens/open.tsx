/** A report or a folder of an earlier command, dropped here or chosen; and a folder that is served while it grows. */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { droppedFiles } from '../parts/dropped.ts'
import { follow, type LiveRun, liveRuns, served } from '../served/served.ts'

interface Opened {
  readonly name: string
  readonly url: string
  readonly verdict?: string
}

const opened = signal<Opened | undefined>(undefined)
const failure = signal('')

export function Open() {
  useEffect(follow, [])
  return (
    <>
      <h1>Open</h1>
      <p class="lead">
        A report.html of normscope, or the whole folder normscope-out: drop it here, or choose it. It stays on
        this machine.
      </p>
      <div
        class="drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          void droppedFiles(event.dataTransfer, 1).then((found) => openFiles(found.map(({ file }) => file)))
        }}
      >
        <label>
          Choose a report{' '}
          <input
            type="file"
            accept=".html,text/html"
            onChange={(event) => void openFiles([...(event.currentTarget.files ?? [])])}
          />
        </label>
        <label>
          or a folder{' '}
          <input
            type="file"
            {...{ webkitdirectory: true }}
            onChange={(event) => void openFiles([...(event.currentTarget.files ?? [])])}
          />
        </label>
      </div>
      {failure.value !== '' && (
        <p class="error" role="alert">
          {failure.value}
        </p>
      )}
      {served.value && <Served />}
      {opened.value && (
        <section aria-label={opened.value.name}>
          <h2>{opened.value.name}</h2>
          {opened.value.verdict && <p class="verdict">{opened.value.verdict}</p>}
          <p>
            <a href={opened.value.url} target="_blank" rel="noreferrer">
              Open the report in a tab of its own
            </a>
          </p>
        </section>
      )}
    </>
  )
}

/** In the order in which they matter to who waits. */
const states = ['training', 'failed', 'planned', 'waiting', 'ended', 'diverged'] as const
const stateWords: Readonly<Record<LiveRun['state'], string>> = {
  training: 'training',
  failed: 'failed',
  planned: 'still to come',
  waiting: 'begun, nobody trains it now',
  ended: 'ended',
  diverged: 'ended, diverged',
}
const hasEnded = ({ state }: LiveRun) => state === 'ended' || state === 'diverged'
const countOf = (runs: readonly LiveRun[], ...wanted: readonly LiveRun['state'][]) =>
  runs.filter(({ state }) => wanted.includes(state)).length

/** A table of more rows helps nobody. */
const MOST_ROWS = 200

function Served() {
  const { folder, reports } = served.value!
  const runs = liveRuns.value
  const ended = runs.filter(hasEnded).length
  const counts = states.flatMap((state) => {
    const count = countOf(runs, state)
    return count === 0 || state === 'ended' || state === 'diverged' ? [] : [`${count} ${stateWords[state]}`]
  })
  const ordered = runs.toSorted((a, b) => states.indexOf(a.state) - states.indexOf(b.state))
  return (
    <section aria-label="The served folder">
      <h2>{folder}</h2>
      <ul>
        {reports.map((report) => (
          <li key={report}>
            <a href={`files/${report}`} target="_blank" rel="noreferrer">
              {report}
            </a>
          </li>
        ))}
      </ul>
      <p role="status">
        {ended} of {runs.length} runs have ended{counts.length > 0 && `; ${counts.join(', ')}`}
      </p>
      {runs.length > 0 && <Experiments runs={runs} />}
      <div class="scroll" role="region" aria-label="Runs of the folder" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">run</th>
              <th scope="col">network</th>
              <th scope="col">seed</th>
              <th scope="col">state</th>
            </tr>
          </thead>
          <tbody>
            {ordered.slice(0, MOST_ROWS).map((run) => (
              <tr key={run.id}>
                <th scope="row">
                  <code>{run.id}</code>
                </th>
                <td>{run.label}</td>
                <td>{run.seed}</td>
                <td>
                  {run.state === 'training'
                    ? `training, step ${run.step} of ${run.steps}`
                    : stateWords[run.state]}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {runs.length > MOST_ROWS && <p class="facts">and {runs.length - MOST_ROWS} more</p>}
    </section>
  )
}

/** What is done, and what is still to come, of each experiment. */
function Experiments({ runs }: { readonly runs: readonly LiveRun[] }) {
  const names = [...new Set(runs.flatMap(({ experiments }) => experiments))].sort()
  return (
    <div class="scroll" role="region" aria-label="Experiments of the folder" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">experiment</th>
            <th scope="col">ended</th>
            <th scope="col">training</th>
            <th scope="col">still to come</th>
            <th scope="col">failed</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => {
            const own = runs.filter(({ experiments }) => experiments.includes(name))
            const ended = own.filter(hasEnded).length
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <progress max={own.length} value={ended} aria-label={`Ended runs of ${name}`} /> {ended} of{' '}
                  {own.length}
                </td>
                <td>{countOf(own, 'training')}</td>
                <td>{countOf(own, 'planned', 'waiting')}</td>
                <td>{countOf(own, 'failed')}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

async function openFiles(files: readonly File[]): Promise<void> {
  failure.value = ''
  const report = files.find(({ name }) => /\.html?$/.test(name))
  const summary = files.find(({ name }) => name === 'summary.json')
  const text = await report?.text()
  if (report === undefined || text === undefined || !text.includes('normscope')) {
    failure.value = `${
      files
        .map(({ name }) => name)
        .slice(0, 5)
        .join(', ') || 'nothing'
    }: expected a report.html of normscope, or a folder with one; choose normscope-out`
    return
  }
  const verdict = summary && verdictIn(await summary.text())
  opened.value = {
    name: report.name,
    url: URL.createObjectURL(new Blob([text], { type: 'text/html' })),
    ...(verdict !== undefined && { verdict }),
  }
}

function verdictIn(summary: string): string | undefined {
  try {
    const { verdict } = JSON.parse(summary) as { verdict?: unknown }
    return typeof verdict === 'string' ? verdict : undefined
  } catch {
    return undefined
  }
}
