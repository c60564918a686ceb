// The store over a real file: what goes in comes out as domain values, bounded, unique where it must be, all or nothing.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fail, succeed } from '#domain/fault.ts'
import { defaultSettings } from '#domain/setting.ts'
import { openDatabase } from '#sqlite/open-database.ts'
import { migrations } from '#storage/migrations/registry.ts'
import { createPartnerRepository } from '#storage/partner-repository.ts'
import { historyLimit } from '#storage/probe-report-repository.ts'
import { openStore, type Store } from '#storage/store.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

function freshStore(): { store: Store; path: string } {
  const path = join(temporaryFolder(), 'deep', 'handschlag.sqlite')
  return { store: valueIn(openStore(path)), path }
}

test('a partner survives closing and opening, with the order of its domains and names', () => {
  const { store, path } = freshStore()
  const partner = samplePartner({
    domains: ['zulu.example', 'alpha.example'],
    agreedNames: ['*.zulu.example', 'mx.alpha.example'],
  })
  valueIn(store.partners.save(partner))
  store.close()
  const again = valueIn(openStore(path))
  expect(valueIn(again.partners.find(partner.id))).toEqual(partner)
  expect(valueIn(again.partners.list())).toEqual([partner])
  again.close()
})

test('saving a partner again replaces its parts and keeps when it was made', () => {
  const { store } = freshStore()
  const partner = samplePartner({ domains: ['a.example', 'b.example'], agreedNames: ['x.example'] })
  valueIn(store.partners.save(partner))
  const changed = { ...partner, name: 'New', domains: ['b.example', 'c.example'], agreedNames: [], changedAt: 'later' }
  valueIn(store.partners.save({ ...changed, createdAt: 'forged' }))
  expect(valueIn(store.partners.find(partner.id))).toEqual(changed)
  valueIn(store.partners.save(samplePartner({ domains: ['a.example'] })))
  store.close()
})

test('a domain of another partner is refused with its name, and nothing of the save stays', () => {
  const { store } = freshStore()
  const first = samplePartner({ name: 'First', domains: ['a.example'] })
  valueIn(store.partners.save(first))
  const second = samplePartner({ domains: ['b.example', 'a.example'] })
  expect(faultIn(store.partners.save(second))).toEqual({
    code: 'partner.domain-taken',
    params: { domain: 'a.example', partner: 'First' },
  })
  expect(valueIn(store.partners.list())).toEqual([first])
  store.close()
})

test('removing a partner frees its domains', () => {
  const { store } = freshStore()
  const first = samplePartner()
  valueIn(store.partners.save(first))
  valueIn(store.partners.remove(first.id))
  expect(faultIn(store.partners.find(first.id)).code).toBe('partner.not-found')
  expect(faultIn(store.partners.remove(first.id)).code).toBe('partner.not-found')
  valueIn(store.partners.save(samplePartner()))
  store.close()
})

test('text from people cannot become SQL', () => {
  const { store } = freshStore()
  const partner = samplePartner({ name: `'); DROP TABLE partner; --"` })
  valueIn(store.partners.save(partner))
  expect(valueIn(store.partners.find(partner.id)).name).toBe(partner.name)
  expect(faultIn(store.partners.find(`' OR '1'='1`)).code).toBe('partner.not-found')
  store.close()
})

test('the newest report of a domain is the one that started last, whatever the order of adding', () => {
  const { store } = freshStore()
  const older = sampleReport({ startedAt: '2026-11-20T10:00:00.000Z' })
  const newer = sampleReport({ startedAt: '2026-11-21T10:00:00.000Z' })
  valueIn(store.reports.add(newer))
  valueIn(store.reports.add(older))
  expect(valueIn(store.reports.newest('bank.example'))).toEqual(newer)
  expect(valueIn(store.reports.history('bank.example'))).toEqual([newer, older])
  expect(valueIn(store.reports.summaries()).get('bank.example')?.startedAt).toBe(newer.startedAt)
  expect(faultIn(store.reports.newest('other.example'))).toEqual({
    code: 'probe.not-tested',
    params: { domain: 'other.example' },
  })
  store.close()
})

test('the history of a domain is bounded and the oldest go first', () => {
  const { store } = freshStore()
  const startOf = (minute: number) => new Date(Date.UTC(2026, 10, 21, 10, minute)).toISOString()
  valueIn(store.reports.add(sampleReport({ domain: 'quiet.example' })))
  for (let minute = 0; minute < historyLimit + 3; minute += 1) {
    valueIn(store.reports.add(sampleReport({ startedAt: startOf(minute) })))
  }
  const kept = valueIn(store.reports.history('bank.example')).map((report) => report.startedAt)
  expect(kept).toHaveLength(historyLimit)
  expect(kept[0]).toBe(startOf(historyLimit + 2))
  expect(kept.at(-1)).toBe(startOf(3))
  expect(valueIn(store.reports.history('quiet.example'))).toHaveLength(1)
  valueIn(store.reports.forget(['bank.example']))
  expect([...valueIn(store.reports.summaries()).keys()]).toEqual(['quiet.example'])
  store.close()
})

test('settings are the defaults until they are saved, then what was saved', () => {
  const { store, path } = freshStore()
  expect(valueIn(store.settings.read())).toEqual(defaultSettings)
  const changed = {
    ...defaultSettings,
    organisation: 'Beispiel GmbH',
    helo: 'mail.beispiel.example',
    theme: 'dark',
  } as const
  valueIn(store.settings.save(changed))
  store.close()
  const again = valueIn(openStore(path))
  expect(valueIn(again.settings.read())).toEqual(changed)
  again.close()
})

test('changes made together stay together or not at all', () => {
  const { store } = freshStore()
  const partner = samplePartner()
  const failed = store.together(() => {
    valueIn(store.partners.save(partner))
    return fail('partner.not-found')
  })
  expect(faultIn(failed).code).toBe('partner.not-found')
  expect(valueIn(store.partners.list())).toEqual([])

  const ignored = store.together(() => {
    valueIn(store.partners.save(partner))
    store.partners.remove('nobody')
    return succeed('done')
  })
  expect(faultIn(ignored).code).toBe('partner.not-found')
  expect(valueIn(store.partners.list())).toEqual([])

  expect(() =>
    store.together(() => {
      valueIn(store.partners.save(partner))
      throw new Error('a bug')
    }),
  ).toThrow('a bug')
  expect(valueIn(store.partners.list())).toEqual([])

  valueIn(store.together(() => store.partners.save(partner)))
  expect(valueIn(store.partners.list())).toEqual([partner])
  store.close()
})

test('a full disk is a fault in words, and what was confirmed before stays readable', () => {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  const database = valueIn(openDatabase(path, migrations))
  const partners = createPartnerRepository(database)
  const kept = samplePartner({ domains: ['kept.example'] })
  valueIn(partners.save(kept))
  valueIn(
    database.transact((connection) => {
      connection.all('PRAGMA max_page_count = 1')
      return succeed(undefined)
    }),
  )
  const domains = Array.from({ length: 20_000 }, (_, index) => `d${index}.example`)
  expect(faultIn(partners.save(samplePartner({ domains })))).toMatchObject({
    code: 'storage.not-writable',
    params: { path },
  })
  expect(valueIn(partners.list())).toEqual([kept])
  valueIn(partners.remove(kept.id))
  database.close()
})
