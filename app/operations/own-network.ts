// The network of a partner's test: the lab's for practice partners, for everybody else the one the settings describe.
import type { Outcome } from '#domain/fault.ts'
import { succeed } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import type { Dialer } from '#ports/dialer.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { createSystemNetwork } from '#wire/system-network.ts'
import type { Rooms } from './rooms.ts'
import { extraAuthoritiesOf } from './settings.ts'

/** Opens it, with another way to mail servers than from here if there is one; faults lab.not-started, dns.source-incomplete, probe.helo-refused and those of the settings. */
export async function networkFor(rooms: Rooms, partner: Partner, dialer?: Dialer): Promise<Outcome<MailNetwork>> {
  if (partner.isPractice) {
    const lab = await rooms.practice.lab()
    return lab.ok ? succeed(lab.value.network) : lab
  }
  const settings = rooms.store.settings.read()
  if (!settings.ok) return settings
  const authorities = extraAuthoritiesOf(settings.value)
  if (!authorities.ok) return authorities
  return createSystemNetwork({
    dns: settings.value,
    resolvers: settings.value.resolvers,
    extraAuthorities: authorities.value,
    bundledAuthorities: true,
    systemAuthorities: settings.value.systemAuthorities,
    smtpPort: rooms.smtpPort,
    helo: settings.value.helo,
    hostName: rooms.outside.info.hostName,
    web: rooms.web,
    ...(dialer === undefined ? {} : { dialer, isWebFromHere: true }),
  })
}
