/** Any experiment: its options as a form, a grid of runs that fills, estimates, and verdicts when the rule allows. */
import { batch, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Command } from '../parts/command.tsx'
import { Figure } from '../parts/figure.tsx'
import { experiments, loadCatalogue } from '../state/catalogue.ts'
import { change, route } from '../state/route.ts'
import type { CellState, SeenClaim, StudyReport } from '../study/messages.ts'
import type { ListedExperiment } from '../worker/catalogue.ts'
import { type RoleWorker, startWorker } from '../worker/start.ts'

type Planned = Extract<StudyReport, { type: 'planned' }>
type Concluded = Extract<StudyReport, { type: 'concluded' }>

const phase = signal<'idle' | 'running' | 'stopped' | 'done'>('idle')
const planned = signal<Planned | undefined>(undefined)
const cells = signal<ReadonlyMap<string, { readonly state: CellState; readonly share: number }>>(new Map())
const claims = signal<readonly SeenClaim[]>([])
const concluded = signal<Concluded | undefined>(undefined)
const failure = signal('')

let worker: RoleWorker<'study'> | undefined

/** Two workers leave no core idle on most machines; more would slow the page of a phone. */
const workersOf = () =>
  Math.max(1, Math.min(8, (navigator.hardwareConcurrency || 2) - (navigator.hardwareConcurrency > 2 ? 1 : 0)))

function handle(report: StudyReport): void {
  switch (report.type) {
    case 'planned':
      planned.value = report
      return
    case 'cell': {
      const next = new Map(cells.value)
      next.set(`${report.arm} ${report.seed}`, report)
      cells.value = next
      return
    }
    case 'claims':
      claims.value = report.claims
      return
    case 'concluded':
      concluded.value = report
      claims.value = report.claims
      phase.value = 'done'
      return
    case 'stopped':
      phase.value = 'stopped'
      return
    case 'failed':
      failure.value = report.message
      phase.value = 'idle'
  }
}

function run(): void {
  const { experiment = '', profile = 'smoke', seeds, data, set } = route.value.values
  batch(() => {
    phase.value = 'running'
    planned.value = undefined
    cells.value = new Map()
    claims.value = []
    concluded.value = undefined
    failure.value = ''
  })
  worker?.close()
  worker = startWorker(
    'study',
    (report) => batch(() => handle(report)),
    (message) => handle({ type: 'failed', message, isUser: false }),
  )
  worker.send({
    type: 'run',
    texts: {
      experiment,
      profile,
      ...(seeds !== undefined && { seeds }),
      ...(data !== undefined && { data }),
      set: settingsIn(set),
    },
    workers: workersOf(),
  })
}

/** `a=1;b=2` in the address. */
const settingsIn = (set: string | undefined): string[] => (set ?? '').split(';').filter((each) => each !== '')

export function Ask() {
  useEffect(() => {
    loadCatalogue()
    return () => {
      worker?.close()
      worker = undefined
      phase.value = 'idle'
    }
  }, [])
  const { experiment: name } = route.value.values
  const all = experiments.value
  if (all.length === 0)
    return (
      <div class="waiting" role="status">
        Loading the questions …
      </div>
    )
  const chosen = all.find((each) => each.name === name) ?? all[0]!
  return (
    <>
      <h1>Ask</h1>
      <label class="question-choice">
        Question{' '}
        <select
          value={chosen.name}
          onChange={(event) => change({ experiment: event.currentTarget.value, set: '' })}
        >
          {all.map((each) => (
            <option key={each.name} value={each.name}>
              {each.title}
            </option>
          ))}
        </select>
      </label>
      {name !== undefined && chosen.name !== name && (
        <p class="error" role="alert">
          unknown experiment "{name}" (known: {all.map((each) => each.name).join(', ')})
        </p>
      )}
      <p class="lead">{chosen.question}</p>
      <Form key={chosen.name} experiment={chosen} />
      {failure.value !== '' && (
        <p class="error" role="alert">
          {failure.value}
        </p>
      )}
      {planned.value && <Progress planned={planned.value} />}
      {concluded.value && <Conclusion study={concluded.value} name={chosen.name} />}
    </>
  )
}

