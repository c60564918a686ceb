// Giving up in the window: every kind of thing and every step has its words, the proof in sight becomes the one that was given up, and a refusal leaves
// it as it was.
import { expect, test } from 'vitest'
import { handSteps, stayKinds } from '#domain/confirm/given-up.ts'
import { fail, succeed } from '#domain/fault.ts'
import { languages } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { createContractDouble } from '#test/support/contract-double.ts'
import { sampleGivenUp } from '#test/support/given-up-sample.ts'
import type { ConfirmScript } from '#test/support/window/confirm-double.ts'
import { confirmHostId, confirmSiteId, sampleCounterProof } from '#test/support/window/confirm-samples.ts'
import { houseDouble } from '#test/support/window/house-double.ts'
import { sampleHostPlan, samplePlan } from '#test/support/window/push-samples.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { createWindowClient } from '../../../renderer/client.ts'
import { createTrialStore } from '../../../renderer/features/confirm/trial-store.ts'
import { createSecretAsker } from '../../../renderer/features/push/secret-asker.ts'
import { noon } from './summary-sample.ts'

const partnerId = '00000000-0000-4000-8000-000000009901'
const left = sampleCounterProof(1, partnerId, {
  temporary: 'not-known',
  verdict: 'undetermined',
  reasons: ['interrupted'],
})
const away = fail('ssh.unreachable', { host: 'mail1', detail: 'ETIMEDOUT' })

/** A store with the proof in sight, after an attempt to clean up failed. */
async function lostHost(confirm: ConfirmScript) {
  const plan = samplePlan(confirmSiteId, [sampleHostPlan(1, { notes: [], unsafe: [] })])
  const planned = { plan, level: 'secure' as const, modes: ['control' as const], rule: left.rule }
  const script: ConfirmScript = {
    planTrial: () => succeed(planned),
    runTrial: () => succeed(left),
    takeBack: () => away,
  }
  const double = createContractDouble(
    houseDouble({
      ...{ partners: [], systemLanguage: 'en', nowMs: noon, rendering: sampleRendering },
      confirm: { ...script, ...confirm },
      pace: () => Promise.resolve(),
    }),
  )
  const client = createWindowClient(double.bridge)
  const changed: string[] = []
  const trials = createTrialStore(client, createSecretAsker(client).with, async (id) => void changed.push(id))
  const wish = {
    siteId: confirmSiteId,
    hostId: confirmHostId,
    domain: 'musterbank.example',
    trap: { kind: 'ssh' as const },
  }
  await trials.getState().plan(partnerId, { ...wish, modes: ['control'] })
  trials.getState().consent(partnerId, true)
  await trials.getState().run(partnerId)
  await trials.getState().takeBack(partnerId, left.id)
  changed.length = 0
  return { trials, changed, of: () => trials.getState().byPartner[partnerId] }
}

test('what was given up takes the place of the proof in sight, and its failure is told no more', async () => {
  const given = { ...left, givenUp: sampleGivenUp }
  const { trials, changed, of } = await lostHost({ giveUp: () => succeed(given) })
  expect(of()).toMatchObject({ proof: { id: left.id }, cleanFault: { code: 'ssh.unreachable' } })
  expect(await trials.getState().giveUp(partnerId, left.id)).toEqual({ ok: true, value: given })
  expect(of()).toMatchObject({ proof: { givenUp: sampleGivenUp }, cleanFault: null })
  expect(changed).toEqual([partnerId])
})

test('a refusal is given back to the question, and changes nothing', async () => {
  const { trials, of } = await lostHost({ giveUp: () => fail('confirm.not-stuck') })
  expect(await trials.getState().giveUp(partnerId, left.id)).toMatchObject({ fault: { code: 'confirm.not-stuck' } })
  expect(of()).toMatchObject({ proof: left, cleanFault: { code: 'ssh.unreachable' } })
})

test.each(languages)('every kind and every step has words of its own (%s)', (language) => {
  const t = translatorFor(language)
  for (const words of [
    stayKinds.map((kind) => t(`confirm:stay.${kind}`)),
    handSteps.map((step) => t(`confirm:by-hand-step.${step}`)),
  ])
    expect(new Set(words.filter((each) => !each.includes(':'))).size).toBe(words.length)
})
