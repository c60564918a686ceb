// The catalogue of expected failures of our own doing, and Outcome, the value every fallible operation returns.
// Codes are public: scripts and support read them. A code is never reused for something else.
// People see `fault:<code>.title` and `.remedy` in their language; the cause chain goes to the log only.
import { z } from 'zod'

/** `retryable` says whether the same call may succeed later without anything being changed. */
export const faultCatalogue = {
  internal: { retryable: false },
  'contract.rejected': { retryable: false },
  'job.cancelled': { retryable: true },
  'input.not-a-domain': { retryable: false },
  'input.not-a-host': { retryable: false },
  'input.not-an-address': { retryable: false },
  'input.unreadable-file': { retryable: false },
  'input.wrong-format': { retryable: false },
  'input.too-large': { retryable: false },
  'storage.damaged': { retryable: false },
  'storage.foreign': { retryable: false },
  'storage.newer': { retryable: false },
  'storage.in-use': { retryable: true },
  'storage.not-writable': { retryable: true },
  'partner.not-found': { retryable: false },
  'partner.domain-taken': { retryable: false },
  'partner.practice-domains': { retryable: false },
  'probe.not-tested': { retryable: false },
  'probe.already-running': { retryable: true },
  'probe.helo-refused': { retryable: false },
  'probe.time-limit': { retryable: true },
  'dns.no-answer': { retryable: true },
  'dns.server-failure': { retryable: true },
  'dns.malformed': { retryable: true },
  'dns.server-untrusted': { retryable: false },
  'dns.source-incomplete': { retryable: false },
  'route.refused': { retryable: false },
  'route.unreachable': { retryable: true },
  'site.not-found': { retryable: false },
  'gateway.unknown': { retryable: false },
  'gateway.nothing-to-serve': { retryable: false },
  'gateway.demand-not-safe-today': { retryable: true },
  'gateway.demand-not-expressible': { retryable: false },
  'gateway.not-readable': { retryable: false },
  'gateway.inbound-needs-addresses': { retryable: false },
  'gateway.shared-sender': { retryable: false },
  'gateway.addresses-too-wide': { retryable: false },
  'gateway.addresses-overlap': { retryable: false },
  'gateway.client-certificate-unknown': { retryable: false },
  'gateway.version-too-old': { retryable: false },
  'gateway.level-not-expressible': { retryable: false },
  'gateway.name-not-coverable': { retryable: false },
  'gateway.names-missing': { retryable: false },
  'gateway.pins-missing': { retryable: false },
  'gateway.site-incomplete': { retryable: false },
  'gateway.duplicate-domain': { retryable: false },
  'gateway.duplicate-policy': { retryable: false },
  'gateway.ports-differ': { retryable: false },
  'gateway.unsafe-value': { retryable: false },
  'gateway.own-domain': { retryable: false },
  'gateway.best-effort-only': { retryable: false },
  'gateway.not-safe-today': { retryable: true },
  'agreement.nothing-to-enforce': { retryable: false },
  'letter.nothing-to-mend': { retryable: false },
  'letter.nothing-certain': { retryable: true },
  'mail.not-opened': { retryable: true },
  'file.choice-dismissed': { retryable: true },
  'file.not-written': { retryable: true },
  'pdf.not-printed': { retryable: true },
  'lab.not-started': { retryable: true },
  'relay.next-hop-missing': { retryable: false },
  'relay.not-started': { retryable: true },
  'relay.not-running': { retryable: true },
  'relay.already-running': { retryable: true },
  'relay.no-such-delivery': { retryable: false },
  'relay.key-unusable': { retryable: false },
  'relay.container-not-made': { retryable: false },
  'relay.restart-needed': { retryable: false },
  'ssh.unreachable': { retryable: true },
  'ssh.host-key-unknown': { retryable: false },
  'ssh.host-key-changed': { retryable: false },
  'ssh.host-key-not-listed': { retryable: false },
  'ssh.host-key-revoked': { retryable: false },
  'ssh.no-common-algorithm': { retryable: false },
  'ssh.secret-needed': { retryable: true },
  'ssh.sign-in-refused': { retryable: false },
  'ssh.key-unreadable': { retryable: false },
  'ssh.agent-missing': { retryable: false },
  'ssh.keychain-missing': { retryable: false },
  'ssh.secret-file-open': { retryable: false },
  'push.host-not-found': { retryable: false },
  'push.rights-missing': { retryable: false },
  'push.disk-full': { retryable: true },
  'push.read-only': { retryable: false },
  'push.refused': { retryable: false },
  'push.tool-missing': { retryable: false },
  'push.command-hung': { retryable: true },
  'push.connection-lost': { retryable: true },
  'push.host-unfit': { retryable: false },
  'push.not-understood': { retryable: false },
  'push.stale': { retryable: true },
  'push.unsafe': { retryable: false },
  'push.plan-unknown': { retryable: true },
  'push.locked': { retryable: true },
  'push.rolled-back': { retryable: false },
  'push.not-rolled-back': { retryable: false },
  'push.verify-failed': { retryable: false },
  'push.timer-first': { retryable: true },
  'push.timer-gone': { retryable: false },
  'push.not-confirmable': { retryable: true },
  'push.begun-before': { retryable: true },
  'push.no-timer': { retryable: false },
  'push.stopped': { retryable: true },
  'push.host-removed': { retryable: false },
  'push.unfinished': { retryable: true },
  'push.nothing-to-undo': { retryable: false },
  'push.not-pushable': { retryable: false },
  'push.no-hosts': { retryable: false },
} as const satisfies Record<string, { retryable: boolean }>

export type FaultCode = keyof typeof faultCatalogue
export const faultCodes = Object.keys(faultCatalogue) as [FaultCode, ...FaultCode[]]

export const fault = z.strictObject({
  code: z.enum(faultCodes),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Fault = z.infer<typeof fault>

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault }

/** Wraps a value as a success. */
export function succeed<T>(value: T): Outcome<T> {
  return { ok: true, value }
}

/** Makes a failure of a catalogued code; params fill the placeholders of its sentences. */
export function fail(code: FaultCode, params: Fault['params'] = {}): { readonly ok: false; readonly fault: Fault } {
  return { ok: false, fault: { code, params } }
}

/** Makes a switch over a union exhaustive: a missing case does not compile. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
