// A generated file with its name, language and content, and the notes a target leaves beside it.
import { z } from 'zod'

export const artefact = z.strictObject({
  /** A plain file name: letters, digits, dot, hyphen, underscore. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/),
  language: z.enum(['powershell', 'json', 'text']),
  content: z.string(),
})
export type Artefact = z.infer<typeof artefact>

/** Why something stands in the artefact, or what the product cannot do; the sentence is `gateway:note.<code>`. */
export const artefactNote = z.strictObject({
  kind: z.enum(['why', 'lost', 'check']),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type ArtefactNote = z.infer<typeof artefactNote>

export const rendering = z.strictObject({ artefacts: z.array(artefact), notes: z.array(artefactNote) })
export type Rendering = z.infer<typeof rendering>
