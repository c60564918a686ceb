// What every operation may use: the outside, the store, the practice lab, the tests under way, and the way to tell the windows.
// Operations are the only place where rooms meet.
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { Partner } from '#domain/partner.ts'
import type { Settings } from '#domain/setting.ts'
import type { Outside } from '#ports/outside.ts'
import type { Politeness } from '#probe/polite/politeness.ts'
import type { Store } from '#storage/store.ts'
import type { WebMakers } from '#wire/web/web-makers.ts'
import type { Confirming } from './confirm/confirming.ts'
import type { KeptPaths } from './kept-paths.ts'
import type { OneAtATime } from './one-at-a-time.ts'
import type { Practice } from './practice.ts'
import type { Pushing } from './push/pushing.ts'
import type { RelayTrial } from './relay/trial.ts'
import type { RunningTests } from './running-tests.ts'

export interface Announce {
  settingsChanged(settings: Settings): void
  /** `null` = the whole list. */
  partnerChanged(partnerId: Partner['id'] | null): void
  /** `null` = the whole list. */
  siteChanged(siteId: GatewaySite['id'] | null): void
  /** Hosts of a site, their keys or their secrets. */
  hostChanged(siteId: GatewaySite['id']): void
  /** The journal of a site. */
  pushChanged(siteId: GatewaySite['id']): void
  /** `null` = the whole address book, or our own side. */
  contactsChanged(partnerId: Partner['id'] | null): void
  agreementChanged(partnerId: Partner['id']): void
  checklistChanged(partnerId: Partner['id']): void
  /** Test mails, counter-proofs, sessions to our own MX. */
  /** How a partner stands may have changed; null = perhaps of any. */
  confirmChanged(partnerId: Partner['id'] | null): void
}

export interface Rooms {
  readonly outside: Outside
  readonly store: Store
  readonly practice: Practice
  /** The relay this app runs for a trial. */
  readonly relay: RelayTrial
  readonly tests: RunningTests
  readonly kept: KeptPaths
  /** Configuration is given out one after the other. */
  readonly givingOut: OneAtATime
  readonly pushing: Pushing
  readonly confirming: Confirming
  /** Where known_hosts and the person's keys lie. */
  readonly sshFolder: string
  readonly announce: Announce
  /** Shared by all tests, so that partners behind one provider disturb it no more than one. */
  readonly politeness: Politeness
  /** How web pages are fetched: through the system's proxy where there is one. */
  readonly web: WebMakers
  /** Port of real mail servers: 25 in the product. */
  readonly smtpPort: number
}
