// Pushes to an Exchange that is not there, the way the product does: a real OpenSSH server, a real sign-in, the delivery room and the driver.
// Only powershell.exe is a program of ours that replays recordings. One server and user per test file, an empty home for every test.
import { randomUUID } from 'node:crypto'
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { type LookOrder, look as lookAt, makePlan, planPush, planUndo } from '#delivery/make-plan.ts'
import { hashSet } from '#delivery/plan-hash.ts'
import { type PlanRun, runPlan } from '#delivery/run-plan.ts'
import type { Artefact } from '#domain/artefact.ts'
import type { Outcome } from '#domain/fault.ts'
import type { CommandAnswer, PushPlace } from '#domain/push/push-driver.ts'
import type { HostPlan, PlanCommand, PushPlan } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import { exchangePush } from '#gateways/exchange/push/driver.ts'
import { renderExchange } from '#gateways/exchange/render.ts'
import { type ExchangeSite, exchangeSite } from '#gateways/exchange/site.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { type SshServer, startSshServer } from '#test/support/ssh-server.ts'
import { addSshUser, type SshUser } from '#test/support/ssh-user.ts'
import { connect } from '#wire/ssh/connect.ts'
import { createRemoteShell } from '#wire/ssh/remote-shell.ts'
import { samplePolicy } from '../../unit/gateways/sample-policy.ts'

export type Recordings = readonly string[]
export interface Told {
  readonly stage: string
  readonly line: string
}

export interface ExchangeBench {
  server(): SshServer
  /** Every call so far, as the words the program got. */
  calls(): readonly (readonly string[])[]
  plan(session: Recordings, open?: LookOrder<ExchangeSite>['open']): Promise<Outcome<HostPlan>>
  /** Plans and carries out, accepting everything the plan warns of. */
  push(session: Recordings, onTold?: (told: Told) => void): Promise<PlanRun & { readonly plan: HostPlan }>
  /** Runs commands beside a push, as a look does. */
  ask(session: Recordings, commandsAt: (at: PushPlace) => readonly PlanCommand[]): Promise<readonly CommandAnswer[]>
  planUndo(session: Recordings, record: PushRecord): Promise<Outcome<HostPlan>>
  undo(session: Recordings, record: PushRecord): Promise<PlanRun>
}

const hostId = randomUUID()
const siteId = randomUUID()
const site = exchangeSite.parse({ product: 'exchange-2019', servers: ['EX01'], receivingServers: ['EX01'] })

/** What is brought to the host, and where the recordings of its sessions lie. */
export interface ExchangeSet {
  readonly driver: typeof exchangePush
  readonly artefacts: readonly Artefact[]
  readonly recordings: string
}
const pushed: ExchangeSet = {
  driver: exchangePush,
  artefacts: valueIn(renderExchange([samplePolicy()], site)).artefacts,
  recordings: 'recordings',
}

