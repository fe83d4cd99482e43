/** The table of tuned learning rates, and the rate that it has for a set-up. */
import { listed } from '../../listed.ts'
import { compareSetups, distanceOfSetups, keyOfSetup, type Setup, setupFields } from './setup.ts'

export interface RateTable {
  readonly commands: readonly TuningCommand[]
  /** Sorted by their fields. */
  readonly setups: readonly TunedSetup[]
}

export interface TuningCommand {
  readonly command: string
  /** As in 2026-01-31. */
  readonly date: string
  /** The revision of the code that trained: see `run/version.ts`. */
  readonly revision: number
}

export interface TunedSetup extends Setup {
  readonly rate: number
  /**
   * The tried rates, ascending, each with the median over seeds of the mean training loss in the last tenth of the run;
   * null if that run diverged.
   */
  readonly losses: readonly (readonly [rate: number, loss: number | null])[]
  readonly seeds: readonly number[]
  /** An index of `commands`. */
  readonly made: number
}

/** A learning rate, and in words where it comes from. */
export interface ChosenRate {
  readonly rate: number
  /** `tuned on seeds 1 and 2`, `not tuned: …` */
  readonly origin: string
}

/**
 * The rate of the set-up itself, or of the nearest set-up with the same kind of network and normalization; undefined if
 * the table has neither.
 */
export function tunedRate(setup: Setup, { setups }: RateTable): ChosenRate | undefined {
  const key = keyOfSetup(setup)
  const exact = setups.find((known) => keyOfSetup(known) === key)
  if (exact) return { rate: exact.rate, origin: `tuned on ${seedsInWords(exact.seeds)}` }
  const distances = setups.map((known) => distanceOfSetups(setup, known))
  const least = Math.min(...distances)
  if (!Number.isFinite(least)) return undefined
  const nearest = setups[distances.indexOf(least)]!
  return {
    rate: nearest.rate,
    origin: `tuned on ${seedsInWords(nearest.seeds)} for ${differencesInWords(nearest, setup)}`,
  }
}

/** The fields of `known` that differ from those of `setup`: `steps 1500, batch 60`. */
function differencesInWords(known: Setup, setup: Setup): string {
  const differing = setupFields.filter((name) => name !== 'train' && known[name] !== setup[name])
  if (differing.length === 0) return 'another part of the data'
  return differing.map((name) => `${name} ${known[name] ?? 'none'}`).join(', ')
}

function seedsInWords(seeds: readonly number[]): string {
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${listed(seeds)}`
}

/** A table with the set-ups of both; where both have one, that of `newer`. Commands that made no set-up are left out. */
export function mergeTables(older: RateTable, newer: RateTable): RateTable {
  const withCommand = ({ commands, setups }: RateTable) =>
    setups.map((setup) => [keyOfSetup(setup), { setup, command: commands[setup.made]! }] as const)
  const merged = [...new Map([...withCommand(older), ...withCommand(newer)]).values()]
  const textOf = (command: TuningCommand) => JSON.stringify([command.date, command.command, command.revision])
  const used = new Set(merged.map(({ command }) => textOf(command)))
  // In the order in which they were added, so that lines change little.
  const all = [...older.commands, ...newer.commands].map((command) => [textOf(command), command] as const)
  const commands = [...new Map(all.filter(([text]) => used.has(text)))]
  const places = new Map(commands.map(([text], place) => [text, place]))
  return {
    commands: commands.map(([, command]) => command),
    setups: merged
      .map(({ setup, command }) => ({ ...setup, made: places.get(textOf(command))! }))
      .sort(compareSetups),
  }
}

/** JSON with one line for each command and each set-up, and the fields always in the same order. */
export function writeTable({ commands, setups }: RateTable): string {
  const lines = (values: readonly object[]) =>
    values.length === 0
      ? '[]'
      : `[\n${values.map((value) => `    ${JSON.stringify(value)}`).join(',\n')}\n  ]`
  const ordered = setups.map((setup) => {
    const { rate, losses, seeds, made } = setup
    const key = Object.fromEntries(
      setupFields.flatMap((name) => (name in setup ? [[name, setup[name]]] : [])),
    )
    return { ...key, rate, losses, seeds, made }
  })
  const inOrder = commands.map(({ date, command, revision }) => ({ date, command, revision }))
  return `{\n  "commands": ${lines(inOrder)},\n  "setups": ${lines(ordered)}\n}`
}
