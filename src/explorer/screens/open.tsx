/** A report or a folder of an earlier command, dropped here or chosen; and a folder that is served while it grows. */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { droppedFiles } from '../parts/dropped.ts'
import {
  follow,
  served,
  type ServedExperiment,
  type ServedRun,
  servedStore,
  type ServedStore,
} from '../served/served.ts'

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

const statusWords: Readonly<Record<ServedRun['status'], string>> = {
  running: 'training',
  failed: 'failed',
  waiting: 'still to come',
  stopped: 'begun, nobody trains it now',
  finished: 'ended',
  diverged: 'ended, diverged',
}

function Served() {
  const { folder, reports } = served.value!
  const store = servedStore.value
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
      {store === undefined ? <p role="status">no runs yet</p> : <Store {...store} />}
    </section>
  )
}

function Store({ facts, ended, known, experiments, runs }: ServedStore) {
  const left = experiments.reduce((sum, each) => sum + each.left, 0)
  return (
    <>
      <p role="status">
        {ended} of {known} runs have ended{left > 0 && `; ${left} still to come`}
      </p>
      <table>
        <tbody>
          {facts.map(([name, text]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {experiments.length > 0 && <Experiments experiments={experiments} />}
      <div class="scroll" role="region" aria-label="Runs of the folder" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">run</th>
              <th scope="col">network</th>
              <th scope="col">seed</th>
              <th scope="col">state</th>
              <th scope="col">where</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.id}>
                <th scope="row">
                  <code>{run.id}</code>
                </th>
                <td>{run.label}</td>
                <td>{run.seed}</td>
                <td>
                  {run.status === 'running'
                    ? `training, step ${run.step} of ${run.steps}`
                    : statusWords[run.status]}
                </td>
                <td>{run.note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {known > runs.length && <p class="facts">and {known - runs.length} more</p>}
    </>
  )
}

/** What is done, and what is still to come, of each experiment. */
function Experiments({ experiments }: { readonly experiments: readonly ServedExperiment[] }) {
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
          {experiments.map(({ name, ended, running, left, failed }) => {
            const all = ended + running + left + failed
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <progress max={all} value={ended} aria-label={`Ended runs of ${name}`} /> {ended} of {all}
                </td>
                <td>{running}</td>
                <td>{left}</td>
                <td>{failed}</td>
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