function Form({ experiment }: { readonly experiment: ListedExperiment }) {
  const { profile: asked, seeds = '', data = '', set } = route.value.values
  const profile = experiment.profiles.find((each) => each.name === asked) ?? experiment.profiles[0]!
  const given = new Map(
    settingsIn(set).map(
      (each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)] as const,
    ),
  )
  const setOption = (name: string, value: string) => {
    if (value === '' || value === profile.values[name]) given.delete(name)
    else given.set(name, value)
    change({ experiment: experiment.name, set: [...given].map(([key, each]) => `${key}=${each}`).join(';') })
  }
  return (
    <form
      class="ask"
      onSubmit={(event) => {
        event.preventDefault()
        change({ experiment: experiment.name }, { replace: true })
        run()
      }}
    >
      <div class="controls">
        <label>
          How much time{' '}
          <select
            value={profile.name}
            onChange={(event) => change({ experiment: experiment.name, profile: event.currentTarget.value })}
          >
            {experiment.profiles.map((each) => (
              <option key={each.name} value={each.name}>
                {each.name}: {each.about}
              </option>
            ))}
          </select>
        </label>
        <label>
          Seeds{' '}
          <input
            class="short"
            value={seeds}
            placeholder={String(profile.seeds)}
            onChange={(event) =>
              change({ experiment: experiment.name, seeds: event.currentTarget.value.trim() })
            }
          />
        </label>
        <label>
          Data{' '}
          <input
            class="short"
            value={data}
            placeholder={profile.data}
            onChange={(event) =>
              change({ experiment: experiment.name, data: event.currentTarget.value.trim() })
            }
          />
        </label>
      </div>
      <details>
        <summary>
          {experiment.options.length} options{given.size > 0 && `, ${given.size} changed`}
        </summary>
        <div class="option-list">
          {experiment.options.map(({ name, about, reason, expected }) => (
            <label key={name} class={given.has(name) ? 'differs' : undefined}>
              <span>
                <code>{name}</code> {about}
              </span>
              <input
                value={given.get(name) ?? ''}
                placeholder={profile.values[name]}
                spellcheck={false}
                onChange={(event) => setOption(name, event.currentTarget.value.trim())}
              />
              <span class="facts">
                {expected}. {reason}
              </span>
            </label>
          ))}
        </div>
      </details>
      <div class="tools">
        <button type="submit" class="main" disabled={phase.value === 'running'}>
          Ask
        </button>
        <button
          type="button"
          disabled={phase.value !== 'running'}
          onClick={() => worker?.send({ type: 'stop' })}
        >
          Stop
        </button>
        <span role="status">
          {
            { idle: '', running: 'training …', stopped: 'stopped; asking again resumes', done: 'done' }[
              phase.value
            ]
          }
        </span>
      </div>
    </form>
  )
}

const marks: Readonly<Record<CellState, string>> = {
  waiting: '·',
  running: '…',
  ended: '✓',
  diverged: '↯',
  failed: '✗',
  reused: '✓',
}

function Progress({ planned: { arms, seeds, command, warnings, title } }: { readonly planned: Planned }) {
  const ended = [...cells.value.values()].filter(
    ({ state }) => !['waiting', 'running'].includes(state),
  ).length
  return (
    <section aria-label="Progress">
      <h2>{title}</h2>
      {warnings.map((warning) => (
        <p class="warning" key={warning}>
          {warning}
        </p>
      ))}
      <p class="facts">
        <progress max={arms.length * seeds.length} value={ended} /> {ended} of {arms.length * seeds.length}{' '}
        runs
      </p>
      <div class="scroll" role="region" aria-label="Runs: an arm a row, a seed a column" tabIndex={0}>
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">arm</th>
              {seeds.map((seed) => (
                <th scope="col" key={seed}>
                  {seed}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {arms.map(({ arm, label }) => (
              <tr key={arm}>
                <th scope="row">{label}</th>
                {seeds.map((seed) => {
                  const { state, share } = cells.value.get(`${arm} ${seed}`) ?? { state: 'waiting', share: 0 }
                  return (
                    <td key={seed} class={state} aria-label={`${label}, seed ${seed}: ${state}`}>
                      {state === 'running' ? `${Math.floor(100 * share)} %` : marks[state]}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Claims />
      <Command words={command} />
    </section>
  )
}

function Claims() {
  if (claims.value.length === 0) return null
  const isConcluded = concluded.value !== undefined
  return (
    <>
      <h3>{isConcluded ? 'What the claims come to' : 'Estimates so far, without verdicts'}</h3>
      <ul class="claims">
        {claims.value.map(({ key, claim, source, effect, verdict, verdictWords, seeds }) => (
          <li key={key}>
            {verdict !== undefined && (
              <strong class={`mark ${verdict.replace(' ', '-')}`}>{verdictWords}</strong>
            )}{' '}
            {claim}
            <span class="facts">
              {' '}
              {effect === '' ? '' : `${effect}, `}
              {seeds} {seeds === 1 ? 'seed' : 'seeds'} · {source}
            </span>
          </li>
        ))}
      </ul>
      {!isConcluded && (
        <p class="facts">
          A verdict is given when every planned seed has ended: to stop as soon as one looks good would
          deceive.
        </p>
      )}
    </>
  )
}

function Conclusion({ study, name }: { readonly study: Concluded; readonly name: string }) {
  const save = (file: string, content: string, type: string) => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([content], { type }))
    link.download = file
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  }
  return (
    <section aria-label="Answer">
      <p class="verdict">{study.verdict}</p>
      {study.failures.map((message) => (
        <p class="error" key={message}>
          {message}
        </p>
      ))}
      <div class="tools">
        <button type="button" onClick={() => save(`${name}.html`, study.report, 'text/html')}>
          Download the report
        </button>
        <button type="button" onClick={() => save(`${name}.csv`, study.records, 'text/csv')}>
          Download the records
        </button>
      </div>
      <div class="figures">
        {study.figures.map((figure) => (
          <Figure key={figure.name} spec={figure} />
        ))}
      </div>
    </section>
  )
}
