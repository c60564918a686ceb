// How the SMTP library is told to behave. Each setting answers a finding about its defaults: a public built-in key, TLS 1.0, reverse DNS,
// hidden DSN and REQUIRETLS, commands nobody needs.
import { constants } from 'node:crypto'
import type { SMTPServerOptions } from 'smtp-server'
import type { RelayListener } from '#domain/relay-config.ts'
import type { InboundSettings, ListenerKey } from './inbound-parts.ts'

/** RFC 5321 section 4.5.3.2.7: a server waits at least five minutes for the next command. */
const idleMs = 300_000
const unused = ['AUTH', 'XCLIENT', 'XFORWARD', 'WIZ', 'SHELL', 'KILL']
// Without tickets there is no resumption, so every session shows its certificate; nor may it change by renegotiation. Not every engine
// knows the second, and then has no renegotiation.
const secureOptions = constants.SSL_OP_NO_TICKET | (constants.SSL_OP_NO_RENEGOTIATION ?? 0)

/** What a listener's key and its versions are to TLS. */
export function tlsOptionsOf(listener: Pick<RelayListener, 'minProtocol'>, key: ListenerKey) {
  return { key: key.keyPem, cert: key.certificatePem, minVersion: listener.minProtocol, secureOptions }
}

/** The settings of one listener; handlers come on top. */
export function smtpSettings(
  listener: RelayListener,
  key: ListenerKey | null,
  settings: InboundSettings,
): SMTPServerOptions {
  return {
    name: settings.hostName,
    heloResponse: '%s',
    logger: false,
    disabledCommands: key === null ? [...unused, 'STARTTLS'] : unused,
    authOptional: true,
    disableReverseLookup: true,
    hideDSN: false,
    hideREQUIRETLS: false,
    size: settings.limits.messageBytes,
    maxClients: settings.limits.sessions,
    socketTimeout: idleMs,
    // Codes are written into the texts (`replies.ts`).
    hideENHANCEDSTATUSCODES: true,
    // Whether one is asked for is set per connection; the verdict is ours, after the handshake.
    requestCert: false,
    rejectUnauthorized: false,
    ...(key === null ? {} : tlsOptionsOf(listener, key)),
  }
}
