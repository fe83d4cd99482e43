/** Stories: text with live figures, in the language that the address names. */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { change, route } from '../state/route.ts'
import type { Words } from '../words/en.ts'
import { LookStory } from './story-look.tsx'
import { MoveStory } from './story-move.tsx'
import { ShakeStory } from './story-shake.tsx'

const languages = {
  en: async () => (await import('../words/en.ts')).en,
  de: async () => (await import('../words/de.ts')).de,
} satisfies Readonly<Record<string, () => Promise<Words>>>

type Language = keyof typeof languages

const isLanguage = (name: string): name is Language => Object.hasOwn(languages, name)

const words = signal<{ readonly language: Language; readonly text: Words } | undefined>(undefined)

/** The language of the address, else of the browser. */
function languageOf(asked: string | undefined): Language {
  const wanted = [asked ?? '', ...navigator.languages.map((name) => name.slice(0, 2))]
  return wanted.find(isLanguage) ?? 'en'
}

export function Story() {
  const { story = 'move', language: asked } = route.value.values
  const language = languageOf(asked)
  useEffect(() => {
    void languages[language]().then((text) => {
      words.value = { language, text }
    })
  }, [language])
  const loaded = words.value
  if (loaded === undefined) return <p>…</p>
  const { text } = loaded
  return (
    <div lang={loaded.language} class="story">
      <p class="languages" role="group" aria-label="Language">
        <button
          type="button"
          lang="en"
          aria-pressed={language === 'en'}
          onClick={() => change({ language: 'en' })}
        >
          English
        </button>
        <button
          type="button"
          lang="de"
          aria-pressed={language === 'de'}
          onClick={() => change({ language: 'de' })}
        >
          Deutsch
        </button>
      </p>
      {story === 'shake' ? (
        <ShakeStory words={text} />
      ) : story === 'look' ? (
        <LookStory words={text} />
      ) : (
        <MoveStory words={text} />
      )}
    </div>
  )
}
