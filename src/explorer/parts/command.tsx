/** A command line that gives the same, to copy. */
import { useState } from 'preact/hooks'

export function Command({ words }: { readonly words: string }) {
  const [said, say] = useState('')
  const copy = () => {
    navigator.clipboard.writeText(words).then(
      () => say('copied'),
      () => say('select the text to copy it'),
    )
  }
  return (
    <div class="command">
      <pre tabIndex={0} aria-label="The equal command line">
        <code>{words}</code>
      </pre>
      <button type="button" onClick={copy}>
        Copy
      </button>
      <span role="status">{said}</span>
    </div>
  )
}
