// What was last given out for each site: the policy of every partner, and the files. Policies stay until their partner or site goes; files
// are bounded per site, the oldest go first. What no schema can read is storage.damaged.
import { z } from 'zod'
import { type Outcome, succeed } from '#domain/fault.ts'
import { type TlsPolicy, tlsPolicy } from '#domain/tls-policy.ts'
import { type Connection, type Database, UnreadableRow } from '#sqlite/database.ts'
import { readStoredJson } from '#sqlite/stored-json.ts'

export interface StoredFile {
  readonly name: string
  readonly content: string
  /** SHA-256 of the content as it was given out, where a contact line was taken out of it since. */
  readonly sha256?: string
}

export interface StoredFiles {
  readonly files: readonly StoredFile[]
  readonly keptAt: string
}

export interface StoredPolicy {
  readonly policy: TlsPolicy
  /** Of a practice partner. */
  readonly isPractice: boolean
}

export interface ConfigurationRepository {
  /** The policies last given out for a site, by their ids. */
  policies(siteId: string): Outcome<readonly StoredPolicy[]>
  /** The policy last given out for one partner on a site; undefined while none was. */
  policyOf(siteId: string, partnerId: string): Outcome<TlsPolicy | undefined>
  /** The files last given out for a site, or for one partner there. */
  files(siteId: string, partnerId: string | null): Outcome<StoredFiles | undefined>
  /** Keeps a partner's policy for a site; both must exist. */
  keepPolicy(siteId: string, partnerId: string, policy: TlsPolicy, keptAt: string): Outcome<undefined>
  /** Keeps files instead of those before; files beyond the limit are not kept. */
  keepFiles(siteId: string, partnerId: string | null, kept: StoredFiles): Outcome<undefined>
}

/** Characters of all files kept for one site. */
export const keptFilesLimit = 16 * 1024 * 1024

const policyRow = z.object({ policy: z.string(), is_practice: z.number() })
const filesRow = z.object({ files: z.string(), kept_at: z.string() })
/** Files as they are kept. */
export const storedFiles = z.array(
  z.strictObject({
    name: z.string(),
    content: z.string(),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .exactOptional(),
  }),
)

const policiesOfSite = `SELECT kept_policy.policy, partner.is_practice FROM kept_policy
  JOIN partner ON partner.id = kept_policy.partner_id WHERE site_id = ? ORDER BY partner_id`
const policyOfPartner = `SELECT kept_policy.policy, partner.is_practice FROM kept_policy
  JOIN partner ON partner.id = kept_policy.partner_id WHERE site_id = ? AND partner_id = ?`
const sameFiles = `site_id = ?1 AND ifnull(partner_id, '') = ifnull(?2, '')`
const beyondLimit = `DELETE FROM kept_files WHERE rowid IN (SELECT id FROM (
  SELECT rowid AS id, sum(characters) OVER (ORDER BY kept_at DESC, rowid DESC) AS total FROM kept_files WHERE site_id = ?1
) WHERE total > ?2)`

/** Configurations kept in the given database. */
export function createConfigurationRepository(database: Database): ConfigurationRepository {
  return {
    policies: (siteId) =>
      database.transact((connection) => succeed(connection.all(policiesOfSite, siteId).map(toPolicy))),
    policyOf: (siteId, partnerId) =>
      database.transact((connection) => {
        const [raw] = connection.all(policyOfPartner, siteId, partnerId)
        return succeed(raw === undefined ? undefined : toPolicy(raw).policy)
      }),
    files: (siteId, partnerId) => database.transact((connection) => succeed(readFiles(connection, siteId, partnerId))),
    keepPolicy: (siteId, partnerId, policy, keptAt) =>
      database.transact((connection) => {
        connection.run(
          `INSERT INTO kept_policy VALUES (?, ?, ?, ?)
           ON CONFLICT (site_id, partner_id) DO UPDATE SET policy = excluded.policy, kept_at = excluded.kept_at`,
          siteId,
          partnerId,
          JSON.stringify(policy),
          keptAt,
        )
        return succeed(undefined)
      }),
    keepFiles: (siteId, partnerId, { files, keptAt }) =>
      database.transact((connection) => {
        connection.run(`DELETE FROM kept_files WHERE ${sameFiles}`, siteId, partnerId)
        const json = JSON.stringify(files.map(({ name, content }) => ({ name, content })))
        const inserted =
          'INSERT INTO kept_files (site_id, partner_id, files, characters, kept_at) VALUES (?, ?, ?, ?, ?)'
        if (json.length <= keptFilesLimit) connection.run(inserted, siteId, partnerId, json, json.length, keptAt)
        connection.run(beyondLimit, siteId, keptFilesLimit)
        return succeed(undefined)
      }),
  }
}

function readFiles(connection: Connection, siteId: string, partnerId: string | null): StoredFiles | undefined {
  const [raw] = connection.all(`SELECT files, kept_at FROM kept_files WHERE ${sameFiles}`, siteId, partnerId)
  if (raw === undefined) return undefined
  const row = filesRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('kept files', { cause: row.error })
  const files = storedFiles.safeParse(readStoredJson(row.data.files))
  if (!files.success) throw new UnreadableRow('kept files', { cause: files.error })
  return { files: files.data, keptAt: row.data.kept_at }
}

function toPolicy(raw: unknown): StoredPolicy {
  const row = policyRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('kept policy', { cause: row.error })
  const policy = tlsPolicy.safeParse(readStoredJson(row.data.policy))
  if (!policy.success) throw new UnreadableRow('kept policy', { cause: policy.error })
  return { policy: policy.data, isPractice: row.data.is_practice === 1 }
}
