// The hashes of a plan: of the files it brings, and of itself over everything but id, createdAt and hash. Canonical JSON: keys sorted, so
// that the same plan has the same hash wherever it was kept in between.
import { createHash } from 'node:crypto'
import type { PushPlan } from '#domain/push/push-plan.ts'

export interface NamedContent {
  readonly name: string
  readonly content: string | Uint8Array
}

/** SHA-256 in lower-case hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** The hash of a set of files: of their names and their contents as they were given out, whatever order they come in. */
export function hashSet(files: readonly (NamedContent & { readonly sha256?: string })[]): string {
  return sha256(canonical(files.map((file) => [file.name, file.sha256 ?? sha256(file.content)]).toSorted(byText)))
}

/** The hash of a plan over everything that will happen. */
export function hashPlan(plan: Omit<PushPlan, 'hash'> | PushPlan): string {
  const { id: _id, createdAt: _createdAt, ...rest } = plan
  return sha256(canonical({ ...rest, hash: '' }))
}

/** JSON with sorted keys and no blanks; leaves out what is undefined, as JSON does. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return `{${entries
    .toSorted(byText)
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
    .join(',')}}`
}

function byText(a: readonly unknown[], b: readonly unknown[]): number {
  return String(a[0]) < String(b[0]) ? -1 : 1
}
