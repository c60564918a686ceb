// People in the window: the address book, and both sides of the partner in sight with what was told to its people. Everything is read again
// when the main process says it changed; nothing is asked before a place shows it.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CardDecision, CardPlace, CardPreview } from '#domain/contacts/card-preview.ts'
import type { ContactRole, Person, PersonDraft, ToldEntry } from '#domain/contacts/person.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import type { WindowClient } from '../../client.ts'
import { oneAtATime } from '../../kit/latest-load.ts'
import type { KnownPerson } from './people.ts'
import type { CardsOutcome, CardsSource, NewPlace, PlaceFilter, ShownPartner } from './places.ts'

export type ContactTask = 'import' | 'export' | 'export-person'

export interface ContactsState {
  /** null until the address book was read. */
  readonly people: readonly KnownPerson[] | null
  /** The partner whose people are in sight. */
  readonly shown: ShownPartner | null
  readonly fault: Fault | null
  readonly task: ContactTask | null
  readonly savedFiles: readonly string[]
  readonly filter: string
  readonly place: PlaceFilter
  loadPeople(): Promise<void>
  /** Shows a partner and reads its people. */
  show(partnerId: string): Promise<void>
  save(draft: PersonDraft): Promise<Outcome<Person>>
  /** Adds or changes a person, then gives it a place. */
  saveWith(draft: PersonDraft, place: NewPlace): Promise<Outcome<void>>
  link(personId: string, place: NewPlace): Promise<Outcome<void>>
  unlink(personId: string, partnerId: string | null, role: ContactRole): Promise<Outcome<void>>
  remove(personId: string): Promise<Outcome<void>>
  tell(entry: Pick<ToldEntry, 'partnerId' | 'channel' | 'at' | 'about'> & { personId: string }): Promise<Outcome<void>>
  removeTold(toldId: string): Promise<Outcome<void>>
  /** Asks for a vCard file and shows what it would do; `place` null = the address book only. */
  previewCards(place: CardPlace | null): Promise<Outcome<CardPreview>>
  importCards(previewId: string, decisions: readonly CardDecision[]): Promise<Outcome<CardsOutcome>>
  exportCards(source: CardsSource): Promise<void>
  exportPerson(personId: string): Promise<void>
  setFilter(filter: string): void
  setPlace(place: PlaceFilter): void
  forgetOutcome(): void
}
export type ContactsStore = StoreApi<ContactsState>
type ContactsClient = Pick<WindowClient, 'contact' | 'care'>

const nothing = <T>(outcome: Outcome<T>): Outcome<void> => (outcome.ok ? { ok: true, value: undefined } : outcome)

/** Makes the store; it follows the main process from then on. */
export function createContactsStore(client: ContactsClient): ContactsStore {
  const store = createStore<ContactsState>()((set, get) => {
    const loads = createLoads(client, set, get)
    const thenReload = async <T>(outcome: Promise<Outcome<T>>): Promise<Outcome<T>> => {
      const ended = await outcome
      if (ended.ok) await loads.again()
      return ended
    }
    const files = async (task: ContactTask, ask: () => Promise<Outcome<{ files: string[] }>>) => {
      set({ task, fault: null, savedFiles: [] })
      const outcome = await ask()
      set({
        task: null,
        ...(outcome.ok ? { savedFiles: outcome.value.files } : {}),
        ...(outcome.ok || outcome.fault.code === 'file.choice-dismissed' ? {} : { fault: outcome.fault }),
      })
    }
    return {
      people: null,
      shown: null,
      fault: null,
      task: null,
      savedFiles: [],
      filter: '',
      place: 'all',
      loadPeople: loads.people,
      async show(partnerId) {
        if (get().shown?.partnerId !== partnerId) set({ shown: { partnerId, sides: null, told: [] }, fault: null })
        await loads.shown()
      },
      save: (draft) => thenReload(client.contact.savePerson(draft)),
      async saveWith(draft, place) {
        const saved = await client.contact.savePerson(draft)
        if (!saved.ok) return saved
        return await get().link(saved.value.id, place)
      },
      link: (personId, place) => thenReload(client.contact.link({ personId, ...place })),
      unlink: (personId, partnerId, role) => thenReload(client.contact.unlink({ personId, partnerId, role })),
      remove: (personId) => thenReload(client.contact.removePerson({ personId })),
      tell: async (entry) => nothing(await thenReload(client.contact.tell(entry))),
      removeTold: (toldId) => thenReload(client.contact.removeTold({ toldId })),
      async previewCards(place) {
        set({ task: 'import', fault: null, savedFiles: [] })
        const outcome = await client.contact.previewCards({ place })
        set({ task: null })
        return outcome
      },
      async importCards(previewId, decisions) {
        set({ task: 'import' })
        const outcome = await thenReload(client.contact.importCards({ previewId, decisions: [...decisions] }))
        set({ task: null })
        return outcome
      },
      exportCards: (source) => files('export', () => client.contact.exportCards(source)),
      exportPerson: (personId) => files('export-person', () => client.care.exportPerson({ personId })),
      setFilter: (filter) => set({ filter }),
      setPlace: (place) => set({ place }),
      forgetOutcome: () => set({ savedFiles: [], fault: null }),
    }
  })
  follow(client, store)
  return store
}

function createLoads(client: ContactsClient, set: (change: Partial<ContactsState>) => void, get: () => ContactsState) {
  const people = oneAtATime(async () => {
    const outcome = await client.contact.people()
    set(outcome.ok ? { people: outcome.value, fault: null } : { fault: outcome.fault })
  })
  const shown = oneAtATime(async () => {
    const partnerId = get().shown?.partnerId
    if (partnerId === undefined) return
    const [sides, told] = await Promise.all([client.contact.sides({ partnerId }), client.contact.told({ partnerId })])
    if (get().shown?.partnerId !== partnerId) return
    const failed = [sides, told].find(({ ok }) => !ok)
    set({
      shown: { partnerId, sides: sides.ok ? sides.value : null, told: told.ok ? told.value : [] },
      fault: failed === undefined || failed.ok ? null : failed.fault,
    })
  })
  const again = async () => {
    await Promise.all([get().people === null ? undefined : people(), shown()])
  }
  return { people, shown, again }
}

function follow(client: ContactsClient, store: ContactsStore): void {
  client.contact.changed(({ partnerId }) => {
    const { people, shown, loadPeople, show } = store.getState()
    if (people !== null) void loadPeople()
    if (shown !== null && (partnerId === null || partnerId === shown.partnerId)) void show(shown.partnerId)
  })
}
