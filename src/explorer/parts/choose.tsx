/** One of a few values, as a group of radio buttons. */
export function Choose<V extends string>({
  label,
  value,
  values,
  onChoose,
}: {
  readonly label: string
  readonly value: V | undefined
  readonly values: readonly (readonly [V, string])[]
  readonly onChoose: (value: V) => void
}) {
  return (
    <fieldset class="choose">
      <legend>{label}</legend>
      {values.map(([each, words]) => (
        <label key={each}>
          <input type="radio" name={label} checked={value === each} onChange={() => onChoose(each)} /> {words}
        </label>
      ))}
    </fieldset>
  )
}
