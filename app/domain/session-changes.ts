// What an address shows now and showed before: certificate, key, protocol, suite. Pure. Addresses without a TLS session on both sides
// say nothing here; their findings do. A change every address of a host shows alike is told once, for the host.
import type { SmtpSession } from './observation.ts'
import type { ReportChange } from './report-change.ts'

type SeenChange = Extract<ReportChange, { kind: 'certificate' | 'key' | 'protocol' | 'suite' }>

/** The changes of all addresses seen both times. */
export function sessionChanges(before: readonly SmtpSession[], after: readonly SmtpSession[]): readonly ReportChange[] {
  const hosts = [...new Set(after.map((session) => session.host))]
  return hosts.flatMap((host) => {
    const pairs = after
      .filter((session) => session.host === host)
      .flatMap((now) => {
        const then = before.find((session) => session.host === host && session.ip === now.ip)
        return then === undefined ? [] : [{ ip: now.ip, changes: addressChanges(then, now) }]
      })
    return merge(host, pairs)
  })
}

function addressChanges(then: SmtpSession, now: SmtpSession): readonly SeenChange[] {
  if (then.tls === null || now.tls === null) return []
  const at = { host: now.host, ip: now.ip }
  const changes: SeenChange[] = []
  const [old, leaf] = [then.tls.chain[0], now.tls.chain[0]]
  if (old !== undefined && leaf !== undefined && old.sha256 !== leaf.sha256) {
    const isSameKey = old.spkiSha256 === leaf.spkiSha256
    const [from, to] = isSameKey ? [old.sha256, leaf.sha256] : [old.spkiSha256, leaf.spkiSha256]
    changes.push({ kind: isSameKey ? 'certificate' : 'key', at, from, to, validUntil: leaf.notAfter })
  }
  if (then.tls.protocol !== now.tls.protocol) {
    changes.push({ kind: 'protocol', at, from: then.tls.protocol, to: now.tls.protocol })
  } else if (then.tls.cipher !== now.tls.cipher) {
    changes.push({ kind: 'suite', at, from: then.tls.cipher, to: now.tls.cipher })
  }
  return changes
}

interface AddressChanges {
  readonly ip: string
  readonly changes: readonly SeenChange[]
}

function merge(host: string, addresses: readonly AddressChanges[]): readonly ReportChange[] {
  const keyOf = ({ kind, from, to }: SeenChange) => JSON.stringify([kind, from, to])
  const told = new Set<string>()
  return addresses.flatMap(({ changes }) =>
    changes.flatMap((change) => {
      const key = keyOf(change)
      const isCommon = addresses.every((other) => other.changes.some((entry) => keyOf(entry) === key))
      if (!isCommon) return [change]
      if (told.has(key)) return []
      told.add(key)
      return [{ ...change, at: { host } }]
    }),
  )
}
