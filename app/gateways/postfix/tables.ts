// The three maps and the authorities from the plans of all policies. Each key stands once: two policies that ask for different things
// behind the same next hop cannot both be told to Postfix, and are refused.
import type { Artefact } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { createLineWriter, type LineWriter } from '../line-writer.ts'
import { authoritiesFileName, authorityMark, policyFileName, senderFileName, transportFileName } from './format.ts'
import type { MapEntryPlan, PolicyPlan } from './plan.ts'
import { writeBlockHead, writeEntries } from './table-writer.ts'

const head = (writer: LineWriter, text: string) => {
  writer.line(`# Handschlag: ${text}`)
  writer.line('# Generated as a whole; what is changed here by hand is lost.')
}

/** What a session to each next hop must be; fault gateway.demand-not-expressible where two policies share one and differ. */
export function policyTable(plans: readonly PolicyPlan[]): Outcome<Artefact> {
  const writer = createLineWriter()
  head(writer, 'TLS policy by next hop')
  const known = new Map<string, string>()
  for (const { policy, outbound } of plans) {
    if (outbound === null) continue
    const fresh: MapEntryPlan[] = []
    for (const entry of outbound.policyEntries) {
      const text = entry.parts.map((part) => part.text).join(' ')
      const value = known.get(entry.key)
      if (value === undefined) fresh.push(entry)
      else if (value !== text) {
        return fail('gateway.demand-not-expressible', { gateway: 'postfix', partner: policy.partner, field: 'route' })
      }
      known.set(entry.key, text)
    }
    writeBlockHead(writer, policy)
    if (fresh.length === 0) writer.line('# same next hop as a policy above')
    writeEntries(writer, fresh)
  }
  return succeed(writer.artefact(policyFileName, 'conf'))
}

/** Which service sends to each domain, and where to. */
export function transportTable(plans: readonly PolicyPlan[]): Artefact {
  const writer = createLineWriter()
  head(writer, 'service and next hop by recipient domain')
  for (const { policy, outbound } of plans) {
    if (outbound === null) continue
    writeBlockHead(writer, policy)
    writeEntries(writer, outbound.transportEntries)
  }
  return writer.artefact(transportFileName, 'conf')
}

/** What the servers of each sender domain must show. */
export function senderTable(plans: readonly PolicyPlan[]): Artefact {
  const writer = createLineWriter()
  head(writer, 'demands by sender domain')
  for (const { policy, inbound } of plans) {
    if (inbound === null) continue
    writeBlockHead(writer, policy)
    const code = inbound.pins.length > 0 ? 'sender-pins' : 'sender-tls'
    for (const sender of inbound.senders) {
      writer.line(`${sender} ${inbound.restriction}`, code, { count: inbound.pins.length })
    }
  }
  return writer.artefact(senderFileName, 'conf')
}

/** Every set of authorities once; the apply script makes a file of each. */
export function authorityBundle(plans: readonly PolicyPlan[]): Artefact | null {
  const files = new Map(
    plans.flatMap(({ outbound }) =>
      outbound?.authorities ? [[outbound.authorities.name, outbound.authorities.certificates] as const] : [],
    ),
  )
  if (files.size === 0) return null
  const writer = createLineWriter()
  for (const [name, certificates] of [...files].sort(([left], [right]) => (left < right ? -1 : 1))) {
    writer.line(`${authorityMark}${name}`, 'authority-file', { name })
    for (const certificate of certificates) {
      for (const line of certificate.trimEnd().split('\n')) writer.line(line)
    }
  }
  return writer.artefact(authoritiesFileName, 'text')
}
