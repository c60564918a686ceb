// A partner file from hostile bytes: bounded, strict UTF-8, one text for one value, signed, then checked by schema. What comes out is what
// was signed, character by character. Fails with partner-file.unreadable, .newer, .tampered, .expired, .from-future or .too-large.
import { z } from 'zod'
import { canonicalJson, type NeutralAgreement } from '#domain/agreement/neutral.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import {
  type PartnerFile,
  partnerFile,
  partnerFileBytes,
  partnerFileSchema,
} from '#domain/partner-file/partner-file.ts'
import { parseBounded } from './bounded-json.ts'
import { isSignedBySigner } from './verify.ts'

export interface ReadingContext {
  /** Name of the file, for sentences. */
  readonly fileName: string
  readonly now: string
  /** The hash both sides compute over the terms. */
  hashOf(neutral: NeutralAgreement): string
}

const { schema, signer, signature } = partnerFile.shape
/** Everything around the content; the content itself is looked at only once the signature is known to stand for it. */
const envelope = z.strictObject({ schema, content: z.unknown(), page: z.string(), signer, signature })
const skewMs = 3_600_000
/** The earliest zone is 14 hours ahead of UTC. */
const mostZoneMs = 14 * 3_600_000

/** Reads and checks a file on its own; who sent it to whom is for the caller to judge. */
export function readPartnerFile(bytes: Uint8Array, context: ReadingContext): Outcome<PartnerFile> {
  const file = context.fileName
  if (bytes.length > partnerFileBytes) {
    return fail('partner-file.too-large', { file, limit: `${partnerFileBytes / 1_000_000} MB` })
  }
  const text = decode(bytes)
  const parsed = text === undefined ? undefined : parseBounded(text)
  if (text === undefined || parsed === undefined) return fail('partner-file.unreadable', { file })
  const version = versionOf(parsed)
  if (version === undefined) return fail('partner-file.unreadable', { file })
  if (version > knownVersion) return fail('partner-file.newer', { file, found: version, known: knownVersion })
  const signed = envelope.safeParse(parsed)
  if (!signed.success) return fail('partner-file.unreadable', { file })
  if (canonicalJson(parsed) !== text.trimEnd() || !isSignedBySigner(signed.data)) {
    return fail('partner-file.tampered', { file })
  }
  const whole = partnerFile.safeParse(parsed)
  // A schema may trim and fold; nothing may be read another way than it was signed.
  if (!whole.success || canonicalJson(whole.data) !== canonicalJson(parsed)) {
    return fail('partner-file.unreadable', { file })
  }
  return checkContent(whole.data, context)
}

/** Whether its time is right; faults partner-file.expired, partner-file.from-future. */
export function checkTimes(file: PartnerFile, context: Pick<ReadingContext, 'fileName' | 'now'>): Outcome<undefined> {
  const { createdAt, expiresAt, yes } = file.content
  const now = Date.parse(context.now)
  if (Date.parse(expiresAt) <= now) return fail('partner-file.expired', { file: context.fileName, until: expiresAt })
  // A yes names a day without a zone: the sender's day may have begun already.
  const ahead = [
    ...(Date.parse(createdAt) > now + skewMs ? [createdAt] : []),
    ...(yes !== null && Date.parse(yes.on) > now + skewMs + mostZoneMs ? [yes.on] : []),
  ]
  if (ahead[0] !== undefined) {
    return fail('partner-file.from-future', { file: context.fileName, created: ahead[0] })
  }
  return succeed(undefined)
}

function checkContent(file: PartnerFile, context: ReadingContext): Outcome<PartnerFile> {
  const { content } = file
  if ((content.kind === 'answer') !== (content.inReplyTo !== null)) {
    return fail('partner-file.unreadable', { file: context.fileName })
  }
  if (context.hashOf(content.agreement) !== content.agreementHash) {
    return fail('partner-file.tampered', { file: context.fileName })
  }
  const times = checkTimes(file, context)
  return times.ok ? succeed(file) : times
}

const knownVersion = Number(partnerFileSchema.split('/')[1])
const schemaName = z.object({ schema: z.string().regex(/^handschlag\.partner\/[1-9][0-9]{0,5}$/) })

function versionOf(parsed: unknown): number | undefined {
  const named = schemaName.safeParse(parsed)
  return named.success ? Number(named.data.schema.split('/')[1]) : undefined
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
