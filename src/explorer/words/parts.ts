/** The words of the parts that stories share with the other screens, which are in English. */
import { createContext } from 'preact'

export const englishParts = {
  picture: {
    counts: 'training points {train} right, test points {test}',
    step: 'step {step}',
    training: 'training',
    keys: 'Arrow keys move the test points',
  },
  figure: {
    numbers: 'In numbers',
    table: '{title}, in numbers',
  },
  command: {
    label: 'The equal command line',
    copy: 'Copy',
    copied: 'copied',
    select: 'select the text to copy it',
  },
}

export type PartWords = typeof englishParts

export const Parts = createContext<PartWords>(englishParts)
