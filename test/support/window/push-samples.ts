// Hosts, plans and records for screens: a plan with everything that can stand in one, and an empty one.
import type { HostKeyView, PushHost } from '#domain/push/push-host.ts'
import { type HostPlan, isEmptyPlan, type PushPlan } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'

const id = (number: number) => `00000000-0000-4000-8000-${String(7000 + number).padStart(12, '0')}`
const time = '2026-11-21T08:00:00.000Z'
export const samplePlanHash = 'c'.repeat(64)

/** A host by number. */
export function sampleHost(number: number, siteId: string, more: Partial<PushHost> = {}): PushHost {
  return {
    id: id(number),
    siteId,
    name: `mail${number}.firma.example`,
    address: `mail${number}.firma.example`,
    port: 22,
    user: 'mailadmin',
    signIn: { kind: 'password' },
    jumps: [],
    legacy: [],
    system: 'posix',
    rights: 'sudo-password',
    position: number - 1,
    createdAt: time,
    changedAt: time,
    ...more,
  }
}

/** A key as a server shows it. */
export function sampleKeyView(state: HostKeyView['state']): HostKeyView {
  return {
    shown: {
      address: 'mail1.firma.example',
      port: 22,
      algorithm: 'ssh-ed25519',
      key: 'AAAAC3NzaC1lZDI1NTE5AAAAIE',
      fingerprint: 'SHA256:1vN0mRzK4wq2bG7yXcP8tHs5jL3dQe9aUfWiYoBnC6E',
    },
    randomart: [
      '+--[ED25519 256]--+',
      '|        .o+.     |',
      '|       . =o.     |',
      '|      . B *      |',
      '|       = O +     |',
      '|        S B o    |',
      '|       + = =     |',
      '|        + E .    |',
      '|       . * o     |',
      '|        ..+.     |',
      '+----[SHA256]-----+',
    ],
    state,
    source: state === 'changed' ? 'pin' : null,
    expected: state === 'changed' ? ['SHA256:Zk9pQ2xW7vB4nM1cR8tY5uI3oE6aS0dF2gH4jK7lX9w'] : [],
  }
}

const before = ['# main.cf of mail1', 'smtpd_banner = $myhostname ESMTP', 'smtp_tls_security_level = may']
const rest = Array.from({ length: 12 }, (_, index) => `parameter_${index + 1} = value`)
const after = [
  ...before.slice(0, 2),
  'smtp_tls_security_level = encrypt',
  'smtp_tls_policy_maps = cdb:/etc/postfix/tls',
]
const text = (lines: readonly string[]) => `${lines.join('\n')}\n`

/** What one host would get, with everything that can stand there. */
export function sampleHostPlan(number: number, more: Partial<HostPlan> = {}): HostPlan {
  return {
    hostId: id(number),
    host: `mail${number}.firma.example`,
    product: { name: 'Handschlag Relay', version: '0.1.0' },
    stateHash: 'a'.repeat(64),
    changes: [
      {
        kind: 'file',
        name: '/etc/postfix/main.cf',
        before: text([...before, ...rest]),
        after: text([...after, ...rest]),
        owner: 'root:root',
        mode: '0644',
      },
      {
        kind: 'file',
        name: '/etc/postfix/handschlag/tls-policy',
        before: null,
        after: text(['musterbank.example secure match=mx1.musterbank.example']),
        owner: 'root:root',
        mode: '0640',
      },
      { kind: 'service', name: 'relay', before: 'stopped', after: 'running', owner: null, mode: null },
    ],
    unsafe: [
      { code: 'hand-edited', params: { what: '/etc/postfix/main.cf' } },
      { code: 'enforcement-ends', params: { what: 'Muster Bank AG, Stadtwerke Beispiel', count: 2 } },
    ],
    notes: [{ code: 'reloads', params: {} }],
    uploads: [{ name: 'apply.sh', size: 14_203, sha256: 'b'.repeat(64) }],
    commands: [
      command('inspect', 'inspect', false),
      command('apply', 'apply', true),
      command('verify', 'verify', true),
      command('undo', 'undo', true),
    ],
    unfinished: null,
    canRevert: true,
    fault: null,
    ...more,
  }
}

function command(name: string, phase: HostPlan['commands'][number]['phase'], isPrivileged: boolean) {
  const words = ['sh', '.handschlag/site/0123456789abcdef/apply.sh', `--${phase}`, "it's here"]
  return { id: name, phase, words, isPrivileged, timeoutMs: 60_000, isDetached: phase === 'apply' }
}

/** A plan of hosts. */
export function samplePlan(siteId: string, hosts: HostPlan[], more: Partial<PushPlan> = {}): PushPlan {
  return {
    schema: 'handschlag.push-plan/1',
    id: id(900),
    siteId,
    kind: 'push',
    undoes: null,
    createdAt: time,
    setHash: 'd'.repeat(64),
    hosts,
    hash: samplePlanHash,
    ...more,
  }
}

/** A host with nothing to do. */
export function emptyHostPlan(number: number): HostPlan {
  const plan = sampleHostPlan(number, { changes: [], unsafe: [], notes: [] })
  if (!isEmptyPlan({ hosts: [plan] })) throw new Error('not empty')
  return plan
}

/** One entry of the journal. */
export function sampleRecord(number: number, siteId: string, more: Partial<PushRecord> = {}): PushRecord {
  return {
    id: id(500 + number),
    siteId,
    hostId: id(number),
    host: `mail${number}.firma.example`,
    gateway: 'relay',
    kind: 'push',
    undoes: null,
    planHash: samplePlanHash,
    setHash: 'd'.repeat(64),
    startedAt: time,
    endedAt: '2026-11-21T08:00:09.000Z',
    state: 'done',
    changes: [{ kind: 'file', name: '/etc/postfix/main.cf' }],
    ends: [{ id: 'apply', phase: 'apply', code: 0, durationMs: 1830, output: 'written\nreloaded' }],
    fault: null,
    undoFault: null,
    undo: {},
    confirmBy: null,
    ...more,
  }
}
