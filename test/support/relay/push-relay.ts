// Plans and carries out pushes of the relay, as the operations of the house do it.
import { randomUUID } from 'node:crypto'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { type LookOrder, makePlan, planPush, planUndo } from '#delivery/make-plan.ts'
import { hashSet } from '#delivery/plan-hash.ts'
import { type PlanRun, runPlan } from '#delivery/run-plan.ts'
import type { Outcome } from '#domain/fault.ts'
import type { ExtraFile, PushDriver } from '#domain/push/push-driver.ts'
import type { HostPlan, PushPlan } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { relayDeskFiles } from '#gateways/relay/push/desk-files.ts'
import { relayPush } from '#gateways/relay/push/driver.ts'
import type { RelaySite } from '#gateways/relay/site.ts'
import { relayTarget } from '#gateways/relay/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { systemClock } from '#ports/clock.ts'
import { valueIn } from '#test/support/expect-outcome.ts'

export const relaySiteId = '0d6f1c52-6a0b-4c8f-9a4e-53a1f7c0b6d2'

/** What is wanted of the host: facts, policies, and the package to bring. */
export interface RelayWish {
  readonly site: RelaySite
  readonly policies: readonly TlsPolicy[]
  readonly packagePath: string
}

const driver: PushDriver<RelaySite> = relayPush

async function lookOf(host: DeliveryHost, { site, policies, packagePath }: RelayWish, planId: string) {
  const artefacts = valueIn(renderProven(relayTarget, policies, site)).artefacts
  const extra: readonly ExtraFile[] = valueIn(await relayDeskFiles(site, [packagePath]))
  const order: LookOrder<RelaySite> = {
    host,
    siteId: relaySiteId,
    driver,
    site,
    artefacts,
    files: [...artefacts, ...extra],
    setHash: hashSet(artefacts),
    planId,
    open: null,
    signal: new AbortController().signal,
    onStage: () => undefined,
  }
  return order
}

/** What a push would do, as an outcome. */
export async function lookAtRelay(host: DeliveryHost, wish: RelayWish): Promise<Outcome<HostPlan>> {
  return planPush(await lookOf(host, wish, randomUUID()))
}

/** A plan, and how to carry it out. */
export interface RelayPlan {
  readonly plan: PushPlan
  readonly host: HostPlan
  run(
    accepted?: Parameters<typeof runPlan>[0]['accepted'],
  ): Promise<PlanRun & { readonly record: PushRecord | undefined }>
}

/** Plans a push, or taking back what a record did. */
export async function planRelay(
  host: DeliveryHost,
  wish: RelayWish,
  undone: PushRecord | null = null,
): Promise<RelayPlan> {
  const id = randomUUID()
  const order = await lookOf(host, wish, id)
  const looked = valueIn(undone === null ? await planPush(order) : await planUndo(order, undone.undo))
  const plan = makePlan({
    id,
    siteId: relaySiteId,
    kind: undone === null ? 'push' : 'undo',
    undoes: undone?.id ?? null,
    createdAt: systemClock.now(),
    setHash: order.setHash,
    hosts: [looked],
  })
  return {
    plan,
    host: looked,
    async run(accepted = []) {
      const ran = await runPlan({
        plan,
        planHash: plan.hash,
        accepted,
        driver,
        site: wish.site,
        files: order.files,
        gateway: 'relay',
        desk: 'desk@test',
        undo: undone?.undo ?? {},
        revertAfterMinutes: null,
        clock: systemClock,
        newId: randomUUID,
        signal: new AbortController().signal,
        oursOn: () => [],
        // the test's connection outlives a run
        connect: async () => ({ ok: true, value: { ...host, shell: { ...host.shell, close: () => undefined } } }),
        onRecord: () => undefined,
        onProgress: () => undefined,
      })
      return { ...ran, record: ran.records[0] }
    },
  }
}
