// Keeps secrets encrypted by the system's keychain, in a file of its own that only this person may read; never in the database. A value that
// cannot be decrypted any more counts as not kept: the person is asked again. A file that is damaged is set aside before a new one is begun;
// one that cannot be read just now is left alone, and keeping and forgetting fail. Never notes a value or a name.
import { readFile, rename, rm } from 'node:fs/promises'
import { z } from 'zod'
import type { SecretStore } from '#ports/secret-store.ts'
import { writeWholeFiles } from '#storage/whole-file.ts'

/** What the system encrypts with. */
export interface Vault {
  readonly whyNot: SecretStore['whyNot']
  encrypt(value: string): Promise<Uint8Array>
  /** Rejects what it cannot decrypt any more. */
  decrypt(sealed: Uint8Array): Promise<string>
}

const keptSecrets = z.strictObject({
  schema: z.literal('handschlag.secrets/1'),
  values: z.record(z.string().max(200), z.base64().max(100_000)),
})
type Values = Readonly<Record<string, string>>

/** Makes the keeper of the file at `path`. */
export function createSecretKeeper(path: string, vault: Vault): SecretStore {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
  return {
    whyNot: vault.whyNot,
    keep: (name, value) =>
      inTurn(async () => {
        if (vault.whyNot !== null) throw new Error(`secrets cannot be kept: ${vault.whyNot}`)
        const sealed = Buffer.from(await vault.encrypt(value)).toString('base64')
        const values = new Map(Object.entries(await readForChange(path))).set(name, sealed)
        await writeValues(path, Object.fromEntries(values))
      }),
    fetch: (name) =>
      inTurn(async () => {
        if (vault.whyNot !== null) return null
        const sealed = new Map(Object.entries(await readValues(path))).get(name)
        if (sealed === undefined) return null
        return await vault.decrypt(Buffer.from(sealed, 'base64')).catch(() => null)
      }),
    forget: (prefix) =>
      inTurn(async () => {
        const values = Object.entries(await readForChange(path))
        const left = values.filter(([name]) => !name.startsWith(prefix))
        if (left.length === 0) await rm(path, { force: true })
        else if (left.length < values.length) await writeValues(path, Object.fromEntries(left))
      }),
  }
}

async function readValues(path: string): Promise<Values> {
  const text = await readFile(path, 'utf8').catch(() => null)
  return text === null ? {} : (valuesOf(text) ?? {})
}

/** As it stands before it is written anew: what is there is never taken for nothing. */
async function readForChange(path: string): Promise<Values> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return {}
  const values = valuesOf(text)
  if (values === null) await rename(path, `${path}.damaged`)
  return values ?? {}
}

function valuesOf(text: string): Values | null {
  try {
    return keptSecrets.parse(JSON.parse(text)).values
  } catch {
    return null
  }
}

async function writeValues(path: string, values: Values): Promise<void> {
  const content = `${JSON.stringify({ schema: 'handschlag.secrets/1', values })}\n`
  await writeWholeFiles([{ path, content, mode: 0o600 }])
}
