// Test mails, counter-proofs and sessions to our own MX over a real file: newest first, bounded per partner, gone with their partner; what may
// still be on a host is never among what is dropped.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connect } from '#sqlite/database.ts'
import { confirmationLimit } from '#storage/confirmation-repository.ts'
import { openStore } from '#storage/store.ts'
import { sampleInbound, sampleProof, sampleSend, sampleTrialRun } from '#test/support/confirm-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

function storeWithPartner() {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  const store = valueIn(openStore(path))
  const partner = samplePartner()
  valueIn(store.partners.save(partner))
  return { store, path, partnerId: partner.id }
}

test('what was kept comes back newest first and is replaced by its id', () => {
  const { store, path, partnerId } = storeWithPartner()
  const older = sampleSend({ partnerId, sentAt: '2026-11-20T10:00:00.000Z' })
  const newer = sampleSend({ partnerId })
  for (const send of [newer, older]) valueIn(store.confirmations.saveSend(send))
  const held = { ...newer, fate: { kind: 'held' as const, reason: 'TLS is required', isForTls: true } }
  valueIn(store.confirmations.saveSend(held))
  const proof = sampleProof({ partnerId })
  valueIn(store.confirmations.saveProof(proof))
  const inbound = sampleInbound({ partnerId })
  valueIn(store.confirmations.saveInbound(inbound))
  store.close()
  const again = valueIn(openStore(path))
  expect(valueIn(again.confirmations.sends(partnerId))).toEqual([held, older])
  expect(valueIn(again.confirmations.findSend(older.id))).toEqual(older)
  expect(valueIn(again.confirmations.proofs(partnerId))).toEqual([proof])
  expect(valueIn(again.confirmations.findProof(proof.id))).toEqual(proof)
  expect(valueIn(again.confirmations.inbound(partnerId))).toEqual([inbound])
  expect(faultIn(again.confirmations.findSend(proof.id)).code).toBe('confirm.not-found')
  expect(faultIn(again.confirmations.findProof(older.id)).code).toBe('confirm.not-found')
  again.close()
})

test('the oldest beyond the limit go, but none whose route may still be on a host', () => {
  const { store, partnerId } = storeWithPartner()
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 0, minute)).toISOString()
  const open = sampleProof({ partnerId, startedAt: at(0) })
  valueIn(store.confirmations.saveProof(open))
  valueIn(store.openTrials.save(sampleTrialRun(open)))
  valueIn(
    store.together(() => {
      const there = { partnerId, siteId: open.siteId, hostId: open.hostId }
      for (let minute = 1; minute <= confirmationLimit + 2; minute += 1)
        valueIn(store.confirmations.saveProof(sampleProof({ ...there, startedAt: at(minute) })))
      return store.confirmations.proofs(partnerId)
    }),
  )
  const kept = valueIn(store.confirmations.proofs(partnerId))
  expect(kept).toHaveLength(confirmationLimit + 1)
  expect(kept.at(-1)?.id).toBe(open.id)
  expect(kept.at(-2)?.startedAt).toBe(at(3))
  store.close()
})

test('however much is tried elsewhere or tells nothing, what a place showed last stays', () => {
  const { store, partnerId } = storeWithPartner()
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 0, minute)).toISOString()
  const { confirmations } = store
  const caught = sampleInbound({ partnerId, verdict: 'not-enforced', startedAt: at(0) })
  const untold = sampleProof({ partnerId, verdict: 'undetermined', startedAt: at(0) })
  valueIn(confirmations.saveInbound(caught))
  valueIn(
    confirmations.saveInbound(sampleInbound({ ...caught, id: randomUUID(), verdict: 'enforced', startedAt: at(-1) })),
  )
  valueIn(confirmations.saveProof(untold))
  valueIn(
    store.together(() => {
      for (let minute = 1; minute <= confirmationLimit + 20; minute += 1) {
        const about = { partnerId, verdict: 'undetermined', startedAt: at(minute) } as const
        valueIn(confirmations.saveInbound(sampleInbound(about)))
        const elsewhere = { siteId: untold.siteId, hostId: untold.hostId, domain: 'elsewhere.example' }
        valueIn(confirmations.saveProof(sampleProof({ ...about, ...elsewhere })))
      }
      return confirmations.inbound(partnerId)
    }),
  )
  const inbound = valueIn(confirmations.inbound(partnerId))
  expect(inbound).toHaveLength(confirmationLimit + 1)
  expect(inbound.at(-1)).toMatchObject({ id: caught.id, verdict: 'not-enforced' })
  const proofs = valueIn(confirmations.proofs(partnerId))
  expect(proofs).toHaveLength(confirmationLimit + 1)
  expect(proofs.at(-1)?.id).toBe(untold.id)
  store.close()
})

