/** What is known of one network that trains: how far it is, its weights' hash, the command that gives the same. */
import { grouped } from '../../counts.ts'
import type { Arm } from '../live/arm.ts'
import { Command } from '../parts/command.tsx'

export function ArmCard({ arm, number }: { readonly arm: Arm; readonly number: number }) {
  const run = arm.run()
  const message = arm.message()
  const phase = arm.phase()
  return (
    <section class="card" aria-label={`Network ${number}`}>
      <h2>{run?.label ?? (phase === 'failed' ? `Network ${number}` : 'starting …')}</h2>
      {phase === 'failed' && (
        <p class="error" role="alert">
          {message}
        </p>
      )}
      {phase === 'ended' && message !== undefined && <Diverged what={message} step={arm.step()} />}
      {run && (
        <>
          <p class="facts">
            {grouped(run.parameters)} parameters · {run.description}
          </p>
          {run.warnings.map((warning) => (
            <p class="warning" key={warning}>
              {warning}
            </p>
          ))}
          <p>
            step <output>{arm.step()}</output> of {run.steps}
            <span class="unseen" role="status">
              {phase === 'ended' ? `network ${number} has ended` : ''}
            </span>
          </p>
          <Weights arm={arm} />
        </>
      )}
      {phase === 'opening' && run === undefined && <Opening />}
    </section>
  )
}

/** The lines of a network that is opened, so that nothing moves when they get their words. */
function Opening() {
  return (
    <>
      <p class="facts">…</p>
      <p>step 0</p>
      <p class="summary">…</p>
    </>
  )
}

function Weights({ arm }: { readonly arm: Arm }) {
  const { command, steps, isPrefix } = arm.run()!
  const [hash, step] = [arm.hash(), arm.step()]
  const isWhole = step === steps || (arm.phase() === 'ended' && arm.message() !== undefined)
  const equal = isWhole ? command : command.replace(/ --steps \d+/, ` --steps ${step}`)
  return (
    <details>
      <summary>
        The same on the command line
        {hash === undefined ? (
          ''
        ) : (
          <>
            {' '}
            · weights <code>{hash.slice(0, 12)}…</code>
          </>
        )}
      </summary>
      {hash === undefined && <p>Pause to see the hash of the weights.</p>}
      {hash !== undefined && (
        <p>
          SHA-256 of the weights after step {step}: <code class="hash">{hash}</code>
        </p>
      )}
      {isWhole || (isPrefix && step > 0) ? (
        <Command words={equal} />
      ) : (
        <>
          <Command words={command} />
          <p class="facts">It ends after {steps} steps.</p>
        </>
      )}
    </details>
  )
}

function Diverged({ what, step }: { readonly what: string; readonly step: number }) {
  return (
    <div class="diverged" role="alert">
      <p>
        <strong>Diverged at step {step}</strong>: {what}.
      </p>
      <p>
        Each step went too far and made the loss larger, until a number was too large for 32 bits: infinity,
        and infinity minus infinity is NaN, “not a number”. A lower learning rate helps, and often a
        normalization does. Move the slider back and measure η λ_max: above 2, steps overshoot.
      </p>
    </div>
  )
}
