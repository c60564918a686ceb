// The house: everything below the window, assembled once over the outside's ports. Opening fails with a fault of `storage.*` and
// leaves nothing behind; closing cancels tests and pushes, stops the lab and the relay, then closes the store, in that order.
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { contract } from '#contract/contract.ts'
import type { Handlers, Publishers } from '#contract/define.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { Settings } from '#domain/setting.ts'
import type { Outside } from '#ports/outside.ts'
import type { RelayLauncher } from '#ports/relay-launcher.ts'
import { createPoliteness } from '#probe/polite/politeness.ts'
import { openStore } from '#storage/store.ts'
import { directWeb, type WebMakers } from '#wire/web/web-makers.ts'
import { createRefusalNotes } from './checklist/note-refusal.ts'
import { createConfirming } from './confirm/confirming.ts'
import { takeBackAtStart } from './confirm/trial/take-back.ts'
import { createHandlers } from './handlers.ts'
import { createKeptPaths } from './kept-paths.ts'
import { createOneAtATime } from './one-at-a-time.ts'
import { createPractice } from './practice.ts'
import { createPushing } from './push/pushing.ts'
import { createRelayTrial, type RelayTrial } from './relay/trial.ts'
import type { Rooms } from './rooms.ts'
import { createRunningTests } from './running-tests.ts'

export interface House {
  readonly handlers: Handlers<typeof contract>
  /** Connects the feeds; what happened before is not told again. */
  connect(publish: Publishers<typeof contract>): void
  /** The chosen language, or the system's while none is chosen. */
  language(): Language
  theme(): Settings['theme']
  /** Whether a plan is being carried out on a host, which whoever quits should know. */
  isWriting(): boolean
  close(): Promise<void>
}

export interface HouseOptions {
  readonly storePath: string
  /** Port of real mail servers; 25 unless a test brings its own. */
  readonly smtpPort?: number
  /** How web pages are fetched; directly unless the app brings its own way. */
  readonly web?: WebMakers
  /** Folder of known_hosts; the person's own unless a test brings another. */
  readonly sshFolder?: string
  /** How the app's relay is started. */
  readonly relay: RelayLauncher
}

/** Opens the store and assembles the house; faults storage.damaged, .foreign, .newer, .in-use, .not-writable. */
export function createHouse(outside: Outside, options: HouseOptions): Outcome<House> {
  const store = openStore(options.storePath)
  if (!store.ok) return store
  const known = store.value.together(() => {
    const interrupted = store.value.pushes.interruptRunning()
    return interrupted.ok ? store.value.settings.read() : interrupted
  })
  if (!known.ok) {
    store.value.close()
    return known
  }

  let settings = known.value
  let publish: Publishers<typeof contract> | undefined
  const language = () => settings.language ?? outside.info.systemLanguage
  const relay: RelayTrial = createRelayTrial({
    launcher: options.relay,
    clock: outside.clock,
    onChange: () => publish?.relay.changed({ run: relay.run(), status: relay.status() }),
    onEvent(event) {
      publish?.relay.happened(event)
      noteRefusal(event)
    },
  })
  const rooms: Rooms = {
    outside,
    store: store.value,
    practice: createPractice(language),
    relay,
    tests: createRunningTests(),
    kept: createKeptPaths(),
    givingOut: createOneAtATime(),
    pushing: createPushing(),
    confirming: createConfirming(),
    sshFolder: options.sshFolder ?? join(homedir(), '.ssh'),
    announce: {
      settingsChanged(changed) {
        settings = changed
        publish?.settings.changed(changed)
      },
      partnerChanged: (partnerId) => publish?.partner.changed({ partnerId }),
      siteChanged(siteId) {
        publish?.site.changed({ siteId })
        publish?.confirm.changed({ partnerId: null })
      },
      hostChanged: (siteId) => publish?.host.changed({ siteId }),
      pushChanged(siteId) {
        publish?.push.changed({ siteId })
        publish?.confirm.changed({ partnerId: null })
      },
      contactsChanged: (partnerId) => publish?.contact.changed({ partnerId }),
      agreementChanged: (partnerId) => publish?.agreement.changed({ partnerId }),
      checklistChanged: (partnerId) => publish?.checklist.changed({ partnerId }),
      confirmChanged: (partnerId) => publish?.confirm.changed({ partnerId }),
    },
    politeness: createPoliteness(outside.clock),
    web: options.web ?? directWeb,
    smtpPort: options.smtpPort ?? 25,
  }

  const noteRefusal = createRefusalNotes(rooms)
  let closing: Promise<void> | undefined
  let cleaning: Promise<void> = Promise.resolve()
  const close = async (): Promise<void> => {
    await Promise.all([rooms.tests.cancelAll(), rooms.pushing.cancelAll(), rooms.confirming.close()])
    await Promise.all([rooms.practice.stop(), rooms.relay.stop(), cleaning])
    rooms.store.close()
  }

  return succeed({
    handlers: createHandlers(rooms),
    connect(publishers) {
      publish = publishers
      cleaning = takeBackAtStart(rooms, rooms.confirming.signal)
      void relay.files.note().then(({ startsWithApp }) => {
        if (startsWithApp && closing === undefined) relay.start()
      })
    },
    language,
    theme: () => settings.theme,
    isWriting: () => rooms.pushing.isWriting(),
    close() {
      closing ??= close()
      return closing
    },
  })
}
