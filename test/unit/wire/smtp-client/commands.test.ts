// The commands of one message: parameters only where they were offered, and no address that could end a command.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyRuns } from '#test/support/property-runs.ts'
import { recipientNamed, sampleMessage } from '#test/support/relay/outgoing-sample.ts'
import { mailCommand, rcptCommand, whyNotPossible } from '#wire/smtp-client/commands.ts'
import type { OpenSession, ServerAbilities } from '#wire/smtp-client/open-session.ts'
import { noAbilities } from '#wire/smtp-client/server-abilities.ts'

const all: ServerAbilities = {
  hasPipelining: true,
  maxSize: 1000,
  has8bitMime: true,
  hasSmtpUtf8: true,
  hasDsn: true,
  hasRequireTls: true,
  authMechanisms: [],
}
const session = (abilities: Partial<ServerAbilities> = all, tls: unknown = {}) =>
  ({ abilities: { ...noAbilities, ...abilities }, tls }) as OpenSession
const full = sampleMessage({
  sender: 'jörg@own.example',
  returnContent: 'headers',
  envelopeId: 'QQ 3+1=4',
  is8bit: true,
  isSmtpUtf8: true,
  requiresTls: true,
  size: 900,
})

describe('commands of a message', () => {
  it('carries what was asked for and is offered', () => {
    expect(mailCommand(session(), full)).toBe(
      'MAIL FROM:<jörg@own.example> SIZE=900 BODY=8BITMIME SMTPUTF8 REQUIRETLS RET=HDRS ENVID=QQ+203+2B1+3D4',
    )
    expect(mailCommand(session(), sampleMessage({ sender: '', returnContent: 'full' }))).toBe(
      'MAIL FROM:<> SIZE=26 RET=FULL',
    )
  })

  it('asks for notices per recipient', () => {
    const wish = recipientNamed('b@partner.example', {
      notify: ['success', 'failure', 'delay'],
      originalRecipient: 'rfc822;B+2Bx@partner.example',
    })
    expect(rcptCommand(session(), wish)).toBe(
      'RCPT TO:<b@partner.example> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;B+2Bx@partner.example',
    )
    expect(rcptCommand(session(), { ...wish, notify: ['never', 'delay'], originalRecipient: 'not one' })).toBe(
      'RCPT TO:<b@partner.example> NOTIFY=NEVER',
    )
    expect(rcptCommand(session({}), wish)).toBe('RCPT TO:<b@partner.example>')
  })

  it('leaves out what is not offered', () => {
    const plain = sampleMessage({ returnContent: 'full', envelopeId: 'x' })
    expect(mailCommand(session({}), plain)).toBe('MAIL FROM:<anna@own.example>')
  })

  it.each([
    ['too-large', { size: 1001 }, {}],
    [undefined, { size: 1001 }, { maxSize: 0 }],
    [undefined, { size: 1001 }, { maxSize: null }],
    ['eight-bit', { is8bit: true }, { has8bitMime: false }],
    ['smtputf8', { isSmtpUtf8: true }, { hasSmtpUtf8: false }],
    ['smtputf8', { recipients: [recipientNamed('ö@partner.example')] }, { hasSmtpUtf8: false }],
    ['requiretls', { requiresTls: true }, { hasRequireTls: false }],
  ])('%s: %j for %j', (why, message, abilities) => {
    expect(whyNotPossible(session({ ...all, ...abilities }), sampleMessage(message))).toBe(why)
  })

  it('takes REQUIRETLS over TLS only', () => {
    expect(whyNotPossible(session(all, null), sampleMessage({ requiresTls: true }))).toBe('requiretls')
  })

  it('takes quoted local parts', () => {
    const address = '"a b<>\\"c"@partner.example'
    expect(rcptCommand(session({}), recipientNamed(address))).toBe(`RCPT TO:<${address}>`)
  })

  it('never writes an address that could end a command', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('a', '@', '"', '\\', '\r', '\n', ' ', '<', '>', '\0', '\u2028', '\u0085', 'ü'),
      maxLength: 12,
    })
    fc.assert(
      fc.property(hostile, (text) => {
        let command: string | undefined
        try {
          command = rcptCommand(session(), recipientNamed(text))
        } catch {
          return
        }
        expect(command).toMatch(/^RCPT TO:<[^\p{Cc}\u2028\u2029]*>$/u)
        const path = command.slice('RCPT TO:<'.length, -1).replace(/"(?:[^"\\]|\\.)*"/g, '')
        expect(path).not.toMatch(/[ <>]/)
      }),
      { numRuns: propertyRuns(2000) },
    )
  })
})
