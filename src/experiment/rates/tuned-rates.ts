/** The learning rates that `npm run tune-rates` found. That command writes the table; `table.ts` describes it. */
import type { RateTable } from './table.ts'

// biome-ignore format: one line for each set-up
export const tunedRates: RateTable = {
  "commands": [],
  "setups": []
}
