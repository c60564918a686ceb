// The hellos sending gateways make, to ask a partner's server what that pair will agree on. They are data in resources/policies; the
// `measured` ones are compared with the real program or its recorded bytes by a test, the others rest on documents or memory and must be
// shown as not verified. A file that does not fit its schema throws when this module is loaded.
import { z } from 'zod'
import data from '../../../../resources/policies/gateway-hellos.json' with { type: 'json' }
import { type ClientHello, defineHello } from '../client-hello.ts'

const products = ['exchange', 'exchange-online', 'domino', 'postfix', 'openssl', 'relay'] as const
const flags = ['encrypt_then_mac', 'extended_master_secret', 'session_ticket', 'status_request'] as const
const names = z.array(z.string())

export const gatewayHelloFile = z.strictObject({
  version: z.literal(1),
  hellos: z.record(
    z.string(),
    z.strictObject({
      versions: z.array(z.enum(['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1', 'SSLv3'])).min(1),
      suites: names.min(1),
      groups: names,
      signatureSchemes: names,
      keyShares: names,
      extensions: z.array(z.enum(flags)),
      renegotiationInfo: z.enum(['extension', 'suite', 'none']),
      hasSessionId: z.boolean(),
      /** The program breaks off when a server up to TLS 1.2 does not answer with renegotiation information. */
      demandsRenegotiationInfo: z.boolean(),
    }),
  ),
  gateways: z.record(
    z.string(),
    z.strictObject({
      product: z.enum(products),
      version: z.string(),
      hello: z.string(),
      evidence: z.enum(['measured', 'unverified']),
      source: z.string(),
    }),
  ),
})

export type GatewayHelloId = keyof typeof data.gateways
export type GatewayProduct = (typeof products)[number]

export interface GatewayHello {
  readonly id: GatewayHelloId
  readonly product: GatewayProduct
  readonly version: string
  readonly evidence: 'measured' | 'unverified'
  /** The document or program behind the data, in the words of the data file. */
  readonly source: string
  readonly demandsRenegotiationInfo: boolean
  readonly hello: ClientHello
}

const file = gatewayHelloFile.parse(data)

export const gatewayHelloIds = Object.keys(data.gateways) as readonly GatewayHelloId[]

/** Whether a text from outside names a gateway of the catalogue. */
export function isGatewayHelloId(id: string): id is GatewayHelloId {
  return Object.hasOwn(data.gateways, id)
}

/** The hello of a gateway for a server name. */
export function gatewayHello(id: GatewayHelloId, serverName: string | null): GatewayHello {
  const gateway = file.gateways[id]
  const parts = gateway === undefined ? undefined : file.hellos[gateway.hello]
  if (gateway === undefined || parts === undefined) throw new Error(`the catalogue has no hello for ${id}`)
  const { extensions, demandsRenegotiationInfo, ...rest } = parts
  const { product, version, evidence, source } = gateway
  const hello = defineHello({
    ...rest,
    serverName,
    hasExtendedMasterSecret: extensions.includes('extended_master_secret'),
    hasEncryptThenMac: extensions.includes('encrypt_then_mac'),
    hasSessionTicket: extensions.includes('session_ticket'),
    hasStatusRequest: extensions.includes('status_request'),
  })
  return { id, product, version, evidence, source, demandsRenegotiationInfo, hello }
}
