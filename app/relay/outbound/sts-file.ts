// MTA-STS policies over a restart: one small JSON file, replaced as a whole. A file that is missing, too large or not ours counts as empty,
// because the policies can be fetched again; one that cannot be written is a rejection the caller tells.
import { open, readFile, rename, stat } from 'node:fs/promises'
import { z } from 'zod'
import { stsPolicy } from '#domain/sts-observation.ts'
import type { CachedStsPolicy } from '#wire/mta-sts/cached-policy.ts'

const mostBytes = 16 * 1024 * 1024
const stsFile = z.strictObject({
  schema: z.literal('handschlag.mta-sts/1'),
  policies: z.array(
    z.strictObject({
      domain: z.string().max(255),
      id: z.string().max(32),
      policy: stsPolicy,
      fetchedAt: z.iso.datetime(),
    }),
  ),
})

export type KeptPolicies = ReadonlyMap<string, CachedStsPolicy>

/** Reads what was kept. */
export async function readStsFile(path: string): Promise<KeptPolicies> {
  try {
    if ((await stat(path)).size > mostBytes) return new Map()
    const { policies } = stsFile.parse(JSON.parse(await readFile(path, 'utf8')))
    return new Map(policies.map(({ domain, ...kept }) => [domain, { ...kept, text: '' }]))
  } catch {
    return new Map()
  }
}

/** Puts the policies in the place of what was kept before. */
export async function writeStsFile(path: string, kept: KeptPolicies): Promise<void> {
  const policies = [...kept].map(([domain, { id, policy, fetchedAt }]) => ({ domain, id, policy, fetchedAt }))
  const beside = `${path}.new`
  const file = await open(beside, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify({ schema: 'handschlag.mta-sts/1', policies })}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
}
