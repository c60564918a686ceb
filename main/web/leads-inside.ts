// Whether a name found in foreign data surely leads into a network of our own. The proxy looks names up by itself, so this is a second
// look by our resolver; a name only the proxy can find is left to the proxy's rules.

import { isPublicAddress } from '#wire/web/public-address.ts'
import { findAddresses, type WebRoute } from '#wire/web/reach-host.ts'

const lookupMs = 3000

/** Whether addresses are known and none of them is public; `deadline` is a value of `performance.now()`. */
export async function leadsInside(
  route: WebRoute,
  host: string,
  deadline: number,
  signal: AbortSignal,
): Promise<boolean> {
  if (route.addresses === 'any') return false
  const soon = Math.min(deadline, performance.now() + lookupMs)
  const found = await findAddresses(route.resolver, host, soon, signal)
  return typeof found !== 'string' && found.length > 0 && !found.some(isPublicAddress)
}
