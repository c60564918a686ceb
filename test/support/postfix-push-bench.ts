// Postfix instances as hosts of one site: a real OpenSSH server, an ordinary user with sudo for each instance, and each user's sudo sees the
// instance's configuration under the same path (a mount namespace of its own), as three machines would have it.
import { randomUUID } from 'node:crypto'
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { makePlan, planPush, planUndo } from '#delivery/make-plan.ts'
import { hashSet } from '#delivery/plan-hash.ts'
import { type PlanRun, runPlan } from '#delivery/run-plan.ts'
import type { Outcome } from '#domain/fault.ts'
import type { HostPlan, PushPlan, UnsafeReason } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { postfixPush } from '#gateways/postfix/push/driver.ts'
import type { PostfixSite } from '#gateways/postfix/site.ts'
import { postfixTarget } from '#gateways/postfix/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { systemClock } from '#ports/clock.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { openShell } from '#test/support/ssh-orders.ts'
import { startSshServer } from '#test/support/ssh-server.ts'
import { addSshUser, type SshUser } from '#test/support/ssh-user.ts'
import { samplePostfixSite } from '#test/unit/gateways/postfix/sample.ts'
import { createWatchedHost, type WatchedHost } from './postfix-push-host.ts'

export interface Instance {
  readonly id: string
  readonly name: string
  readonly postfix: WatchedHost
  readonly user: SshUser
  /** A program that answers in front of the real one, for this instance alone. */
  replace(tool: string, script: string): void
}
export interface PushBench {
  readonly instances: readonly Instance[]
  /** Where every instance has its configuration, seen through sudo. */
  readonly etc: string
  look(policies: readonly TlsPolicy[], instance: Instance): Promise<Outcome<HostPlan>>
  plan(policies: readonly TlsPolicy[]): Promise<PushPlan>
  planUndo(policies: readonly TlsPolicy[], record: PushRecord): Promise<PushPlan>
  run(
    plan: PushPlan,
    policies: readonly TlsPolicy[],
    accepted?: readonly UnsafeReason['code'][],
    undo?: PushRecord,
  ): Promise<PlanRun>
  stop(): Promise<void>
}

const siteId = '6a1d3c0e-3c1c-4a53-9a39-0d2f6c1d7a33'

/** Starts the server, the users and as many running instances. */
export async function startPushBench(
  address: string,
  port: number,
  count: number,
  change: Partial<PostfixSite> = {},
): Promise<PushBench> {
  const server = await startSshServer(address, port)
  const folder = mkdtempSync(join(tmpdir(), 'handschlag-bench-'))
  chmodSync(folder, 0o755)
  const etc = join(folder, 'etc')
  mkdirSync(etc)
  const instances = Array.from({ length: count }, (_, index) => makeInstance(folder, etc, index))
  const signal = new AbortController().signal
  const site = samplePostfixSite({
    configDirectory: etc,
    directory: join(etc, 'handschlag'),
    caFile: '',
    clientCertificates: {},
    provesSessions: false,
    ...change,
  })
  const filesOf = (policies: readonly TlsPolicy[]) => {
    const { artefacts } = valueIn(renderProven(postfixTarget, policies, site))
    return { artefacts, files: artefacts, setHash: hashSet(artefacts) }
  }
  const open = async ({ id, name, user }: Instance): Promise<DeliveryHost> => ({
    id,
    name,
    system: 'posix',
    rights: 'sudo',
    sudoPassword: null,
    shell: await openShell(server, user.name),
  })
  const facts = { siteId, driver: postfixPush, site, open: null, signal, onStage: () => undefined }
  const asking = async <T>(instance: Instance, ask: (host: DeliveryHost) => Promise<T>): Promise<T> => {
    const host = await open(instance)
    try {
      return await ask(host)
    } finally {
      host.shell.close()
    }
  }
  const whole = (plan: Pick<PushPlan, 'id' | 'kind' | 'undoes' | 'setHash' | 'hosts'>) =>
    makePlan({ ...plan, siteId, createdAt: systemClock.now() })
  return {
    instances,
    etc,
    look: (policies, instance) =>
      asking(instance, (host) => planPush({ ...facts, ...filesOf(policies), host, planId: randomUUID() })),
    async plan(policies) {
      const id = randomUUID()
      const set = filesOf(policies)
      const hosts = []
      for (const instance of instances) {
        hosts.push(valueIn(await asking(instance, (host) => planPush({ ...facts, ...set, host, planId: id }))))
      }
      return whole({ id, kind: 'push', undoes: null, setHash: set.setHash, hosts })
    },
    async planUndo(policies, record) {
      const id = randomUUID()
      const set = filesOf(policies)
      const instance = instances.find((one) => one.id === record.hostId)
      if (instance === undefined) throw new Error('no such host')
      const host = await asking(instance, (one) => planUndo({ ...facts, ...set, host: one, planId: id }, record.undo))
      return whole({ id, kind: 'undo', undoes: record.id, setHash: set.setHash, hosts: [valueIn(host)] })
    },
    run: (plan, policies, accepted = [], undone) =>
      runPlan({
        plan,
        planHash: plan.hash,
        accepted,
        driver: postfixPush,
        site,
        files: filesOf(policies).files,
        gateway: 'postfix',
        desk: 'desk@test',
        undo: undone?.undo ?? {},
        revertAfterMinutes: null,
        clock: systemClock,
        newId: randomUUID,
        signal,
        oursOn: () => [],
        connect: async (id) => {
          const instance = instances.find((one) => one.id === id)
          if (instance === undefined) throw new Error('no such host')
          return { ok: true, value: await open(instance) }
        },
        onRecord: () => undefined,
        onProgress: () => undefined,
      }),
    async stop() {
      await server.stop()
      for (const { user, postfix } of instances) {
        user.remove()
        postfix.stop()
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function makeInstance(folder: string, etc: string, index: number): Instance {
  const postfix = createWatchedHost()
  postfix.start()
  const user = addSshUser({ sudo: 'nopasswd' })
  const tools = join(folder, `tools-${index}`)
  mkdirSync(tools)
  const replace = (tool: string, script: string) => writeFileSync(join(tools, tool), script, { mode: 0o755 })
  const enter = `mount --bind "${postfix.etc}" "${etc}" && PATH="${tools}/own:$PATH" && exec /bin/sh "$@"`
  replace('sh', `#!/bin/sh\nexec unshare -m /bin/sh -c '${enter}' sh "$@"\n`)
  mkdirSync(join(tools, 'own'))
  appendFileSync(
    join('/etc/sudoers.d', user.name.replaceAll('.', '_')),
    `Defaults:${user.name} secure_path="${tools}:/usr/sbin:/usr/bin:/sbin:/bin"\n`,
  )
  return {
    id: randomUUID(),
    name: `mail-${index + 1}`,
    postfix,
    user,
    replace: (tool, script) => writeFileSync(join(tools, 'own', tool), script, { mode: 0o755 }),
  }
}
