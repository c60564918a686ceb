// A generated file with its name, language and content, the reason for its lines, and the notes a target leaves beside it.
import { z } from 'zod'

export const artefactLanguages = ['powershell', 'json', 'text', 'xml', 'ini', 'conf', 'shell'] as const

const params = z.record(z.string(), z.union([z.string(), z.number()]))

/** Why a line stands there; the sentence is `gateway-<kind>:why.<code>`. */
export const lineReason = z.strictObject({
  /** From 1; `until` is the last line of a block and included. */
  line: z.number().int().positive(),
  until: z.number().int().positive(),
  code: z.string(),
  params,
})
export type LineReason = z.infer<typeof lineReason>

export const artefact = z.strictObject({
  /** A plain file name: letters, digits, dot, hyphen, underscore. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/),
  language: z.enum(artefactLanguages),
  content: z.string(),
  /** Sorted by line. */
  reasons: z.array(lineReason),
})
export type Artefact = z.infer<typeof artefact>

/**
 * Why something was chosen, what the product cannot do, what a person has to check. The sentence is `gateway-<kind>:note.<code>`, and
 * `gateway:note.<code>` for what holds for every kind.
 */
export const artefactNote = z.strictObject({ kind: z.enum(['why', 'lost', 'check']), code: z.string(), params })
export type ArtefactNote = z.infer<typeof artefactNote>

export const rendering = z.strictObject({ artefacts: z.array(artefact), notes: z.array(artefactNote) })
export type Rendering = z.infer<typeof rendering>
