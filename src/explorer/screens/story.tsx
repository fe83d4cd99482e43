/** Stories: text with live figures, in the language that the address names. */
import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { writeAddress } from '../state/address.ts'
import { change, route } from '../state/route.ts'
import type { Words } from '../words/en.ts'
import { Parts } from '../words/parts.ts'

type Telling = ComponentType<{ readonly words: Words }>

/** Every story, by its name in the address and in the words; each is loaded when it is first shown. */
const loaders = {
  move: async () => (await import('./story-move.tsx')).MoveStory,
  shake: async () => (await import('./story-shake.tsx')).ShakeStory,
  look: async () => (await import('./story-look.tsx')).LookStory,
  gains: async () => (await import('./story-gains.tsx')).GainsStory,
  axes: async () => (await import('./story-axes.tsx')).AxesStory,
  batches: async () => (await import('./story-batches.tsx')).BatchesStory,
  evidence: async () => (await import('./story-evidence.tsx')).EvidenceStory,
} satisfies Readonly<Partial<Record<keyof Words, () => Promise<Telling>>>>

type StoryName = keyof typeof loaders

const names = Object.keys(loaders) as StoryName[]
const loaded = signal<Readonly<Partial<Record<StoryName, Telling>>>>({})

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
  const { story: named, language: asked } = route.value.values
  const language = languageOf(asked)
  const story = names.find((name) => name === named) ?? 'move'
  useEffect(() => {
    if (loaded.value[story] !== undefined) return
    void loaders[story]().then((telling) => {
      loaded.value = { ...loaded.value, [story]: telling }
    })
  }, [story])
  useEffect(() => {
    void languages[language]().then((text) => {
      words.value = { language, text }
    })
  }, [language])
  const spoken = words.value
  if (spoken === undefined) return <div class="waiting">…</div>
  const { text } = spoken
  const Telling = loaded.value[story]
  return (
    <div lang={spoken.language} class="story">
      <div class="story-head">
        <nav class="story-list" aria-label={text.stories}>
          {names.map((name) => (
            <a
              key={name}
              href={writeAddress('story', { story: name, ...(asked !== undefined && { language: asked }) })}
              aria-current={name === story ? 'page' : undefined}
            >
              {text[name].title}
            </a>
          ))}
        </nav>
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
      </div>
      <Parts.Provider value={text.parts}>
        {Telling ? <Telling words={text} /> : <div class="waiting">…</div>}
      </Parts.Provider>
    </div>
  )
}
