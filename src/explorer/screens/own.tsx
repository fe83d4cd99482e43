/** Networks and data of the user: what is in them, and training with other normalizations side by side. */
import { batch, signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { counted, grouped } from '../../counts.ts'
import { addFiles, ownFiles } from '../own/files.ts'
import type { OwnReport } from '../own/messages.ts'
import { chosenFiles, type DroppedFile, droppedFiles } from '../parts/dropped.ts'
import { MOST_ARMS, writeAddress } from '../state/address.ts'
import { startWorker } from '../worker/start.ts'

type Of<T extends OwnReport['type']> = Extract<OwnReport, { type: T }>

const reports = signal<readonly OwnReport[]>([])
const state = signal<'empty' | 'reading' | 'done'>('empty')

let worker: { close(): void } | undefined

/** Looks into all files again: a network may have been waiting for data that fit it. */
function look(): void {
  worker?.close()
  batch(() => {
    reports.value = []
    state.value = 'reading'
  })
  const fail = (message: string) =>
    batch(() => {
      reports.value = [...reports.value, { type: 'refused', path: '', message }]
      state.value = 'done'
    })
  worker = startWorker(
    'own',
    (report) =>
      batch(() => {
        if (report.type === 'done') state.value = 'done'
        else reports.value = [...reports.value, report]
      }),
    fail,
  )
}

function take(files: readonly DroppedFile[]): void {
  if (files.length === 0) return
  addFiles(files)
  look()
}

function forget(): void {
  worker?.close()
  batch(() => {
    ownFiles.value = []
    reports.value = []
    state.value = 'empty'
  })
}

export function Own() {
  const all = reports.value
  const networks = all.filter((report) => report.type === 'network')
  const data = all.filter((report) => report.type === 'data')
  return (
    <>
      <h1>Your own</h1>
      <p class="lead">
        A network from an ONNX file, or your data: drop them here, or choose them. Normalizations are found
        and exchanged, and the networks train side by side.
      </p>
      <p>
        Nothing leaves this machine. The files are read by this page alone, whose policy forbids it to connect
        to any other place; when you close or reload the page, it forgets them.
      </p>
      <div
        class="drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          void droppedFiles(event.dataTransfer, 8).then(take)
        }}
      >
        <label>
          Files: .onnx (with the files of its arrays), .csv, .npz, or images in a .zip{' '}
          <input type="file" multiple onChange={(event) => take(chosenFiles(event.currentTarget))} />
        </label>
        <label>
          or a folder with one folder of images for each class{' '}
          <input
            type="file"
            {...{ webkitdirectory: true }}
            onChange={(event) => take(chosenFiles(event.currentTarget))}
          />
        </label>
      </div>
      <p role="status">
        {state.value === 'reading'
          ? 'reading …'
          : state.value === 'done'
            ? summaryOf(networks.length, data.length)
            : ''}
      </p>
      {all.map((report) =>
        report.type === 'refused' ? (
          <p class="error refused" role="alert" key={report.message}>
            {report.message}
          </p>
        ) : null,
      )}
      {networks.map((report) => (
        <Network key={report.spec} network={report} />
      ))}
      {data.map((report) => (
        <Data key={report.spec} data={report} />
      ))}
      {ownFiles.value.length > 0 && (
        <div class="tools">
          <button type="button" onClick={forget}>
            Forget these files
          </button>
        </div>
      )}
    </>
  )
}

/** `Read: 1 network and 2 data sets.` */
function summaryOf(networks: number, data: number): string {
  const parts = [
    ...(networks > 0 ? [counted(networks, 'network')] : []),
    ...(data > 0 ? [counted(data, 'data set')] : []),
  ]
  return parts.length === 0 ? 'Nothing could be read.' : `Read: ${parts.join(' and ')}.`
}

/** Options with which most networks of this size begin to learn within seconds. */
const gentle = {
  'learning-rate': '0.02',
  batch: '32',
  steps: '300',
  optimizer: 'sgd',
  'evaluate-every': '20',
}

