/** Options of runs that several commands and the page read in the same way. */
import { choiceOption, listOption, numberOption, parsedOption, splitSpecs } from '../options/index.ts'
import { LARGEST_SEED } from './runs.ts'

/** More seeds than this are a typing mistake. */
const MOST_SEEDS = 1000
const MOST_STEPS = 1e9

export const seedOption = numberOption(1, { min: 0, max: LARGEST_SEED, integer: true })

/** `7` is one seed, `301-312` are twelve; undefined for anything else, and for more than `MOST_SEEDS`. */
function stretchOf(text: string): number[] | undefined {
  const found = /^\s*(\d{1,10})(?:-(\d{1,10}))?\s*$/.exec(text)
  if (!found) return undefined
  const [first, last] = [Number(found[1]), Number(found[2] ?? found[1])]
  const count = last - first + 1
  return count >= 1 && count <= MOST_SEEDS ? Array.from({ length: count }, (_, i) => first + i) : undefined
}

/** `5`: seeds 1 to 5; `1,2,7`: these seeds; `301-312`: these twelve; `7,`: seed 7 alone. */
export const seedsOption = parsedOption<readonly number[], undefined>(undefined, {
  expected: `a number of seeds from 1 to ${MOST_SEEDS}, or a list of different whole numbers from 0 to ${LARGEST_SEED} such as 1,2,3 or 301-312`,
  example: '5',
  parse(text) {
    if (!/[,-]/.test(text)) {
      const count = numberOption(1, { min: 1, max: MOST_SEEDS, integer: true }).read(text)
      return count === undefined ? undefined : Array.from({ length: count }, (_, i) => i + 1)
    }
    const listed = text.replace(/,$/, '').split(',').map(stretchOf)
    if (listed.includes(undefined)) return undefined
    const seeds = listOption([], { min: 0, max: LARGEST_SEED, integer: true }).read(
      listed.flatMap((each) => each ?? []),
    )
    return seeds && new Set(seeds).size === seeds.length ? seeds : undefined
  },
})

/** `flag` is the flag as the user writes it: `--steps`. */
export const stepsOption = numberOption(undefined, { min: 1, max: MOST_STEPS, integer: true })

export const modeOption = choiceOption('default', ['default', 'fast'])

/** Reads `none,group:8,batch` as three specs. */
export const specsOption = (example: string) =>
  parsedOption<readonly string[], undefined>(undefined, {
    expected: 'names separated by commas, each with options or without',
    example,
    parse(text) {
      try {
        return splitSpecs(text)
      } catch {
        return undefined
      }
    },
  })
