// Certificates in policies: authorities as PEM in one canonical form, pins, and the name of a client certificate of ours. What is no
// certificate fails by a schema issue; the bytes are read by `wire`, here only their frame is checked.
import { z } from 'zod'

const frame = /^-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----$/

/** One certificate as PEM, normalised to lines of 64 characters (RFC 7468 section 5). */
export const certificatePem = z
  .string()
  .max(20_000)
  .transform((text, context) => {
    const base64 = frame.exec(text.trim())?.[1]?.replace(/\s/g, '')
    // Every certificate is a DER SEQUENCE longer than 127 bytes: 30 81, 30 82 or 30 83.
    if (base64 !== undefined && base64.length % 4 === 0 && /^MI[EGHI-L][A-Za-z0-9+/]+={0,2}$/.test(base64)) {
      return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}(?!$)/g, '$&\n')}\n-----END CERTIFICATE-----\n`
    }
    context.addIssue({ code: 'custom', message: 'input.not-a-certificate' })
    return z.NEVER
  })

/** SHA-256 of a leaf certificate or of its public key, lower-case hex. */
export const certificatePin = z.string().regex(/^[0-9a-f]{64}$/)

/** What a client certificate of ours is called in policies; each site says where its own copy lies. */
export const clientCertificateName = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/)