function Network({ network }: { readonly network: Of<'network'> }) {
  const { spec, facts, parameters, layers, normHeading, norms, notes, exchanges, data, reasons } = network
  const [chosenData, chooseData] = useState('')
  const from = data.includes(chosenData) ? chosenData : (data[0] ?? '')
  const [chosen, choose] = useState<readonly string[]>(() =>
    ['none', 'layer', 'group:8'].filter((norm) => exchanges.includes(norm)),
  )
  useEffect(() => {
    choose((now) => now.filter((norm) => exchanges.includes(norm)))
  }, [exchanges.join()])
  const compared = ['keep', ...chosen].slice(0, MOST_ARMS)
  return (
    <section aria-label={spec} class="own">
      <h2>{spec}</h2>
      <p class="facts">
        {facts}, {grouped(parameters)} parameters
      </p>
      {[...notes, ...reasons].map((note) => (
        <p class="warning" key={note}>
          {note}
        </p>
      ))}
      <h3>{norms.length === 1 ? '1 normalization' : `${norms.length} normalizations`}</h3>
      {norms.length === 0 ? (
        <p>No normalization was found, so none can be exchanged. The network can be trained as it is.</p>
      ) : (
        <Rows head={normHeading} rows={norms} label={`Normalizations of ${spec}`} />
      )}
      <details>
        <summary>{layers.length} layers</summary>
        <Rows
          head={['layer', 'output', 'parameters', '']}
          rows={layers}
          label={`Layers of ${spec}`}
          numeric={2}
        />
      </details>
      {data.length === 0 ? (
        <p class="warning">
          Neither your data nor those of the page fit this network. Give it data with samples of its input, as
          .npz, .csv or images.
        </p>
      ) : (
        <div class="controls">
          <label>
            Data{' '}
            <select value={from} onChange={(event) => chooseData(event.currentTarget.value)}>
              {data.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          </label>
          {exchanges.length > 0 && (
            <fieldset class="choose">
              <legend>Beside its own normalization, up to {MOST_ARMS - 1} others</legend>
              {exchanges.map((norm) => (
                <label key={norm}>
                  <input
                    type="checkbox"
                    checked={chosen.includes(norm)}
                    disabled={!chosen.includes(norm) && chosen.length >= MOST_ARMS - 1}
                    onChange={(event) =>
                      choose(
                        event.currentTarget.checked
                          ? [...chosen, norm]
                          : chosen.filter((each) => each !== norm),
                      )
                    }
                  />{' '}
                  {norm}
                </label>
              ))}
            </fieldset>
          )}
          <a
            class="button"
            href={writeAddress('train', { ...gentle, model: spec, norm: compared.join(';'), data: from })}
          >
            Train {compared.length === 1 ? 'it' : `${compared.length} side by side`}
          </a>
        </div>
      )}
    </section>
  )
}

function Data({ data: { spec, description, facts, notes, areImages } }: { readonly data: Of<'data'> }) {
  const model = areImages ? 'cnn' : 'mlp:50,50'
  return (
    <section aria-label={spec} class="own">
      <h2>{spec}</h2>
      <p class="facts">
        {facts} · {description}
      </p>
      {notes.length > 0 && (
        <ul class="facts">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <p>
        <a
          class="button"
          href={writeAddress('train', { ...gentle, model, norm: 'none;batch;layer', data: spec })}
        >
          Train {model} on it, with three normalizations
        </a>
      </p>
    </section>
  )
}

interface RowsProps {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly label: string
  /** The column of numbers. */
  readonly numeric?: number
}

function Rows({ head, rows, label, numeric }: RowsProps) {
  return (
    <div class="scroll" role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((name, i) =>
              name === '' ? (
                <td key={i} />
              ) : (
                <th scope="col" key={i} class={i === numeric ? 'number' : undefined}>
                  {name}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, i) => (
                <td key={i} class={i === numeric ? 'number' : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
