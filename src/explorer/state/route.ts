/** The address as a signal: links, back and forward change it, and so do controls. */
import { signal } from '@preact/signals'
import { REVISION } from '../../run/version.ts'
import { type Address, readAddress, type Screen, writeAddress } from './address.ts'

export const route = signal<Address>(readAddress(location.hash))

addEventListener('hashchange', () => {
  route.value = readAddress(location.hash)
})
addEventListener('popstate', () => {
  route.value = readAddress(location.hash)
})

/** `replace`: a change that no one would go back over, as each step of a slider. */
function go(screen: Screen, values: Address['values'], { replace = false } = {}): void {
  const address = writeAddress(screen, values)
  if (address === location.hash) return
  if (replace) history.replaceState(null, '', address)
  else history.pushState(null, '', address)
  route.value = readAddress(address)
}

/** Changes some values of the address of this screen, which then says the revision of the engine that shows it. */
export function change(values: Address['values'], options?: { replace?: boolean }): void {
  const now = route.value
  go(now.screen, { ...now.values, ...values, revision: String(REVISION) }, options)
}
