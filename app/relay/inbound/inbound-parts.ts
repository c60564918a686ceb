// What the SMTP server side is built from and what it hands back: the service gives configuration, keys, policies, the store's door and
// its watchers; it gets listeners that can be given new keys and closed.
import type { Outcome } from '#domain/fault.ts'
import type { RelayConfig } from '#domain/relay-config.ts'
import type { RelayEvent } from '#domain/relay-queue.ts'
import type { Clock } from '#ports/clock.ts'
import type { Log } from '#ports/log.ts'
import type { TrustStore } from '#wire/trust-store.ts'
import type { NewMessage } from '../message.ts'
import type { LoadedPolicies } from '../policies.ts'

/** Whether one more message may be taken. */
export type Room = 'free' | 'disk-low' | 'queue-full'

export interface ListenerKey {
  readonly certificatePem: string
  readonly keyPem: string
}

/** What of the configuration may change while sessions go on. */
export type InboundSettings = Pick<
  RelayConfig,
  'hostName' | 'networks' | 'ownDomains' | 'inbound' | 'outbound' | 'limits'
>

export interface InboundParts {
  readonly config: InboundSettings & Pick<RelayConfig, 'listeners'>
  /** One for each listener; null = it offers no STARTTLS. */
  readonly keys: readonly (ListenerKey | null)[]
  /** Authorities for client certificates where a policy names none. */
  readonly trust: TrustStore
  /** The policies in force, asked anew for every command. */
  policies(): LoadedPolicies
  /** Keeps a message; the 250 follows only a success. */
  accept(message: NewMessage): Promise<Outcome<unknown>>
  /** Where a large body is to be written: its name for the store, and its path. */
  makeBodyFile(queueId: string): { readonly name: string; readonly path: string }
  room(): Room
  event(event: RelayEvent): void
  readonly log: Log
  readonly clock: Clock
  newQueueId(): string
}

export interface InboundCounters {
  /** Messages kept. */
  readonly accepted: number
  /** Senders, recipients and messages answered with 4xx or 5xx. */
  readonly refused: number
  /** Senders the rules would have refused, were they not only observed. */
  readonly wouldRefuse: number
  readonly sessions: number
}

export interface Listeners {
  readonly addresses: readonly { readonly address: string; readonly port: number }[]
  counters(): InboundCounters
  /** The connection that starts there is one of our own, wherever that is, until it ends. */
  welcome(ip: string, port: number): void
  /** New keys for sessions to come, one for each listener; relay.key-unusable changes nothing. */
  setKeys(keys: readonly (ListenerKey | null)[]): Outcome<undefined>
  /** New settings for commands to come; listeners themselves stay as they are. */
  setSettings(settings: InboundSettings, trust: TrustStore): void
  /** Takes no more mail: idle sessions are told 421, messages on the wire may end within the grace. */
  close(graceMs: number): Promise<void>
}
