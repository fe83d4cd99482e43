/** A command line that gives the same, to copy. */
import { useContext, useState } from 'preact/hooks'
import { Parts } from '../words/parts.ts'

export function Command({ words }: { readonly words: string }) {
  const [said, say] = useState('')
  const { command: own } = useContext(Parts)
  const copy = () => {
    navigator.clipboard.writeText(words).then(
      () => say(own.copied),
      () => say(own.select),
    )
  }
  return (
    <div class="command">
      <pre tabIndex={0} aria-label={own.label}>
        <code>{words}</code>
      </pre>
      <button type="button" onClick={copy}>
        {own.copy}
      </button>
      <span role="status">{said}</span>
    </div>
  )
}
