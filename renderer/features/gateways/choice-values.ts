// The choice for one partner as a form: lists are text, one entry per line, so a person can paste them; numbers are text until they are read.
import type { PolicyChoice } from '#domain/policy-choice.ts'
import type { TlsLevel } from '#domain/tls-level.ts'

export interface ChoiceValues {
  readonly level: TlsLevel
  readonly includeSubdomains: boolean
  readonly direction: PolicyChoice['direction']
  readonly trust: PolicyChoice['trust']['kind']
  /** PEM certificates. */
  readonly authorities: string
  readonly pins: string
  readonly minProtocol: PolicyChoice['minProtocol']
  readonly suites: PolicyChoice['suites']
  readonly clientCertificate: string
  readonly route: PolicyChoice['route']['kind']
  /** `host` or `host:port`. */
  readonly hosts: string
  readonly senderDomains: string
  readonly addresses: string
  readonly inboundMinProtocol: PolicyChoice['minProtocol']
  readonly demandsCertificate: boolean
  readonly inboundNames: string
  readonly inboundPins: string
  readonly inboundAuthorities: string
  readonly reply: PolicyChoice['inbound']['reply']
  readonly action: PolicyChoice['failure']['action']
  readonly warnAfterHours: string
  readonly giveUpAfterHours: string
  /** ISO date, or empty. */
  readonly reviewBy: string
}

export const smtpPort = 25

/** The form of a choice. */
export function valuesOf(choice: PolicyChoice): ChoiceValues {
  const { route, inbound, failure } = choice
  const certificate = inbound.certificate
  return {
    level: choice.level,
    includeSubdomains: choice.includeSubdomains,
    direction: choice.direction,
    trust: choice.trust.kind,
    authorities: choice.trust.authorities.join(''),
    pins: choice.pins.join('\n'),
    minProtocol: choice.minProtocol,
    suites: choice.suites,
    clientCertificate: choice.clientCertificate ?? '',
    route: route.kind,
    hosts: route.kind === 'mx' ? '' : route.hosts.map(hostLine).join('\n'),
    senderDomains: inbound.senderDomains.join('\n'),
    addresses: inbound.addresses.join('\n'),
    inboundMinProtocol: inbound.minProtocol,
    demandsCertificate: certificate !== null,
    inboundNames: certificate?.names.join('\n') ?? '',
    inboundPins: certificate?.pins.join('\n') ?? '',
    inboundAuthorities: certificate?.authorities.join('') ?? '',
    reply: inbound.reply,
    action: failure.action,
    warnAfterHours: String(failure.warnAfterHours),
    giveUpAfterHours: String(failure.giveUpAfterHours),
    reviewBy: choice.reviewBy ?? '',
  }
}

/** A fixed server as a line: the port stands there only when it is not the usual one. */
export function hostLine({ host, port }: { readonly host: string; readonly port: number }): string {
  return port === smtpPort ? host : `${host}:${port}`
}
