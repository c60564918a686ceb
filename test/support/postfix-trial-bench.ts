// A running Postfix under trial, reached over a real OpenSSH server as an ordinary user with sudo, and a trap on ports of this machine. The
// delivery room carries the trial out exactly as it does a push.
import { randomUUID } from 'node:crypto'
import { appendFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { type Looked, look, makePlan, planPush, planUndo } from '#delivery/make-plan.ts'
import { hashSet } from '#delivery/plan-hash.ts'
import { type PlanRun, runPlan } from '#delivery/run-plan.ts'
import type { ModeResult } from '#domain/confirm/counter-proof.ts'
import { judgeMode, knownByControl } from '#domain/confirm/judge-mode.ts'
import { judgeProof, type ProofJudgement } from '#domain/confirm/judge-proof.ts'
import type { DroppedMail } from '#domain/confirm/mail-drop.ts'
import { type TrapMode, trapDemand, trapModes } from '#domain/confirm/trap.ts'
import type { RuleInForce, Trial } from '#domain/confirm/trial.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer } from '#domain/push/push-driver.ts'
import type { HostPlan, PlanCommand } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import { postfixTrial } from '#gateways/postfix/trial/driver.ts'
import { postfixDrop } from '#gateways/postfix/trial/mail-drop.ts'
import { findFreePort } from '#lab/loopback.ts'
import { type Tried, type TryOrder, tryMails } from '#operations/confirm/trial/try-mails.ts'
import { systemClock } from '#ports/clock.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { createWatchedHost, type WatchedHost } from '#test/support/postfix-push-host.ts'
import { openShell } from '#test/support/ssh-orders.ts'
import { startSshServer } from '#test/support/ssh-server.ts'
import { addSshUser } from '#test/support/ssh-user.ts'
import { type OpenTrap, openTrap, trialOf } from '#test/support/trial-trap.ts'
import { samplePostfixSite } from '#test/unit/gateways/postfix/sample.ts'
import { sampleTrial } from '#test/unit/gateways/postfix/trial/sample-trial.ts'

export interface TrialBench {
  readonly postfix: WatchedHost
  readonly domain: string
  /** Rewrites main.cf, master.cf and a table between two trials: the host of another admin. */
  settle(order: HostOrder): void
  /** Opens a trap for one trial; its sights begin anew. */
  open(changes?: Partial<Trial>): Promise<OpenTrial>
  stop(): Promise<void>
}
export interface HostOrder {
  readonly main?: readonly string[]
  /** Options of services, such as `smtp/unix/smtp_tls_security_level=may`. */
  readonly options?: readonly string[]
  /** Fields of services, such as `smtp/unix/chroot=y`. */
  readonly fields?: readonly string[]
  readonly master?: readonly string[]
  /** Texts of tables that are not built. */
  readonly texts?: Readonly<Record<string, string>>
  /** Texts of two tables, policies and routes; they are built. */
  readonly policies?: string
  readonly transport?: string
}
export interface OpenTrial {
  readonly trial: Trial
  readonly trap: OpenTrap
  plan(): Promise<Outcome<HostPlan>>
  rule(): Promise<Outcome<RuleInForce>>
  apply(revertAfterMinutes?: number): Promise<PlanRun>
  /** Hands the mails in and follows them as the app does. */
  send(): Promise<Tried>
  hand(): Promise<Outcome<undefined>>
  drop(): Promise<void>
  back(record: PushRecord): Promise<PlanRun>
  left(): Promise<readonly string[]>
  close(): Promise<void>
}

const siteId = '6a1d3c0e-3c1c-4a53-9a39-0d2f6c1d7a33'
const hostId = '0c6a1e67-6d0a-4bfb-8b40-6d8c9a1d2e3f'
const signal = new AbortController().signal

/** Starts server, user and Postfix. */
export async function startTrialBench(address: string): Promise<TrialBench> {
  const server = await startSshServer(address, await findFreePort(address))
  const postfix = createWatchedHost(['smtp_tls_loglevel = 1', 'smtp_tls_security_level = may'])
  const user = addSshUser({ sudo: 'nopasswd' })
  const domain = 'bank.example'
  postfix.keep('plain')
  postfix.start()
  const site = samplePostfixSite({
    configDirectory: postfix.etc,
    directory: postfix.own,
    caFile: '',
    clientCertificates: {},
  })
  const connect = async (): Promise<DeliveryHost> => ({
    ...{ id: hostId, name: 'mail-1', system: 'posix', rights: 'sudo', sudoPassword: null },
    shell: await openShell(server, user.name),
  })
  const asking = async <T>(ask: (host: DeliveryHost) => Promise<T>): Promise<T> => {
    const host = await connect()
    try {
      return await ask(host)
    } finally {
      host.shell.close()
    }
  }
  return {
    postfix,
    domain,
    settle({ main = [], master = [], options = [], fields = [], texts = {}, policies, transport }) {
      postfix.restore('plain')
      const add = (name: string, lines: readonly string[]) =>
        appendFileSync(join(postfix.etc, name), lines.map((line) => `${line}\n`).join(''))
      add('main.cf', main)
      add('master.cf', master)
      for (const option of options) postfix.ask('postconf', '-P', option)
      for (const field of fields) postfix.ask('postconf', '-F', field)
      utimesSync(join(postfix.etc, 'main.cf'), 1_600_000_000, 1_600_000_000)
      for (const [name, text] of [
        ['policies', policies],
        ['routes', transport],
      ] as const) {
        if (text === undefined) continue
        writeFileSync(join(postfix.etc, name), text)
        postfix.ask('postmap', `hash:${postfix.etc}/${name}`)
      }
      for (const [name, text] of Object.entries(texts)) writeFileSync(join(postfix.etc, name), text)
      postfix.ask('postfix', 'reload')
    },
    open: async (changes = {}) => {
      const sample = sampleTrial({ domain, ...changes })
      const trap = await openTrap(`mx.${domain}`, sample)
      const trial = trialOf(trap, sample)
      return trialOn({ trial, trap, site, asking, connect })
    },
    async stop() {
      await server.stop()
      user.remove()
      postfix.stop()
    },
  }
}

interface TrialFacts {
  readonly trial: Trial
  readonly trap: OpenTrap
  readonly site: ReturnType<typeof samplePostfixSite>
  asking<T>(ask: (host: DeliveryHost) => Promise<T>): Promise<T>
  connect(): Promise<DeliveryHost>
}

function trialOn({ trial, trap, site, asking, connect }: TrialFacts): OpenTrial {
  const artefacts = valueIn(postfixTrial.files(trial, site))
  const mails = trial.traps.map(({ token, recipient }): DroppedMail => {
    return { token, messageId: `<${token}@own.example>`, from: trial.sender, to: recipient }
  })
  const files = [...artefacts, ...mails.map((mail) => ({ name: `${mail.token}.eml`, content: emlOf(mail) }))]
  const set = { artefacts, files, setHash: hashSet(files) }
  const { push } = postfixTrial
  const facts = { siteId, driver: push, site, open: null, signal, onStage: () => undefined, ...set }
  const looked = (inspect: (at: Looked['at']) => readonly PlanCommand[]) =>
    asking((host) => look({ ...facts, host, planId: randomUUID() }, '0011223344556677', inspect))
  const answersOf = async (inspect: (at: Looked['at']) => readonly PlanCommand[]): Promise<readonly CommandAnswer[]> =>
    valueIn(await looked(inspect)).answers
  const run = (plan: ReturnType<typeof makePlan>, undone: PushRecord | null, revertAfterMinutes: number | null) =>
    runPlan({
      ...{ plan, planHash: plan.hash, accepted: [], driver: push, site, files, gateway: 'postfix', desk: 'desk@test' },
      ...{ undo: undone?.undo ?? {}, revertAfterMinutes, clock: systemClock, newId: randomUUID, signal },
      oursOn: () => [],
      connect: async () => ({ ok: true, value: await connect() }),
      onRecord: () => undefined,
      onProgress: () => undefined,
    })
  const fates = async () =>
    valueIn(postfixDrop.readFates(await answersOf((at) => postfixDrop.look(site, at, mails)), mails))
  const hand = async (wanted: readonly DroppedMail[] = mails) =>
    postfixDrop.readHanded(await answersOf((at) => postfixDrop.hand(site, at, wanted)))
  const stage: TryOrder['stage'] = {
    hand: (tokens) => hand(mails.filter(({ token }) => tokens.includes(token))),
    look: async () => succeed(await fates()),
    async again() {
      const answers = await answersOf((at) => postfixDrop.again?.(site, at, mails) ?? [])
      const said = answers.flatMap(({ code, stderr }) => (code === 0 ? [] : [stderr]))
      if (said.length > 0) throw new Error(said.join('\n'))
      return succeed(true)
    },
  }
  return {
    trial,
    trap,
    plan: () => asking((host) => planPush({ ...facts, host, planId: randomUUID() })),
    rule: async () => postfixTrial.readRule(await answersOf((at) => push.inspect(site, at))),
    async apply(revertAfterMinutes) {
      const id = randomUUID()
      const host = valueIn(await asking((one) => planPush({ ...facts, host: one, planId: id })))
      const whole = { id, siteId, kind: 'push' as const, undoes: null, setHash: set.setHash, hosts: [host] }
      return run(makePlan({ ...whole, createdAt: systemClock.now() }), null, revertAfterMinutes ?? null)
    },
    hand: () => hand(),
    send: () =>
      tryMails({
        ...{ stage, trial, sight: trap.sight, tell: () => undefined, clock: systemClock, signal },
        waits: { everyMs: 200, aheadMs: 15_000, mostMs: 60_000, againMs: 30_000 },
      }),
    drop: async () => void (await answersOf((at) => postfixDrop.drop(site, at, mails))),
    async back(record) {
      const id = randomUUID()
      const host = valueIn(await asking((one) => planUndo({ ...facts, host: one, planId: id }, record.undo)))
      const whole = { id, siteId, kind: 'undo' as const, undoes: record.id, setHash: set.setHash, hosts: [host] }
      return run(makePlan({ ...whole, createdAt: systemClock.now() }), record, null)
    },
    left: async () => valueIn(postfixTrial.readLeft(await answersOf((at) => postfixTrial.lookLeft(site, at)))),
    close: () => trap.stop(),
  }
}

function emlOf({ messageId, from, to, token }: DroppedMail): string {
  const lines = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: Gegenprobe ${token}`,
    `Message-ID: ${messageId}`,
    '',
    'probe',
    '',
  ]
  return lines.join('\r\n')
}

export type Results = Readonly<Record<TrapMode, ModeResult>>

/** What comes to the same in every mode but those that are told. */
export function everyMode(result: ModeResult, others: Partial<Results> = {}): Results {
  return Object.fromEntries(trapModes.map((mode) => [mode, others[mode] ?? result])) as Results
}

export interface Proven extends ProofJudgement {
  readonly results: Results
  readonly rule: RuleInForce
}

/** A whole counter-proof: route in, mails, way back; what it came to. The host is as before, or the test that calls it sees why not. */
export async function proveOn(bench: TrialBench, level: TlsLevel): Promise<Proven> {
  const open = await bench.open()
  try {
    const rule = valueIn(await open.rule())
    const applied = await open.apply()
    const [record] = applied.records
    if (applied.fault !== null || record === undefined) throw new Error(JSON.stringify(applied.fault))
    const { fates, stopped } = await open.send()
    const knownAs = knownByControl(open.trap.sight('control'))
    const modes = open.trial.traps.map(({ mode, token }) => {
      const sight = open.trap.sight(mode)
      const facts = { mode, demand: trapDemand(mode, { level }), sight, fate: fates.get(token)?.fate ?? null }
      return { ...facts, result: judgeMode({ ...facts, knownAs }), lines: [] }
    })
    await open.drop()
    const { fault } = await open.back(record)
    if (fault !== null) throw new Error(JSON.stringify(fault))
    const left = await open.left()
    if (left.length > 0) throw new Error(left.join('\n'))
    const facts = { level, hasRule: rule.text !== null, modes, possible: postfixTrial.modes, stopped }
    const results = Object.fromEntries(modes.map(({ mode, result }) => [mode, result])) as Results
    return { results, rule, ...judgeProof(facts) }
  } finally {
    await open.close()
  }
}
