// The rooms that care of data needs, over a store of their own: without windows, practice lab and relay, which it never starts.
import { join } from 'node:path'
import { careHandlers } from '#operations/care/handlers.ts'
import { createConfirming } from '#operations/confirm/confirming.ts'
import { contactHandlers } from '#operations/contacts/handlers.ts'
import { createKeptPaths } from '#operations/kept-paths.ts'
import { createOneAtATime } from '#operations/one-at-a-time.ts'
import { createPractice } from '#operations/practice.ts'
import { createPushing } from '#operations/push/pushing.ts'
import { createRelayTrial } from '#operations/relay/trial.ts'
import type { Announce, Rooms } from '#operations/rooms.ts'
import { createRunningTests } from '#operations/running-tests.ts'
import { createPoliteness } from '#probe/polite/politeness.ts'
import { openStore, type Store } from '#storage/store.ts'
import { directWeb } from '#wire/web/web-makers.ts'
import { valueIn } from './expect-outcome.ts'
import { createFakeOutside, type FakeOutside } from './fake-outside.ts'
import { childRelayLauncher } from './relay-launcher.ts'

export interface CareDesk {
  readonly rooms: Rooms
  readonly store: Store
  readonly outside: FakeOutside
  readonly folder: string
  readonly storePath: string
  readonly care: ReturnType<typeof careHandlers>['care']
  readonly contact: ReturnType<typeof contactHandlers>['contact']
  /** What windows were told, by the name of the feed. */
  readonly told: string[]
}

/** Opens the rooms in `folder`; whoever opens them closes the store. */
export function makeCareDesk(folder: string): CareDesk {
  const outside = createFakeOutside(folder)
  const storePath = join(folder, 'handschlag.sqlite')
  const store = valueIn(openStore(storePath))
  const told: string[] = []
  const tell = (feed: keyof Announce) => () => void told.push(feed)
  const launcher = childRelayLauncher(join(folder, 'relay'))
  const relay = createRelayTrial({
    launcher,
    clock: outside.clock,
    onChange: () => undefined,
    onEvent: () => undefined,
  })
  const rooms: Rooms = {
    ...{ outside, store, relay, practice: createPractice(() => 'de'), tests: createRunningTests() },
    ...{ kept: createKeptPaths(), givingOut: createOneAtATime(), pushing: createPushing() },
    confirming: createConfirming(),
    sshFolder: join(folder, 'ssh'),
    announce: {
      settingsChanged: tell('settingsChanged'),
      partnerChanged: tell('partnerChanged'),
      siteChanged: tell('siteChanged'),
      hostChanged: tell('hostChanged'),
      pushChanged: tell('pushChanged'),
      contactsChanged: tell('contactsChanged'),
      agreementChanged: tell('agreementChanged'),
      checklistChanged: tell('checklistChanged'),
      confirmChanged: tell('confirmChanged'),
    },
    ...{ politeness: createPoliteness(outside.clock), web: directWeb, smtpPort: 25 },
  }
  const { care } = careHandlers(rooms)
  return { rooms, store, outside, folder, storePath, care, contact: contactHandlers(rooms).contact, told }
}
