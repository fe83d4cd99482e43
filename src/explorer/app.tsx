/** The page: its screens, found by the address, each loaded when it is first shown. */
import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { REVISION } from '../run/version.ts'
import { isKept } from './offline/offline.ts'
import { Start } from './screens/start.tsx'
import { type Screen, writeAddress } from './state/address.ts'
import { route } from './state/route.ts'
import { version } from './worker/start.ts'

const loaders: Readonly<Record<Exclude<Screen, 'start'>, () => Promise<ComponentType>>> = {
  train: async () => (await import('./screens/train.tsx')).Train,
  ask: async () => (await import('./screens/ask.tsx')).Ask,
  story: async () => (await import('./screens/story.tsx')).Story,
  landscape: async () => (await import('./screens/landscape.tsx')).Landscape,
  own: async () => (await import('./screens/own.tsx')).Own,
  open: async () => (await import('./screens/open.tsx')).Open,
}

const links: readonly (readonly [Screen, string])[] = [
  ['start', 'Start'],
  ['train', 'Train'],
  ['ask', 'Ask'],
  ['story', 'Stories'],
  ['landscape', 'Landscape'],
  ['own', 'Your own'],
  ['open', 'Open'],
]

const loaded = signal<Readonly<Partial<Record<Screen, ComponentType>>>>({ start: Start })
const failure = signal('')

export function App() {
  const { screen, values, unknown } = route.value
  const Shown = loaded.value[screen]
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    document.title = `${links.find(([each]) => each === screen)![1]} · normscope explorer`
    if (screen === 'start' || loaded.value[screen] !== undefined) return
    loaders[screen]().then(
      (component) => {
        loaded.value = { ...loaded.value, [screen]: component }
      },
      () => {
        failure.value =
          'this part of the page could not be loaded; check the connection and load the page again'
      },
    )
  }, [screen])
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        Skip to the content
      </a>
      <header>
        <nav aria-label="Screens">
          <span class="brand">normscope</span>
          {links.map(([each, label]) => (
            <a key={each} href={writeAddress(each, {})} aria-current={each === screen ? 'page' : undefined}>
              {label}
            </a>
          ))}
        </nav>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        {unknown.length > 0 && (
          <p class="warning" role="alert">
            The address has {unknown.join(', ')}, which this page does not know.
          </p>
        )}
        {values.revision !== undefined && values.revision !== String(REVISION) && (
          <p class="warning" role="alert">
            This link was made by revision {values.revision} of the engine; this is revision {REVISION}, whose
            bits may differ.
          </p>
        )}
        {failure.value !== '' && (
          <p class="error" role="alert">
            {failure.value}
          </p>
        )}
        {Shown ? <Shown /> : <div class="waiting">…</div>}
      </main>
      <footer>
        <p>
          normscope {version}, revision {REVISION} of the engine. Everything is computed on this machine;
          nothing leaves it.{isKept.value && ' This browser keeps the page: it opens without a network, too.'}
        </p>
      </footer>
    </>
  )
}
