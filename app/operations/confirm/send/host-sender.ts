// By a host of a gateway: handed in by the product's own means over SSH, or over SMTP from this machine; followed in its queue and log over SSH where
// Handschlag knows how. Faults confirm.no-way, push.host-not-found, ssh.keychain-missing.

import { hashSet, type NamedContent } from '#delivery/plan-hash.ts'
import { runOf } from '#delivery/run-folder.ts'
import type { DroppedMail, MailDrop } from '#domain/confirm/mail-drop.ts'
import type { SendWay } from '#domain/confirm/test-send.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushHost, Submission, TypedSecret } from '#domain/push/push-host.ts'
import { houseDesk } from '../../push/desk.ts'
import type { HostAccess } from '../../push/reach-host.ts'
import { siteFactsFor } from '../../render-for-site.ts'
import type { Rooms } from '../../rooms.ts'
import { hostOfSite } from '../host-of-site.ts'
import { createHostSession, type HostSession } from '../trial/host-session.ts'
import { workIdOf } from '../trial/work-id.ts'
import { farRelaySender } from './relay-sender.ts'
import type { HandedIn, Sender } from './sender.ts'
import { handOverSmtp } from './smtp-way.ts'

export interface HostWay {
  readonly way: Exclude<SendWay, 'relay'>
  readonly siteId: string
  readonly hostId: string
  readonly secrets: readonly TypedSecret[]
  /** Of the way `submission`; null = without signing in, at the usual port. */
  readonly submission: Submission | null
}

/** Makes the way. */
export async function hostSender(
  rooms: Rooms,
  { way, siteId, hostId, secrets, submission }: HostWay,
): Promise<Outcome<Sender>> {
  const site = rooms.store.sites.find(siteId)
  if (!site.ok) return site
  const host = hostOfSite(rooms, siteId, hostId)
  if (!host.ok) return host
  if (way === 'host' && site.value.gateway === 'relay') return await farRelaySender(rooms, host.value, secrets)
  const described = siteFactsFor(site.value.gateway, site.value.facts)
  if (!described.ok) return described
  const { target, facts } = described.value
  const { drop } = target
  if (way === 'host' && drop === undefined) return fail('confirm.no-way')
  const desk = await houseDesk(rooms, siteId, secrets)
  if (!desk.ok) return desk
  const scripts = drop?.files?.(facts, host.value.system) ?? []
  const sessions = sessionsOn(rooms, host.value, desk.value.access, siteId, scripts)
  return succeed({
    through: host.value.name,
    hand: (mail, content, signal) =>
      way === 'host' && drop !== undefined
        ? handOnHost(sessions, drop, facts, mail, content, signal)
        : handOverSmtp(
            rooms,
            { host: host.value, submission, secrets: desk.value.access.secrets },
            mail,
            content,
            signal,
          ),
    look(mail, signal) {
      if (drop === undefined) return null
      return (async () => {
        const answers = await sessions.open(null).run((at) => drop.look(facts, at, [mail]), signal)
        if (!answers.ok) return answers
        const fates = drop.readFates(answers.value, [mail])
        if (!fates.ok) return fail(fates.fault.code, { host: host.value.name, ...fates.fault.params })
        const seen = fates.value.get(mail.token)
        const lines = (seen?.lines ?? []).slice(-200).map((line) => ({ ...line }))
        return succeed({ fate: seen?.fate ?? { kind: 'unknown' as const }, lines, evidence: [] })
      })()
    },
    close: sessions.close,
  })
}

interface Sessions {
  /** The session with this mail in its folder; null = with whatever is there. */
  open(mail: { readonly token: string; readonly content: string } | null): HostSession
  close(): void
}

function sessionsOn(
  rooms: Rooms,
  host: PushHost,
  access: HostAccess,
  siteId: string,
  scripts: readonly NamedContent[],
): Sessions {
  let session: HostSession | undefined
  return {
    open(mail) {
      if (session !== undefined && mail === null) return session
      session?.close()
      const own = mail === null ? [] : [{ name: `${mail.token}.eml`, content: mail.content }]
      const files = [...scripts, ...own]
      const run = runOf(rooms.outside.newId())
      session = createHostSession({
        host,
        access,
        workId: workIdOf(siteId),
        set: { setHash: hashSet(files), files },
        run,
      })
      return session
    },
    close: () => session?.close(),
  }
}

async function handOnHost(
  sessions: Sessions,
  drop: MailDrop,
  facts: unknown,
  mail: DroppedMail,
  content: string,
  signal: AbortSignal,
): Promise<HandedIn> {
  const session = sessions.open({ token: mail.token, content })
  let isBegun = false
  const begin = () => {
    isBegun = true
  }
  const answers = await session.run((at) => drop.hand(facts, at, [mail]), signal, begin)
  const handed = answers.ok ? drop.readHanded(answers.value) : answers
  const fault = handed.ok ? null : handed.fault
  // what the product answered is its word; without rights nothing of the command was carried out
  const mayHaveLeft = fault === null || (!answers.ok && isBegun && fault.code !== 'push.rights-missing')
  return { transcript: [], fault, mayHaveLeft }
}
