// The annex about proofs, printed from what a house keeps: the same standings as on the screen, and an ended version that stays as it was.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { openStore, type Store } from '#storage/store.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'
import { caughtProof, heldProof, sampleHosts, sampleSessionsToUs, sampleSites } from '#test/support/paper-proofs.ts'
import { keepProven } from '#test/support/proven-store.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const at = '2026-11-21T09:00:00.000Z'

function provenHouse(changes: Partial<Agreement> = {}) {
  const folder = temporaryFolder()
  const keep = <T>(work: (store: Store) => T): T => {
    const store = valueIn(openStore(join(folder, 'handschlag.sqlite')))
    try {
      return work(store)
    } finally {
      store.close()
    }
  }
  const agreement = keep((store) => keepProven(store, at, changes))
  const house = openHouse({ folder })
  const annex = async (): Promise<string> => {
    const order = { agreementId: agreement.id, language: 'de', form: 'final' } as const
    valueIn(await house.client.agreement.print(order))
    const html = house.outside.seen.printed.at(-1)?.html ?? ''
    return html.slice(html.indexOf('<h2>Technischer Anhang: Gegenproben'), html.indexOf('<section class="keep"><h2>'))
  }
  return { ...house, agreement, keep, annex }
}

test('the paper says of every gateway what the screen says', async () => {
  const { client, agreement, annex } = provenHouse()
  const { standings } = valueIn(await client.confirm.read({ partnerId: agreement.partnerId }))
  expect(standings.map(({ site, kind }) => [site, kind])).toEqual([
    ['Postfix in Berlin', 'enforced'],
    ['Domino', 'not-enforced'],
    ['Postfix in Bonn', 'configured'],
  ])
  const html = await annex()
  const said = [...html.matchAll(/über: <bdi>([^<]*)<\/bdi><\/h3>\s*<p class="verdict"><b>([^<]*)</g)]
  expect(said.map(([, site, word]) => [site, word])).toEqual([
    ['Postfix in Berlin', 'Durchgesetzt'],
    ['Domino', 'Nicht durchgesetzt'],
    ['Postfix in Bonn', 'Konfiguriert'],
  ])
  expect(html).toContain('Stand: 21. November 2026.')
  expect(html.match(/Postfix 3\.7\.11|HCL Domino 14\.0/g)).toEqual(['Postfix 3.7.11', 'HCL Domino 14.0'])
  expect(html).toContain('Mail des Partners an uns über:')
})

test('what was proven is no more than configured once something was pushed, or it is too old', async () => {
  const { outside, keep, annex } = provenHouse()
  outside.setNow('2027-11-21T09:00:00.000Z')
  const old = await annex()
  expect(old).not.toContain('<b>Durchgesetzt</b>')
  expect(old).toContain('Die letzte Gegenprobe ist zu alt, um noch zu gelten. Stand: 21. November 2027.')
  outside.setNow(at)
  keep((store) => {
    const [record] = valueIn(store.pushes.list(sampleSites.held))
    if (record === undefined) throw new Error('no push')
    const later = {
      id: crypto.randomUUID(),
      startedAt: '2026-11-21T09:30:00.000Z',
      endedAt: '2026-11-21T09:30:05.000Z',
    }
    valueIn(store.pushes.save({ ...record, ...later }))
  })
  const pushed = await annex()
  expect(pushed).not.toContain('<b>Durchgesetzt</b>')
  expect(pushed).toContain('Seit der letzten Gegenprobe wurde etwas auf das Gateway gebracht oder zurückgenommen.')
})

test('the annex of an ended version does not change, whatever is tried, renamed or removed later', async () => {
  const { client, outside, agreement, keep, annex } = provenHouse()
  outside.setNow('2026-12-01T09:00:00.000Z')
  const ending = { agreementId: agreement.id, to: 'ended', note: '', acceptedReason: '' } as const
  valueIn(await client.agreement.move(ending))
  const then = await annex()
  expect(then).toContain('Postfix 3.7.11')
  expect(then).toContain('mx1.')
  expect(then).not.toMatch(/<b>(Nicht d|D)urchgesetzt/)
  outside.setNow('2028-01-01T09:00:00.000Z')
  keep((store) => {
    const { partnerId } = agreement
    const later = { id: crypto.randomUUID(), partnerId, startedAt: '2027-12-31T09:00:00.000Z' }
    valueIn(store.confirmations.saveProof(heldProof({ ...later, verdict: 'not-enforced', reasons: ['no-rule'] })))
    valueIn(
      store.confirmations.saveProof(caughtProof({ ...later, id: crypto.randomUUID(), siteId: sampleSites.untried })),
    )
    valueIn(store.confirmations.saveInbound(sampleSessionsToUs({ ...later, host: 'mx9.kanzlei.example' })))
    const site = valueIn(store.sites.find(sampleSites.held))
    valueIn(store.sites.save({ ...site, name: 'renamed' }))
    valueIn(store.hosts.remove(sampleHosts.caught))
  })
  expect(await annex()).toBe(then)
})
