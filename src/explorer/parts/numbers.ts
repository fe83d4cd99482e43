/** Numbers as the language of a story writes them: `1,000.5` in English, `1.000,5` in German. */
import { useContext } from 'preact/hooks'
import { Parts, type PartWords } from '../words/parts.ts'

export type Marks = PartWords['number']

/** `text`: numbers as `stats/format.ts` writes them, and nothing else with a full stop or comma. */
export const localNumber = (text: string, { decimal, group }: Marks): string =>
  text.replaceAll(/[.,]/g, (mark) => (mark === '.' ? decimal : group))

/** Writes formatted numbers in the language of the story. */
export function useNumbers(): (text: string) => string {
  const { number } = useContext(Parts)
  return (text) => localNumber(text, number)
}

const isNumber = /^[−+-]?[\d.,]+(e[−-]?\d+)?( ?(%|×|pp))?$/

/** A cell of a table or a tick of an axis: only numbers change, not names such as `mlp:50,50`. */
export const localCell = (text: string, marks: Marks): string =>
  isNumber.test(text) ? localNumber(text, marks) : text

/** The same for the texts of a drawing. */
export const localDrawing = (svg: string, marks: Marks): string =>
  marks.decimal === '.'
    ? svg
    : svg.replaceAll(/>([^<>]+)</g, (_, text: string) => `>${localCell(text, marks)}<`)
