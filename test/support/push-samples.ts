// Whole, valid hosts, keys and records of pushes for tests; a test overrides only what it is about.
import { createHash, randomUUID } from 'node:crypto'
import type { HostKey, PushHost } from '#domain/push/push-host.ts'
import type { PushRecord } from '#domain/push/push-record.ts'

const at = '2026-11-21T10:00:00.000Z'

/** A host one signs in to with the agent of this system. */
export function samplePushHost(changes: Partial<PushHost> = {}): PushHost {
  return {
    id: randomUUID(),
    siteId: randomUUID(),
    name: 'Gateway 1',
    address: 'gw1.beispiel.example',
    port: 22,
    user: 'mailadmin',
    signIn: { kind: 'agent', socket: '' },
    jumps: [],
    legacy: [],
    system: 'posix',
    rights: 'sudo',
    position: 0,
    createdAt: at,
    changedAt: at,
    ...changes,
  }
}

/** A host key made of a seed; no server has it. */
export function sampleHostKey(seed: string, changes: Partial<HostKey> = {}): HostKey {
  const key = Buffer.from(`ssh-ed25519 ${seed}`)
  const fingerprint = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
  return {
    address: 'gw1.beispiel.example',
    port: 22,
    algorithm: 'ssh-ed25519',
    key: key.toString('base64'),
    fingerprint,
    ...changes,
  }
}

/** A push that ended well. */
export function samplePushRecord(changes: Partial<PushRecord> = {}): PushRecord {
  return {
    id: randomUUID(),
    siteId: randomUUID(),
    hostId: randomUUID(),
    host: 'mailadmin@gw1.beispiel.example',
    gateway: 'postfix',
    kind: 'push',
    undoes: null,
    planHash: 'a'.repeat(64),
    setHash: 'b'.repeat(64),
    startedAt: at,
    endedAt: '2026-11-21T10:00:05.000Z',
    state: 'done',
    changes: [{ kind: 'file', name: '/etc/postfix/handschlag_tls_policy' }],
    ends: [{ id: 'apply', phase: 'apply', code: 0, durationMs: 812, output: '@handschlag done' }],
    fault: null,
    undoFault: null,
    undo: { backup: '/var/backups/handschlag/1' },
    confirmBy: null,
    ...changes,
  }
}
