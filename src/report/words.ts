/** Words that the page and its script share. The functions import nothing: the page's script contains their text. */

/** The first sentence of a text, and what follows it. A dot after `Fig`, `et al` and the like ends no sentence. */
export function splitSentence(text: string): [first: string, rest: string] {
  const ends = text.matchAll(/[.!?][)”]*\s+(?=[A-Z0-9“(])/g)
  for (const end of ends) {
    const first = text.slice(0, end.index + end[0].trimEnd().length)
    if (!/\b(?:Figs?|et al|vs|e\.g|i\.e|Eq|No)\.$/.test(first))
      return [first, text.slice(first.length).trim()]
  }
  return [text.trim(), '']
}