/** Call it once at the top of a test file; `timeoutMs` shortens what a command may take. */
export function exchangeBench(address: string, timeoutMs?: number, set: ExchangeSet = pushed): ExchangeBench {
  const { artefacts } = set
  const files = artefacts.map(({ name, content }) => ({ name, content }))
  const setHash = hashSet(files)
  let server: SshServer
  let user: SshUser
  const at = (name: string) => join(user.home, 'exchange', name)
  beforeAll(async () => {
    user = addSshUser({ sudo: 'none' })
    server = await startSshServer(address, 22022, [`SetEnv PATH=${user.home}/exchange/bin:/usr/bin:/bin`])
  }, 30_000)
  afterAll(async () => {
    await server.stop()
    user.remove()
  }, 30_000)
  beforeEach(() => {
    rmSync(join(user.home, 'exchange'), { recursive: true, force: true })
    mkdirSync(at('bin'), { recursive: true })
    cpSync(join(import.meta.dirname, set.recordings), at('recordings'), { recursive: true })
    copyFileSync(join(import.meta.dirname, 'fakes/powershell.py'), at('bin/powershell.exe'))
    chmodSync(at('bin/powershell.exe'), 0o755)
    for (const path of [at(''), at('bin'), at('recordings')]) chmodSync(path, 0o777)
    writeFileSync(at('told.jsonl'), '')
    chmodSync(at('told.jsonl'), 0o666)
  })

  const driver = timeoutMs === undefined ? set.driver : hurried(timeoutMs)
  const load = (session: Recordings) => {
    writeFileSync(at('session.json'), JSON.stringify(session))
    chmodSync(at('session.json'), 0o666)
  }
  const signIn = async (): Promise<DeliveryHost> => {
    const target = {
      address: server.address,
      port: server.port,
      user: user.name,
      signIn: { kind: 'key' as const, path: join(server.home, '.ssh/id_ed25519') },
      jumps: [],
      legacy: [],
    }
    const order = { host: target, knownHosts: `${server.hostKeyLine}\n`, pinsFor: () => [], secretFor: () => null }
    const connection = valueIn(await connect(order, new AbortController().signal))
    const shell = createRemoteShell(connection)
    return { id: hostId, name: 'ex01', system: 'windows', rights: 'own', sudoPassword: null, shell }
  }
  const look = async (
    planId: string,
    how: (order: LookOrder<ExchangeSite>) => Promise<Outcome<HostPlan>>,
    open: LookOrder<ExchangeSite>['open'] = null,
  ) => {
    const host = await signIn()
    const signal = new AbortController().signal
    const facts = { host, siteId, driver, site, setHash, artefacts, files, planId, open, signal }
    const plan = await how({ ...facts, onStage: () => undefined })
    host.shell.close()
    return plan
  }
  const ask: ExchangeBench['ask'] = async (session, commandsAt) => {
    load(session)
    const host = await signIn()
    const facts = { host, siteId, driver, site, setHash, artefacts, files, planId: randomUUID(), open: null }
    const order = { ...facts, signal: new AbortController().signal, onStage: () => undefined }
    const { answers } = valueIn(await lookAt(order, '', commandsAt))
    host.shell.close()
    return answers
  }
  const carryOut = (
    plan: PushPlan,
    undo: PushRecord['undo'],
    onTold: (told: Told) => void = () => undefined,
  ): Promise<PlanRun> => {
    const start = performance.now()
    return runPlan({
      ...{ plan, planHash: plan.hash, driver, site, files, gateway: 'exchange', desk: 'desk-1', undo },
      accepted: plan.hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code)),
      revertAfterMinutes: null,
      clock: { now: () => new Date().toISOString(), elapsedMs: () => performance.now() - start },
      newId: () => randomUUID(),
      signal: new AbortController().signal,
      oursOn: () => [],
      connect: async () => ({ ok: true, value: await signIn() }),
      onRecord: () => undefined,
      onProgress: ({ lines, stage }) => {
        for (const line of lines) onTold({ stage, line })
      },
    })
  }
  const whole = (id: string, kind: PushPlan['kind'], plan: HostPlan, undoes: string | null) =>
    makePlan({ id, siteId, kind, undoes, createdAt: '2026-11-22T10:00:00.000Z', setHash, hosts: [plan] })

  return {
    server: () => server,
    calls: () => {
      const lines = readFileSync(at('told.jsonl'), 'utf8').split('\n')
      return lines.filter((line) => line !== '').map((line): readonly string[] => JSON.parse(line))
    },
    plan: (session, open = null) => {
      load(session)
      return look(randomUUID(), planPush, open)
    },
    push: async (session, onTold) => {
      load(session)
      const id = randomUUID()
      const plan = valueIn(await look(id, planPush))
      return { ...(await carryOut(whole(id, 'push', plan, null), {}, onTold)), plan }
    },
    ask,
    planUndo: (session, record) => {
      load(session)
      return look(randomUUID(), (order) => planUndo(order, record.undo))
    },
    undo: async (session, record) => {
      load(session)
      const id = randomUUID()
      const plan = valueIn(await look(id, (order) => planUndo(order, record.undo)))
      return carryOut(whole(id, 'undo', plan, record.id), record.undo)
    },
  }
}

/** The same driver, whose commands may not take long. */
function hurried(timeoutMs: number): typeof exchangePush {
  const soon = (commands: ReturnType<typeof exchangePush.inspect>) => commands.map((one) => ({ ...one, timeoutMs }))
  return {
    ...exchangePush,
    inspect: (...facts) => soon(exchangePush.inspect(...facts)),
    apply: (...facts) => soon(exchangePush.apply(...facts)),
  }
}
