import { unzipSync } from 'fflate'
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import { parseNpz } from '../../../src/data/formats/npz.ts'
import { recordsToCsv } from '../../../src/report/files/csv.ts'
import { recordsToParquet } from '../../../src/report/files/parquet.ts'
import { recordsToNpz } from '../../../src/report/files/npz.ts'
import type { FigureSpec } from '../../../src/figure/figure.ts'
import { surfaceFiles } from '../../../src/report/files/surface-files.ts'
import { crc32c, eventFiles, writeEvents } from '../../../src/report/files/tensorboard.ts'
import { surfaceToVtk } from '../../../src/report/files/vtk.ts'
import type { Row } from '../../../src/stats/records/record.ts'
import { surfaceOf } from '../../../src/figure/surface.ts'
import { hdf5Of } from '../hdf5.ts'
import { planes } from '../planes.ts'

const row: Row = { run: 'r1', arm: 'bn', seed: 1, step: 10, layer: 'hidden-3', quantity: 'loss', value: 0.1 }

describe('recordsToParquet', () => {
  it('is read back to the last bit by another program', async () => {
    const rows: Row[] = [
      row,
      { ...row, run: 'zwölf', step: 2_000_000_000, layer: '', value: 0.1 + 0.2, x: -1.5, y: 2 },
      { ...row, value: Number.NaN, x: 0 },
      { ...row, value: Number.NEGATIVE_INFINITY },
    ]
    const file = recordsToParquet(rows).buffer
    const read = await parquetReadObjects({ file })
    expect(read).toEqual(rows.map((each) => ({ ...each, x: each.x ?? null, y: each.y ?? null })))
  })

  it('keeps no records as a table without rows', async () => {
    expect(await parquetReadObjects({ file: recordsToParquet([]).buffer })).toEqual([])
  })
})

describe('crc32c', () => {
  // RFC 3720, B.4, and the check value of CRC-32C.
  it.each([
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(255), 0x62a8ab43],
    ['0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['31 to 0', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
    ['123456789', new TextEncoder().encode('123456789'), 0xe3069283],
  ])('of %s', (_, data, expected) => {
    expect(crc32c(data)).toBe(expected)
  })
})

/** A protocol buffer as [field, value] pairs, by its wire format alone. */
function decode(bytes: Uint8Array): [number, number | bigint | Uint8Array][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const fields: [number, number | bigint | Uint8Array][] = []
  let at = 0
  const varint = () => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]!
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const key = Number(varint())
    const [number, wire] = [key >> 3, key & 7]
    if (wire === 0) fields.push([number, varint()])
    else if (wire === 1) fields.push([number, view.getFloat64((at += 8) - 8, true)])
    else if (wire === 5) fields.push([number, view.getFloat32((at += 4) - 4, true)])
    else {
      const length = Number(varint())
      fields.push([number, bytes.subarray(at, (at += length))])
    }
  }
  return fields
}

/** Bit by bit, from its definition. */
function maskedCrc(bytes: Uint8Array): number {
  let crc = 0xffffffffn
  for (const byte of bytes) {
    crc ^= BigInt(byte)
    for (let bit = 0; bit < 8; bit++) crc = (crc >> 1n) ^ (crc & 1n ? 0x82f63b78n : 0n)
  }
  crc ^= 0xffffffffn
  return Number((((crc >> 15n) | (crc << 17n)) + 0xa282ead8n) & 0xffffffffn)
}

function records(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  const found: Uint8Array[] = []
  for (let at = 0; at < file.length; ) {
    const length = Number(view.getBigUint64(at, true))
    expect(view.getUint32(at + 8, true)).toBe(maskedCrc(file.subarray(at, at + 8)))
    const data = file.subarray(at + 12, at + 12 + length)
    expect(view.getUint32(at + 12 + length, true)).toBe(maskedCrc(data))
    found.push(data)
    at += 16 + length
  }
  return found
}

const words = (bytes: unknown) => new TextDecoder().decode(bytes as Uint8Array)

