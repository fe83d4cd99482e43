/** What is wrong, if anything is. */
export function Errors({ of }: { readonly of: readonly (string | undefined)[] }) {
  return (
    <>
      {of
        .filter((message) => message !== undefined && message !== '')
        .map((message) => (
          <p key={message} class="error" role="alert" lang="en">
            {message}
          </p>
        ))}
    </>
  )
}
