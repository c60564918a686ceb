// What all sessions share: the rules in force, who of the clients is our own, the counters, and how a refusal is told. Settings change in one
// step; a session sees the new ones with its next command.
import type { SMTPServerSession } from 'smtp-server'
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { TrustStore } from '#wire/trust-store.ts'
import type { NewMessage } from '../message.ts'
import { type AdmissionRules, admissionRules } from './admission.ts'
import { createGuests, type Guests } from './guests.ts'
import type { InboundCounters, InboundParts, InboundSettings } from './inbound-parts.ts'
import { type Refused, refused } from './replies.ts'

export interface Subject {
  /** Stable code. */
  readonly reason: string
  readonly domain: string | null
  readonly policy: Pick<RelayPolicy, 'partner'> | null
}

const mostRefusals = 100

export class Desk {
  readonly parts: InboundParts
  settings: InboundSettings
  trust: TrustStore
  rules: AdmissionRules
  readonly guests: Guests
  #accepted = 0
  #refused = 0
  #wouldRefuse = 0
  readonly #sessions = new Map<string, number>()
  readonly #clients = new WeakMap<
    SMTPServerSession,
    { readonly rules: AdmissionRules; readonly isOwn: boolean; readonly isGuest: boolean }
  >()
  readonly #entered = new WeakSet<SMTPServerSession>()
  #sessionCount = 0

  constructor(parts: InboundParts) {
    this.parts = parts
    this.settings = parts.config
    this.trust = parts.trust
    this.rules = admissionRules(parts.config)
    this.guests = createGuests(() => this.now())
  }

  change(settings: InboundSettings, trust: TrustStore): void {
    this.settings = settings
    this.trust = trust
    this.rules = admissionRules(settings)
  }

  /** Milliseconds since 1970. */
  now(): number {
    return Date.parse(this.parts.clock.now())
  }

  isOwnClient(smtp: SMTPServerSession): boolean {
    const known = this.#clients.get(smtp)
    if (known?.isGuest === true) return true
    const isGuest = this.guests.has(smtp.remoteAddress, smtp.remotePort)
    if (!isGuest && known?.rules === this.rules) return known.isOwn
    const isOwn = isGuest || this.rules.networks.has(smtp.remoteAddress)
    this.#clients.set(smtp, { rules: this.rules, isOwn, isGuest })
    return isOwn
  }

  /** A session more, or why not: strangers leave room for our own gateways, and one stranger for the others. */
  enter(smtp: SMTPServerSession): Refused | undefined {
    const { remoteAddress: ip } = smtp
    const most = this.settings.limits.sessions
    const mine = (this.#sessions.get(ip) ?? 0) + 1
    const isTooMany =
      !this.isOwnClient(smtp) && (this.#sessionCount + 1 > Math.ceil(most * 0.9) || mine > Math.ceil(most / 2))
    this.#entered.add(smtp)
    this.#sessions.set(ip, mine)
    this.#sessionCount += 1
    return isTooMany ? refused('too-many-sessions') : undefined
  }

  /** The end of a session; one that ended before its greeting never entered. */
  leave(smtp: SMTPServerSession): void {
    this.guests.forget(smtp.remoteAddress, smtp.remotePort)
    if (!this.#entered.delete(smtp)) return
    const { remoteAddress: ip } = smtp
    const left = (this.#sessions.get(ip) ?? 1) - 1
    if (left > 0) this.#sessions.set(ip, left)
    else this.#sessions.delete(ip)
    this.#sessionCount -= 1
  }

  accepted({ queueId, receivedAt }: NewMessage, domain: string | null, partner: string | null, protocol: string): void {
    this.#accepted += 1
    const at = new Date(receivedAt).toISOString()
    this.parts.event({ at, kind: 'accepted', queueId, partner, domain, detail: protocol })
  }

  /** Counts and tells a refusal; a stranger who collects them is sent away. */
  refuse(
    session: { refusals: number },
    smtp: SMTPServerSession,
    { reason, domain, policy }: Subject,
    reply: Refused,
  ): Refused {
    this.#refused += 1
    session.refusals += 1
    const partner = policy?.partner ?? null
    this.parts.event({ at: this.parts.clock.now(), kind: 'refused', queueId: null, partner, domain, detail: reason })
    return session.refusals > mostRefusals && !this.isOwnClient(smtp) ? refused('too-many-refusals') : reply
  }

  /** Counts and tells whom the rules would refuse. */
  observe(smtp: SMTPServerSession, { reason, domain, policy }: Subject): void {
    this.#wouldRefuse += 1
    const partner = policy?.partner ?? null
    const at = this.parts.clock.now()
    this.parts.event({ at, kind: 'would-refuse', queueId: null, partner, domain, detail: reason })
    this.parts.log.note('inbound mail would be refused', {
      reason,
      partner: partner ?? '',
      domain: domain ?? '',
      client: smtp.remoteAddress,
    })
  }

  counters(): InboundCounters {
    return {
      accepted: this.#accepted,
      refused: this.#refused,
      wouldRefuse: this.#wouldRefuse,
      sessions: this.#sessionCount,
    }
  }
}
