/** The data that commands take, for the end of their help. */
import { dataSpecs } from '../../data/load.ts'
import { definitions } from '../display/table.ts'

export const DATA_HELP = `
Data:
${definitions(
  dataSpecs.map(({ spec, explanation }) => [spec, explanation]),
  { indent: 2 },
)}`
