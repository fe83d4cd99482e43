import { render } from 'preact'
import { App } from './app.tsx'
import { keepPage } from './offline/offline.ts'

const place = document.getElementById('page')!
place.replaceChildren()
render(<App />, place)
keepPage()