describe('event files', () => {
  it('hold a version and then scalars, each framed with its checksums', () => {
    const file = writeEvents([
      row,
      { ...row, step: 3_000_000_000, layer: '', quantity: 'test loss', value: Number.NaN },
    ])
    const [version, ...events] = records(file).map((record) => new Map(decode(record)))
    expect(words(version!.get(3))).toBe('brain.Event:2')
    const scalars = events.map((event) => {
      const value = new Map(decode(new Map(decode(event.get(5) as Uint8Array)).get(1) as Uint8Array))
      return [event.get(2), words(value.get(1)), value.get(2)]
    })
    expect(scalars).toEqual([
      [10n, 'hidden-3/loss', Math.fround(0.1)],
      [3_000_000_000n, 'test loss', Number.NaN],
    ])
  })

  it('carry a wall time that grows with the step, in seconds', () => {
    const rows = [row, { ...row, quantity: 'test loss' }, { ...row, step: 3_000_000_000 }]
    const times = records(writeEvents(rows)).map((record) => new Map(decode(record)).get(1))
    expect(times).toEqual([10, 10, 10, 3_000_000_000])
  })

  it('lie in a folder for each run, in the order of the steps, without points of curves', () => {
    const rows = [{ ...row, step: 20 }, row, { ...row, arm: 'group:8', seed: 2 }, { ...row, x: 1 }]
    const files = eventFiles(rows)
    expect(files.map(({ name }) => name)).toEqual([
      'bn/seed-1/events.out.tfevents.0.normscope',
      'group-8/seed-2/events.out.tfevents.0.normscope',
    ])
    const steps = records(files[0]!.content as Uint8Array).map((record) => new Map(decode(record)).get(2))
    expect(steps).toEqual([undefined, 10n, 20n])
  })
})

describe('recordsToNpz', () => {
  const rows: Row[] = [
    { ...row, step: 5, value: 2 },
    { ...row, value: Number.NaN },
    { ...row, layer: '', quantity: '|λ / μ| on a plane, 2nd', value: 3, x: -1, y: 0.5 },
  ]

  /** The shape and the texts of an NPY file of Unicode. */
  function textsIn(bytes: Uint8Array): { header: string; texts: string[] } {
    const start = 10 + bytes[8]! + 256 * bytes[9]!
    const header = new TextDecoder().decode(bytes.subarray(10, start))
    const width = Number(/<U(\d+)/.exec(header)![1])
    const points = new Uint32Array(bytes.slice(start).buffer)
    const texts = Array.from({ length: points.length / width }, (_, i) =>
      String.fromCodePoint(...points.subarray(i * width, (i + 1) * width).filter((point) => point > 0)),
    )
    return { header, texts }
  }

  it.each([
    ['with places', rows],
    ['without places', rows.slice(0, 2)],
    ['none', []],
  ])('has the columns of the CSV and of Parquet, of records %s', async (_, given) => {
    const header = recordsToCsv(given).split('\r\n')[0]!.split(',')
    const npz = parseNpz(recordsToNpz(given), 'records.npz')
    expect(npz.names.filter((name) => !name.includes('/'))).toEqual(header)
    const metadata = await parquetMetadataAsync(recordsToParquet(given).buffer)
    expect(metadata.schema.slice(1).map(({ name }) => name)).toEqual(header)
    for (const name of ['seed', 'step', 'value', 'x', 'y'] as const) {
      const expected = given.map((each) => each[name] ?? Number.NaN)
      expect([...npz.get(name).data]).toEqual(expected)
    }
    const entries = unzipSync(recordsToNpz(given))
    for (const name of ['run', 'arm', 'layer', 'quantity'] as const) {
      const { header: written, texts } = textsIn(entries[`${name}.npy`]!)
      expect(written).toContain(`'shape': (${given.length},)`)
      expect(texts).toEqual(given.map((each) => each[name]))
    }
  })

  it('has an array of values, steps and places for each quantity of each layer', () => {
    const npz = parseNpz(recordsToNpz(rows), 'records.npz')
    const names = npz.names.filter((name) => name.includes('/'))
    const values = Object.fromEntries(names.map((name) => [name, [...npz.get(name).data]]))
    expect(values).toEqual({
      'hidden-3/loss/value': [2, Number.NaN],
      'hidden-3/loss/step': [5, 10],
      'λ-μ-on-a-plane-2nd/value': [3],
      'λ-μ-on-a-plane-2nd/step': [10],
      'λ-μ-on-a-plane-2nd/x': [-1],
      'λ-μ-on-a-plane-2nd/y': [0.5],
    })
  })
})