test('an open trial is there until it is closed, and needs its proof', () => {
  const { store, path, partnerId } = storeWithPartner()
  const proof = sampleProof({ partnerId })
  expect(() => store.openTrials.save(sampleTrialRun(proof))).toThrow(/FOREIGN KEY/)
  valueIn(store.confirmations.saveProof(proof))
  const run = sampleTrialRun(proof)
  valueIn(store.openTrials.save(run))
  store.close()
  const again = valueIn(openStore(path))
  expect(valueIn(again.openTrials.list())).toEqual([run])
  expect(valueIn(again.openTrials.find(proof.id))).toEqual(run)
  valueIn(again.openTrials.close(proof.id))
  expect(valueIn(again.openTrials.find(proof.id))).toBeUndefined()
  again.close()
})

test('everything goes with its partner', () => {
  const { store, path, partnerId } = storeWithPartner()
  const proof = sampleProof({ partnerId })
  valueIn(store.confirmations.saveSend(sampleSend({ partnerId })))
  valueIn(store.confirmations.saveProof(proof))
  valueIn(store.openTrials.save(sampleTrialRun(proof)))
  valueIn(store.confirmations.saveInbound(sampleInbound({ partnerId })))
  valueIn(store.partners.remove(partnerId))
  store.close()
  const connection = connect(path, 'inspect')
  for (const table of ['test_send', 'counter_proof', 'inbound_proof', 'open_trial'])
    expect(connection.all(`SELECT * FROM ${table}`)).toEqual([])
  connection.close()
})

test('who is named in a test mail is found, and taken away with the mail', () => {
  const { store, partnerId } = storeWithPartner()
  valueIn(store.confirmations.saveSend(sampleSend({ partnerId, to: 'Anna@bank.example' })))
  valueIn(store.confirmations.saveSend(sampleSend({ partnerId, to: 'other@bank.example' })))
  valueIn(store.confirmations.saveInbound(sampleInbound({ partnerId, recipient: 'anna@bank.example' })))
  const found = valueIn(store.testMailNamings.of(['anna@BANK.example', '']))
  expect(found.map(({ to }) => to)).toEqual(['Anna@bank.example', 'anna@bank.example'])
  expect(valueIn(store.testMailNamings.forget(['']))).toBe(0)
  expect(valueIn(store.testMailNamings.forget(['anna@bank.example']))).toBe(2)
  expect(valueIn(store.confirmations.sends(partnerId)).map(({ to }) => to)).toEqual(['other@bank.example'])
  store.close()
})

test('a row no schema can read is a damaged store', () => {
  const { store, path, partnerId } = storeWithPartner()
  const proof = sampleProof({ partnerId })
  valueIn(store.confirmations.saveProof(proof))
  valueIn(store.openTrials.save(sampleTrialRun(proof)))
  store.close()
  const connection = connect(path, 'use')
  connection.run(`UPDATE counter_proof SET proof = json_set(proof, '$.verdict', 'splendid')`)
  connection.run(`UPDATE open_trial SET run = '{}'`)
  connection.close()
  const again = valueIn(openStore(path))
  expect(faultIn(again.confirmations.proofs(partnerId)).code).toBe('storage.damaged')
  expect(faultIn(again.openTrials.list()).code).toBe('storage.damaged')
  again.close()
})

test('partners with a counter-proof are known, once each, and those with other confirmations only are not', () => {
  const { store, partnerId } = storeWithPartner()
  const other = samplePartner({ id: '00000000-0000-4000-8000-00000000abcd', domains: ['other.example'] })
  valueIn(store.partners.save(other))
  valueIn(store.confirmations.saveSend(sampleSend({ partnerId: other.id })))
  expect(valueIn(store.confirmations.partnersWithProof())).toEqual([])
  for (const proof of [sampleProof({ partnerId }), sampleProof({ partnerId })]) {
    valueIn(store.confirmations.saveProof(proof))
  }
  expect(valueIn(store.confirmations.partnersWithProof())).toEqual([partnerId])
  store.close()
})
