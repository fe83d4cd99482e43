/** Sentences of the results in the language of a story; those without a translation stay in English, marked as such. */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Translation } from '../words/translation.ts'

/** By the name of the language in its own words, as in `Words`. English needs none. */
const translations: Readonly<Record<string, () => Promise<Translation>>> = {
  Deutsch: async () => (await import('../words/evidence-de.ts')).evidenceDe,
}

const loaded = signal<{ readonly language: string; readonly translation: Translation } | undefined>(undefined)

/** Loads what a language needs; false until it is there. */
export function useTranslation(language: string): boolean {
  const load = translations[language]
  useEffect(() => {
    if (load === undefined) {
      loaded.value = undefined
      return
    }
    let isWanted = true
    void load().then((translation) => {
      // The reader may have chosen another language meanwhile.
      if (isWanted) loaded.value = { language, translation }
    })
    return () => {
      isWanted = false
    }
  }, [language])
  return load === undefined ? loaded.value === undefined : loaded.value?.language === language
}

/** Whether the story is in another language than the results. */
export const isTranslated = (): boolean => loaded.value !== undefined

/** `as`: what kind of text it is. */
export function Said({
  english,
  as = 'sentence',
}: {
  readonly english: string
  readonly as?: 'sentence' | 'source' | 'setup'
}) {
  const translation = loaded.value?.translation
  if (translation === undefined) return <span lang="en">{english}</span>
  if (as !== 'sentence') return <>{translation[as](english)}</>
  const said = translation.sentences[english]
  return said === undefined ? <span lang="en">{english}</span> : <>{said}</>
}
