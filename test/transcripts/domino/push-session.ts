// Pushes to a Domino that is not there, the way the product does: a real OpenSSH server, a real sign-in, the delivery room and the driver.
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { type LookOrder, makePlan, planPush, planUndo } from '#delivery/make-plan.ts'
import { runKey } from '#delivery/run-folder.ts'
import { type PlanRun, runPlan } from '#delivery/run-plan.ts'
import type { Outcome } from '#domain/fault.ts'
import type { HostPlan, PushPlan } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { dominoPush } from '#gateways/domino/push/push-driver.ts'
import { renderDomino } from '#gateways/domino/render.ts'
import type { DominoSite } from '#gateways/domino/site.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import type { SshServer } from '#test/support/ssh-server.ts'
import { connect } from '#wire/ssh/connect.ts'
import { createRemoteShell } from '#wire/ssh/remote-shell.ts'

export interface PushSession {
  readonly siteId: string
  plan(policies: readonly TlsPolicy[]): Promise<Outcome<HostPlan>>
  /** Plans and carries out, accepting everything the plan warns of unless told otherwise. */
  push(policies: readonly TlsPolicy[], options?: PushOptions): Promise<PlanRun & { readonly plan: HostPlan }>
  planUndo(record: PushRecord): Promise<Outcome<HostPlan>>
  undo(record: PushRecord, between?: () => void): Promise<PlanRun>
  connect(): Promise<DeliveryHost>
}

export interface PushOptions {
  /** Between planning and applying. */
  readonly between?: () => void
  readonly onLine?: (line: string) => void
}

const hostId = randomUUID()

/** Everything a test needs to push to one host as one user. */
export function pushSession(
  server: SshServer,
  user: string,
  site: DominoSite,
  host: Pick<DeliveryHost, 'system' | 'rights'> = { system: 'posix', rights: 'own' },
): PushSession {
  const siteId = randomUUID()
  const openRuns: string[] = []

  const signIn = async (): Promise<DeliveryHost> => {
    const target = {
      address: server.address,
      port: server.port,
      user,
      signIn: { kind: 'key' as const, path: join(server.home, '.ssh/id_ed25519') },
      jumps: [],
      legacy: [],
    }
    const order = { host: target, knownHosts: `${server.hostKeyLine}\n`, pinsFor: () => [], secretFor: () => null }
    const connection = valueIn(await connect(order, new AbortController().signal))
    return { ...host, id: hostId, name: 'domino', sudoPassword: null, shell: createRemoteShell(connection) }
  }

  const prepare = async (policies: readonly TlsPolicy[], planId: string, delivery: DeliveryHost) => {
    const { artefacts } = valueIn(renderDomino(policies, site))
    const extra = valueIn((await dominoPush.extraFiles?.(site)) ?? { ok: true, value: [] })
    const files = [...artefacts.map(({ name, content }) => ({ name, content })), ...extra]
    const hash = createHash('sha256')
    for (const { name, content } of files) hash.update(`${name}\n`).update(content)
    const setHash = hash.digest('hex')
    const order: LookOrder<DominoSite> = {
      host: delivery,
      siteId,
      driver: dominoPush,
      site,
      setHash,
      artefacts,
      files,
      planId,
      open: null,
      signal: new AbortController().signal,
      onStage: () => undefined,
    }
    return { order, files, setHash }
  }

  const whole = (id: string, kind: PushPlan['kind'], setHash: string, plan: HostPlan, undoes: string | null) =>
    makePlan({ id, siteId, kind, undoes, createdAt: '2026-11-22T10:00:00.000Z', setHash, hosts: [plan] })

  const carryOut = async (
    plan: PushPlan,
    files: Awaited<ReturnType<typeof prepare>>['files'],
    undo: PushRecord['undo'],
    options: PushOptions = {},
  ) => {
    const start = performance.now()
    return runPlan({
      plan,
      planHash: plan.hash,
      accepted: plan.hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code)),
      driver: dominoPush,
      site,
      files,
      gateway: 'domino',
      desk: 'desk-1',
      undo,
      revertAfterMinutes: null,
      clock: { now: () => new Date().toISOString(), elapsedMs: () => performance.now() - start },
      newId: () => randomUUID(),
      signal: new AbortController().signal,
      oursOn: () => openRuns,
      connect: async () => ({ ok: true, value: await signIn() }),
      onRecord: ({ state, undo: kept }) => {
        if (state === 'interrupted') openRuns.push(kept[runKey] ?? '')
      },
      onProgress: ({ lines }) => {
        for (const line of lines) options.onLine?.(line)
      },
    })
  }

  const planOnly = async (policies: readonly TlsPolicy[], planId: string) => {
    const delivery = await signIn()
    const { order, files, setHash } = await prepare(policies, planId, delivery)
    const plan = await planPush(order)
    delivery.shell.close()
    return { plan, files, setHash }
  }

  const planBack = async (record: PushRecord, planId: string) => {
    const delivery = await signIn()
    const { order, files, setHash } = await prepare([], planId, delivery)
    const plan = await planUndo(order, record.undo)
    delivery.shell.close()
    return { plan, files, setHash }
  }

  return {
    siteId,
    connect: signIn,
    plan: async (policies) => (await planOnly(policies, randomUUID())).plan,
    push: async (policies, options = {}) => {
      const id = randomUUID()
      const { plan, files, setHash } = await planOnly(policies, id)
      const hostPlan = valueIn(plan)
      options.between?.()
      const run = await carryOut(whole(id, 'push', setHash, hostPlan, null), files, {}, options)
      return { ...run, plan: hostPlan }
    },
    planUndo: async (record) => (await planBack(record, randomUUID())).plan,
    undo: async (record, between) => {
      const id = randomUUID()
      const { plan, files, setHash } = await planBack(record, id)
      between?.()
      return carryOut(whole(id, 'undo', setHash, valueIn(plan), record.id), files, record.undo)
    },
  }
}

/** What stands in a recording. */
export function recording(language: 'en' | 'de', name: string): string {
  return readFileSync(join(import.meta.dirname, language, `${name}.txt`), 'utf8')
}
