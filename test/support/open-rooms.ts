// The rooms an operation sees, over a real store in a folder of the test; what is announced is written down. For operations that the contract
// does not offer by themselves.
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { trialFilesIn } from '#operations/relay/trial-files.ts'
import type { Announce, Rooms } from '#operations/rooms.ts'
import { openStore } from '#storage/store.ts'
import { valueIn } from './expect-outcome.ts'
import { createFakeOutside, type FakeOutside } from './fake-outside.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface OpenRooms {
  readonly rooms: Rooms
  readonly outside: FakeOutside
  /** Of the relay of this app; there is nothing in it. */
  readonly relayFolder: string
  /** `partner <id>`, `contacts null`, in order. */
  readonly announced: string[]
}

/** Opens a store; only store, outside, announcements and the files of the relay are there, an operation that asks for more fails. */
export function openRooms(): OpenRooms {
  const folder = temporaryFolder()
  const outside = createFakeOutside(folder)
  const store = valueIn(openStore(join(folder, 'handschlag.sqlite')))
  onTestFinished(() => store.close())
  const announced: string[] = []
  const heard = (subject: string) => (id: string | null) => void announced.push(`${subject} ${id}`)
  const announce: Announce = {
    settingsChanged: () => void announced.push('settings'),
    partnerChanged: heard('partner'),
    siteChanged: heard('site'),
    hostChanged: heard('host'),
    pushChanged: heard('push'),
    contactsChanged: heard('contacts'),
    agreementChanged: heard('agreement'),
    checklistChanged: heard('checklist'),
    confirmChanged: heard('confirm'),
  }
  const relayFolder = join(folder, 'relay')
  const relay = { files: trialFilesIn(relayFolder) }
  return { rooms: { outside, store, relay, announce } as unknown as Rooms, outside, relayFolder, announced }
}
