// Why a host is not spoken to: its key contradicts a pin, a line of known_hosts, or is revoked there. Each has a code of its own, because what
// is to be removed, and where, is another thing each time.
import { fail } from '#domain/fault.ts'
import type { HostKeyView } from '#domain/push/push-host.ts'
import { hostLabel } from '../host-text.ts'
import { knownHostsName } from './known-hosts.ts'

const codes = {
  pin: 'ssh.host-key-changed',
  'known-hosts': 'ssh.host-key-not-listed',
  revoked: 'ssh.host-key-revoked',
} as const

/** The fault of a changed key; `place` is the host's name in known_hosts. */
export function changedKey({ shown, expected, source }: HostKeyView, hop: number) {
  return fail(codes[source ?? 'pin'], {
    host: hostLabel(shown.address, shown.port),
    hop,
    place: knownHostsName(shown.address, shown.port),
    expected: expected.join(', ') || '–',
    shown: shown.fingerprint,
  })
}
