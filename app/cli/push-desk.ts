// Everything `handschlag plan|apply|verify|rollback` work with: the site, the files made for it from the policy file, and the desk its hosts are
// reached from. One command at a time has them. Host keys come from known_hosts alone; what is not there is refused, for nobody is there to compare a fingerprint.
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { hashSet } from '#delivery/plan-hash.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { narrowTo } from '#domain/policy-choice.ts'
import type { PushPlan } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import { pushableFacts } from '#operations/push/delivery-set.ts'
import type { PushDesk, TellProgress } from '#operations/push/desk.ts'
import { lookAtHosts, withExtraFiles } from '#operations/push/look-at-hosts.ts'
import type { PushSet } from '#operations/push/push-set.ts'
import { readKnownHosts } from '#operations/push/reach-host.ts'
import { renderForSite } from '#operations/render-for-site.ts'
import { policyFileLimit, readPolicyFile } from '#operations/render-policies.ts'
import { systemClock } from '#ports/clock.ts'
import { lockJournal } from './journal-lock.ts'
import { readTextFile } from './network-settings.ts'
import { type FileJournal, openFileJournal } from './push-journal.ts'
import { readPushSecrets } from './push-secrets.ts'
import { type PushSite, readPushSite, uuidOf } from './push-site.ts'

export interface CliPush {
  readonly site: PushSite
  readonly set: PushSet
  readonly desk: PushDesk
  readonly journal: FileJournal
  /** Lets the next command have the journal. */
  close(): void
}

/** Reads both files and makes the set; faults of reading, of rendering, push.not-pushable, ssh.secret-file-open, push.locked. */
export async function openCliPush(sitePath: string, policyPath: string): Promise<Outcome<CliPush>> {
  const site = readPushSite(sitePath)
  if (!site.ok) return site
  const { gateway, facts, serves, hosts, secretFile, journalFile } = site.value
  const pushable = pushableFacts(gateway, facts)
  if (!pushable.ok) return pushable
  const text = readTextFile(policyPath, policyFileLimit)
  if (!text.ok) return text
  const file = readPolicyFile(text.value, policyPath)
  if (!file.ok) return file
  const policies = file.value.policies.flatMap((policy) => narrowTo(policy, serves) ?? [])
  const rendered = renderForSite(gateway, policies, facts)
  if (!rendered.ok) return rendered
  const secrets = readPushSecrets(secretFile, hosts)
  if (!secrets.ok) return secrets
  const { artefacts } = rendered.value
  const set = await withExtraFiles({ ...pushable.value, artefacts, setHash: hashSet(artefacts) })
  if (!set.ok) return set
  const lock = lockJournal(journalFile, hosts.map(({ name }) => name).join(', '))
  if (!lock.ok) return lock
  const close = () => lock.value.release()
  const journal = await openFileJournal(journalFile)
  if (!journal.ok) {
    close()
    return journal
  }
  const access = { secrets: secrets.value, knownHosts: await readKnownHosts(), pins: () => succeed([]) }
  const desk = { name: hostname(), access, journal: journal.value, clock: systemClock, newId: randomUUID }
  return succeed({ site: site.value, set: set.value, desk, journal: journal.value, close })
}

/** Plans a push, or taking a record back; the same state of files, journal and hosts gives a plan with the same hash. */
export function planFromFiles(
  { site, set, desk, journal }: CliPush,
  undoes: PushRecord | null,
  tell: TellProgress,
  signal: AbortSignal,
): Promise<Outcome<PushPlan>> {
  const last = journal.records().at(-1)?.id ?? ''
  const planId = uuidOf([journal.id, site.id, set.setHash, undoes?.id ?? '', last, String(journal.records().length)])
  const hosts = undoes === null ? site.hosts : site.hosts.filter(({ id }) => id === undoes.hostId)
  return lookAtHosts(desk, { siteId: site.id, planId, hosts, set, undoes }, tell, signal)
}
