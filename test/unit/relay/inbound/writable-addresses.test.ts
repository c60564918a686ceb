// What is taken in can be sent on: an address with a 250 that no command can hold would be lost mail.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { relayConfig } from '#domain/relay-config.ts'
import { admissionRules, admitRecipient } from '#relay/inbound/admission.ts'
import { readAddress, written } from '#relay/inbound/mail-address.ts'
import { createLoadedPolicies } from '#relay/policies.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { inboundPolicies } from '#test/support/relay/inbound-relay.ts'
import { recipientNamed, sampleMessage } from '#test/support/relay/outgoing-sample.ts'
import { mailCommand, rcptCommand } from '#wire/smtp-client/commands.ts'
import type { OpenSession } from '#wire/smtp-client/open-session.ts'
import { noAbilities } from '#wire/smtp-client/server-abilities.ts'

const { outbound } = relayConfig.parse({
  schema: 'handschlag.relay/1',
  hostName: 'relay.own.example',
  postmaster: 'postmaster@own.example',
  listeners: [{ address: '127.0.0.1', port: 25, tls: null }],
  outbound: { unlisted: 'opportunistic' },
})
const session = { abilities: noAbilities, tls: null } as OpenSession
const rules = admissionRules({
  networks: [],
  ownDomains: ['own.example'],
  outbound,
})
const policies = createLoadedPolicies(inboundPolicies([]), 'f'.repeat(64))

const character = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...'ab."\\<> @()[];:,%!\t\r\n\0\u00a0\u2028\u00f6') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
)
const text = fc.array(character, { maxLength: 8 }).map((all) => all.join(''))
const local = fc.oneof(
  text,
  text.map((inner) => `"${inner}"`),
)
const address = fc
  .tuple(local, fc.constantFrom('own.example', 'm\u00fcnchen.example', '[192.0.2.1]', '[IPv6:::1]'))
  .map((parts) => parts.join('@'))

it.each(['a"b@evil.example', '"a@evil.example', '"a"b@own.example', 'a<b@own.example', 'a b@own.example'])(
  'takes no %s',
  (sender) => {
    expect(readAddress(sender, true)).toBe('bad-address')
    const admission = admitRecipient({ address: sender, isUtf8: true, isOwnClient: true }, rules, policies)
    expect(admission).toMatchObject({ ok: false, reason: 'bad-address' })
  },
)

it.each(['"a b"@own.example', '"a\\"b"@own.example', "o'neil+x@own.example"])('takes %s', (sender) => {
  expect(readAddress(sender, false)).toMatchObject({ domain: 'own.example' })
})

it('takes nothing that the client could not write', () => {
  fc.assert(
    fc.property(address, fc.boolean(), (typed, isUtf8) => {
      const read = readAddress(typed, isUtf8)
      if (typeof read === 'string') return
      const message = sampleMessage({ sender: written(read) })
      expect(mailCommand(session, message)).toContain(`<${written(read)}>`)
      expect(rcptCommand(session, recipientNamed(written(read)))).toBe(`RCPT TO:<${written(read)}>`)
    }),
    { numRuns: propertyRuns(3000) },
  )
})
