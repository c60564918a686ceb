// The extensions of a hello. What a version does not know is left out: SSLv3 gets none, curves go with suites that use them, signature
// schemes with TLS 1.2 and later.
import { number, numbers16, vector } from './bytes.ts'
import type { ClientHello } from './client-hello.ts'
import { extensionTable } from './codes/extensions.ts'
import { groupTable } from './codes/groups.ts'
import { schemeTable } from './codes/signature-schemes.ts'
import { versionTable } from './codes/versions.ts'
import { greaseValue, type HelloSeed } from './hello-seed.ts'

/** What a retry request adds to the second hello (RFC 8446 section 4.1.2). */
export interface RetryParts {
  readonly cookie: Buffer | null
}

/** All extensions behind one another; `padding` is the whole length of a padding extension, 0 = none. */
export function buildExtensions(
  hello: ClientHello,
  seed: HelloSeed,
  retry: RetryParts | null,
  padding: number,
): Buffer {
  const isModern = hello.versions.includes('TLSv1.3')
  const hasSchemes = isModern || hello.versions.includes('TLSv1.2')
  if (hello.versions.every((version) => version === 'SSLv3')) return Buffer.alloc(0)
  const grease = (index: number) => (hello.hasGrease ? [greaseValue(seed, index)] : [])
  const groups = [...grease(1), ...hello.groups.map((name) => groupTable.codeOf(name))]
  const schemes = [...hello.signatureSchemes.map((name) => schemeTable.codeOf(name)), ...grease(2)]
  const versions = [...grease(3), ...hello.versions.map((name) => versionTable.codeOf(name))]
  const parts: (Buffer | null)[] = [
    hello.hasGrease ? rawExtension(greaseValue(seed, 4), Buffer.alloc(0)) : null,
    hello.serverName === null ? null : extension('server_name', vector(2, Buffer.from([0]), nameIn(hello.serverName))),
    hello.hasExtendedMasterSecret ? extension('extended_master_secret') : null,
    hello.renegotiationInfo === 'extension' ? extension('renegotiation_info', Buffer.from([0])) : null,
    hello.groups.length === 0 ? null : extension('supported_groups', vector(2, numbers16(groups))),
    hello.groups.length === 0 ? null : extension('ec_point_formats', Buffer.from([1, 0])),
    hello.hasSessionTicket ? extension('session_ticket') : null,
    hello.alpn.length === 0 ? null : extension('application_layer_protocol_negotiation', protocolNames(hello.alpn)),
    hello.hasStatusRequest ? extension('status_request', Buffer.from([1, 0, 0, 0, 0])) : null,
    hello.hasEncryptThenMac ? extension('encrypt_then_mac') : null,
    hello.hasHeartbeat ? extension('heartbeat', Buffer.from([2])) : null,
    hello.hasTruncatedHmac ? extension('truncated_hmac') : null,
    hasSchemes && schemes.length > 0 ? extension('signature_algorithms', vector(2, numbers16(schemes))) : null,
    isModern ? extension('supported_versions', vector(1, numbers16(versions))) : null,
    isModern ? extension('psk_key_exchange_modes', Buffer.from([1, 1])) : null,
    isModern && hello.hasPostHandshakeAuth ? extension('post_handshake_auth') : null,
    isModern ? extension('key_share', vector(2, ...keyShares(hello, seed, retry))) : null,
    retry?.cookie ? extension('cookie', vector(2, retry.cookie)) : null,
    hello.hasGrease ? rawExtension(greaseValue(seed, 5), Buffer.from([0])) : null,
    padding === 0 ? null : extension('padding', Buffer.alloc(padding - 4)),
  ]
  return Buffer.concat(parts.filter((part) => part !== null))
}

function extension(name: string, body: Buffer = Buffer.alloc(0)): Buffer {
  return rawExtension(extensionTable.codeOf(name), body)
}

function rawExtension(code: number, body: Buffer): Buffer {
  return Buffer.concat([number(2, code), vector(2, body)])
}

function nameIn(serverName: string): Buffer {
  return vector(2, Buffer.from(serverName, 'latin1'))
}

function protocolNames(names: readonly string[]): Buffer {
  return vector(2, ...names.map((name) => vector(1, Buffer.from(name, 'latin1'))))
}

/** A reserved value takes part only in the first hello: the second carries exactly the share the server asked for. */
function keyShares(hello: ClientHello, seed: HelloSeed, retry: RetryParts | null): readonly Buffer[] {
  const entry = (group: number, bytes: Buffer) => Buffer.concat([number(2, group), vector(2, bytes)])
  const shares = seed.shares.map((share) => entry(groupTable.codeOf(share.group), share.publicBytes))
  return hello.hasGrease && retry === null ? [entry(greaseValue(seed, 1), Buffer.from([0])), ...shares] : shares
}
