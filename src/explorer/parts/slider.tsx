/** Symbols such as γ keep their case. */
const isWord = (label: string) => /^\p{Script=Latin}{2}/u.test(label)

/** A slider with its name and its value, which a screen reader says in the same words. */
export function Slider({
  label,
  value,
  min,
  max,
  step = 1,
  words = String(value),
  onMove,
}: {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step?: number
  /** The value as it is shown. */
  readonly words?: string
  readonly onMove: (value: number) => void
}) {
  return (
    <label class="slider">
      <span class={isWord(label) ? 'word' : undefined}>{label}</span>
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-label={label}
        aria-valuetext={words}
        onInput={(event) => onMove(Number(event.currentTarget.value))}
      />
      <output>{words}</output>
    </label>
  )
}
