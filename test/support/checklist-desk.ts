// The rooms of a house over a real store that knows one partner with everything proven, and its checklist as windows ask for it.
import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { hashSet } from '#delivery/plan-hash.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { JudgedItem } from '#domain/checklist/checklist.ts'
import type { ContactSides } from '#domain/contacts/person.ts'
import { defaultChoice } from '#domain/policy-choice.ts'
import { tlsPolicy } from '#domain/tls-policy.ts'
import { checklistHandlers } from '#operations/checklist/handlers.ts'
import type { Rooms } from '#operations/rooms.ts'
import type { Store } from '#storage/store.ts'
import { makeCareDesk } from './care-rooms.ts'
import { agreementInForce, gatewayHost, gatewayReport, samplePartnerId, sampleSides } from './checklist-samples.ts'
import { relayDraft } from './configured-house.ts'
import { valueIn } from './expect-outcome.ts'
import type { FakeOutside } from './fake-outside.ts'
import { samplePushHost, samplePushRecord } from './push-samples.ts'
import { samplePartner } from './samples.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface ChecklistDesk {
  readonly rooms: Rooms
  readonly store: Store
  readonly outside: FakeOutside
  readonly checklist: ReturnType<typeof checklistHandlers>['checklist']
  /** What windows were told, by the name of the feed. */
  readonly told: string[]
  readonly partnerId: string
  readonly agreement: Agreement
  readonly siteId: string
  readonly hostId: string
  /** The checklist as it stands. */
  read(): Promise<readonly JudgedItem[]>
  /** One line of it. */
  line(id: string): Promise<JudgedItem>
}

/** What was given out for the partner. */
export const keptFiles = [{ name: 'relay-policy.json', content: '{}' }]

/** Opens it; `isBare` = nothing is known but the partner. */
export function openChecklistDesk({ isBare = false } = {}): ChecklistDesk {
  const { rooms, store, outside, told } = makeCareDesk(temporaryFolder())
  onTestFinished(() => store.close())
  const partnerId = samplePartnerId
  const agreement = agreementInForce()
  const ids = { siteId: randomUUID(), hostId: gatewayHost.id }
  valueIn(store.partners.save(samplePartner({ id: partnerId })))
  if (!isBare) fill(store, outside.clock.now(), agreement, ids)
  const { checklist } = checklistHandlers(rooms)
  const read = async () => valueIn(await checklist.read({ partnerId }))
  return {
    ...{ rooms, store, outside, checklist, told, partnerId, agreement, ...ids, read },
    async line(id) {
      const found = (await read()).find(({ item }) => item.id === id)
      if (found === undefined) throw new Error(`no line ${id}`)
      return found
    },
  }
}

function fill(
  store: Store,
  now: string,
  agreement: Agreement,
  { siteId, hostId }: Record<'siteId' | 'hostId', string>,
) {
  const { partnerId } = agreement
  valueIn(store.reports.add(gatewayReport()))
  valueIn(store.agreements.save(agreement))
  keepSides(store, partnerId, sampleSides())
  valueIn(store.sites.save({ ...relayDraft(), id: siteId, createdAt: now, changedAt: now }))
  valueIn(store.hosts.save(samplePushHost({ id: hostId, siteId })))
  valueIn(store.choices.save(partnerId, { choice: defaultChoice, siteIds: [siteId], keptAt: now }))
  const policy = tlsPolicy.parse({
    id: partnerId,
    partner: 'Muster Bank AG',
    domains: ['bank.example'],
    level: 'secure',
  })
  valueIn(store.configurations.keepPolicy(siteId, partnerId, policy, now))
  valueIn(store.configurations.keepFiles(siteId, null, { files: keptFiles, keptAt: now }))
  const record = samplePushRecord({ siteId, hostId, setHash: hashSet(keptFiles), confirmBy: null })
  valueIn(store.pushes.save(record))
}

function keepSides(store: Store, partnerId: string, sides: ContactSides): void {
  for (const [side, people] of [[null, sides.own] as const, [partnerId, sides.partner] as const]) {
    for (const { person, role, isDeputy } of people) {
      valueIn(store.people.save(person))
      valueIn(store.people.link({ partnerId: side, personId: person.id, role, isDeputy }))
    }
  }
}