const surface = surfaceOf(
  [0, 1, 2].flatMap((y) =>
    [0, 1, 2, 3].map((x) => ({ x, y, value: x === 3 && y === 2 ? Number.NaN : x + 10 * y })),
  ),
)

describe('surfaces as files', () => {
  it('are points and cells in VTK, none of them at a hole', () => {
    const { document } = parseHTML(surfaceToVtk(surface, 'loss & more'))
    const numbers = (name: string) =>
      [...document.querySelectorAll('DataArray')]
        .find((element: Element) => element.getAttribute('Name') === name)!
        .textContent.trim()
        .split(/\s+/)
        .map(Number)
    const piece = document.querySelector('Piece')!
    expect([piece.getAttribute('NumberOfPoints'), piece.getAttribute('NumberOfPolys')]).toEqual(['11', '5'])
    const points = numbers('Points')
    expect(points).toHaveLength(33)
    expect(numbers('loss & more')).toEqual(points.filter((_, i) => i % 3 === 2))
    expect(numbers('offsets')).toEqual([4, 8, 12, 16, 20])
    const connectivity = numbers('connectivity')
    // Each cell is a square of side 1, whose corners go round.
    for (let cell = 0; cell < 5; cell++) {
      const corners = connectivity
        .slice(4 * cell, 4 * cell + 4)
        .map((i) => [points[3 * i]!, points[3 * i + 1]!])
      for (const [i, [x, y]] of corners.entries()) {
        const [nextX, nextY] = corners[(i + 1) % 4]!
        expect(Math.abs(nextX! - x!) + Math.abs(nextY! - y!)).toBe(1)
      }
    }
  })

  it('are written once, whatever draws them', () => {
    const files = surfaceFiles(planes)
    expect(files.map(({ name }) => name).sort()).toEqual(
      ['contour-with-BN', 'contour-without-BN'].flatMap((name) =>
        ['h5', 'npz', 'vtp'].map((type) => `${name}.${type}`),
      ),
    )
    const npz = parseNpz(files[0]!.content as Uint8Array, files[0]!.name)
    expect(npz.get('z').shape).toEqual([31, 31])
    expect(Number(npz.get('z').data[0])).toBeGreaterThan(0)
  })

  it('of one grid share a file that has the names of loss-landscape, and accuracies in percent', async () => {
    const figure = (label: string, of = surface): FigureSpec => ({
      kind: 'contour',
      name: label,
      title: label,
      caption: '',
      arms: [],
      x: { label: 'x' },
      y: { label: 'y' },
      z: { label },
      panels: [{ title: 'bn', surface: of }],
    })
    const small = surfaceOf([0, 1].flatMap((y) => [0, 1].map((x) => ({ x, y, value: x / 2 + y / 4 }))))
    const files = surfaceFiles([
      figure('loss on a random plane', small),
      figure('accuracy on a random plane', { ...small }),
      figure('loss on a random plane, statistics frozen', { ...small }),
      figure('accuracy on a random plane, test data', { ...small }),
      figure('smallest eigenvalue on a random plane', surface),
    ]).filter(({ name }) => name.endsWith('.h5'))
    expect(await Promise.all(files.map(({ content }) => hdf5Of(content as Uint8Array)))).toEqual([
      {
        xcoordinates: [0, 1],
        ycoordinates: [0, 1],
        train_loss: [0, 0.5, 0.25, 0.75],
        train_acc: [0, 50, 25, 75],
        test_acc: [0, 50, 25, 75],
      },
      { xcoordinates: [0, 1], ycoordinates: [0, 1], train_loss: [0, 0.5, 0.25, 0.75] },
      { xcoordinates: surface.x, ycoordinates: surface.y, min_eig: Array.from(surface.z) },
    ])
  })
})
