// The evidence in the database: each record continues the chain inside the transaction of what it proves. Personal parts stand apart and
// can be deleted; certificates are kept once by their hash.
import { randomFillSync } from 'node:crypto'
import type { EvidenceLink, EvidencePersonal, EvidenceRecord } from '#domain/evidence-record.ts'
import type { Connection } from '#sqlite/database.ts'
import { sealLink } from '../evidence/chain.ts'
import type { Desk } from './desk.ts'
import type { EvidenceDraft } from './queue-store.ts'
import { bytesIn, jsonIn, rowOf, rowsOf, textIn } from './rows.ts'

/** Adds a record to the chain. */
export function addEvidence(desk: Desk, { at, subject, personal, certificates }: EvidenceDraft): void {
  const { connection, ledger } = desk
  keepCertificates(connection, certificates)
  if (subject.partner !== null) keepPartnerName(desk, subject.partner)
  const salt = newSalt()
  const number = ledger.records + 1
  const sealed = sealLink({ number, previous: ledger.lastHash, at, subject, personal, salt })
  connection.run(
    'INSERT INTO evidence (number, hash, link) VALUES (?, ?, ?)',
    number,
    sealed.link.hash,
    sealed.linkText,
  )
  connection.run(
    'INSERT INTO personal (number, at, salt, content) VALUES (?, ?, ?, ?)',
    number,
    at,
    salt,
    sealed.personalText,
  )
  ledger.records = number
  ledger.lastHash = sealed.link.hash
}

/** Keeps certificates that are not kept yet. */
export function keepCertificates(connection: Connection, certificates: EvidenceDraft['certificates']): void {
  for (const { sha256, der } of certificates) {
    connection.run('INSERT INTO certificate (sha256, der) VALUES (?, ?) ON CONFLICT DO NOTHING', sha256, der)
  }
}

/** Records in order of their numbers. */
export function readEvidence(connection: Connection, from: number, limit: number): readonly EvidenceRecord[] {
  const rows = connection.all(
    `SELECT link, salt, content FROM evidence LEFT JOIN personal USING (number)
     WHERE number >= ? ORDER BY number LIMIT ?`,
    from,
    limit,
  )
  return rowsOf(rows).map((row) => ({
    link: jsonIn<EvidenceLink>(row, 'link'),
    personal:
      row['content'] === null ? null : { salt: textIn(row, 'salt'), content: jsonIn<EvidencePersonal>(row, 'content') },
  }))
}

/** The DER of a certificate some record names. */
export function readCertificate(connection: Connection, sha256: string): Uint8Array | undefined {
  const row = rowOf(connection.all('SELECT der FROM certificate WHERE sha256 = ?', sha256))
  return row === undefined ? undefined : bytesIn(row, 'der')
}

function keepPartnerName({ connection, ledger }: Desk, partner: { policyId: string; name: string }): void {
  if (ledger.partnerNames.get(partner.policyId) === partner.name) return
  connection.run('INSERT OR REPLACE INTO partner_name (policy_id, name) VALUES (?, ?)', partner.policyId, partner.name)
  ledger.partnerNames = new Map(ledger.partnerNames).set(partner.policyId, partner.name)
}

const saltBytes = 16
const random = Buffer.alloc(saltBytes * 256)
let used = random.length

/** Random bytes are drawn for many salts at once: one draw costs as much as the hash. */
function newSalt(): string {
  if (used === random.length) {
    randomFillSync(random)
    used = 0
  }
  used += saltBytes
  return random.toString('hex', used - saltBytes, used)
}
