// Whether Postfix would ask our maps at all: main.cf must hook them in first, and every service of ours must fail closed and see our
// policies only.
import { keptPrefix, policyFileName, senderFileName, transportFileName } from './format.ts'
import type { Settings } from './read-sections.ts'

/** Whether main.cf hooks the maps in; the one of senders only where there is one. */
export function hasHooks(settings: Settings, hasSenders: boolean): boolean {
  return (
    placeOf(hooked(settings, 'transport_maps', ''), transportFileName) !== undefined &&
    (!hasSenders ||
      placeOf(hooked(settings, 'smtpd_sender_restrictions', 'check_sender_access '), senderFileName) !== undefined)
  )
}

/** Whether sessions of each service rest on our policies alone, and on nothing weaker. */
export function areServicesSafe(services: ReadonlyMap<string, Settings>, settings: Settings): boolean {
  const place = placeOf(hooked(settings, 'transport_maps', ''), transportFileName)
  return [...services.values()].every(
    (service) =>
      service.get('smtp_tls_security_level') === 'secure' &&
      service.get('smtp_fallback_relay') === '' &&
      place !== undefined &&
      placeOf(service.get('smtp_tls_policy_maps'), policyFileName) === place,
  )
}

/** What stands first in a parameter, if what the host had before follows. */
function hooked(settings: Settings, parameter: string, before: string): string | undefined {
  const [first, rest, ...more] = settings.get(parameter)?.split(', ') ?? []
  if (first === undefined || !first.startsWith(before) || rest !== `$${keptPrefix}${parameter}`) return undefined
  return more.length === 0 ? first.slice(before.length) : undefined
}

/** Type and folder of a map of that name. */
function placeOf(map: string | undefined, name: string): string | undefined {
  return map !== undefined && /^[a-z]+:\//.test(map) && map.endsWith(`/${name}`)
    ? map.slice(0, -name.length)
    : undefined
}
