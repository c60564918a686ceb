// The bytes a signature stands for: a line of its own that no other use of the key begins with, then the canonical JSON of everything in
// the file but the signature.
import { canonicalJson } from '#domain/agreement/neutral.ts'
import { type PartnerFile, partnerFileSchema } from '#domain/partner-file/partner-file.ts'

/** What is signed of a file, whose parts may not be checked yet. */
export function signedText(file: Readonly<Record<keyof Omit<PartnerFile, 'signature'>, unknown>>): Uint8Array {
  const { schema, content, page, signer } = file
  return Buffer.from(`${partnerFileSchema}\n${canonicalJson({ schema, content, page, signer })}`, 'utf8')
}
