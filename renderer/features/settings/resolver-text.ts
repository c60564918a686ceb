// DNS servers as a person types them: an IPv4 or IPv6 address per line, with a port behind it where it is not the usual one.
import type { SocketAddress } from '#domain/setting.ts'

export interface ResolverReading {
  readonly resolvers: readonly SocketAddress[]
  /** The first line that is no address; null when all are. */
  readonly wrong: string | null
}

const dnsPort = 53
const maxResolvers = 8
const ipv4WithPort = /^(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?$/
const ipv6WithPort = /^(?:\[([0-9a-fA-F:.]+)\](?::(\d{1,5}))?|([0-9a-fA-F:.]*:[0-9a-fA-F:.]*))$/

function isIpv4(text: string): boolean {
  return text.split('.').every((part) => Number(part) <= 255 && String(Number(part)) === part)
}

function isIpv6(text: string): boolean {
  return URL.canParse(`http://[${text}]/`)
}

function readPort(text: string | undefined, usual: number): number | undefined {
  const port = text === undefined ? usual : Number(text)
  return port >= 1 && port <= 65535 ? port : undefined
}

function readOne(line: string, usual: number): SocketAddress | undefined {
  const four = ipv4WithPort.exec(line)
  const six = four === null ? ipv6WithPort.exec(line) : null
  const address = four?.[1] ?? six?.[1] ?? six?.[3]
  const port = readPort(four?.[2] ?? six?.[2], usual)
  if (address === undefined || port === undefined) return undefined
  const isAddress = four === null ? isIpv6(address) : isIpv4(address)
  return isAddress ? { address, port } : undefined
}

/** Reads the lines of the field; `usual` is the port of a line without one. */
export function readResolvers(text: string, usual = dnsPort): ResolverReading {
  const lines = text.split(/[\s,;]+/).filter((line) => line !== '')
  const resolvers: SocketAddress[] = []
  for (const line of lines) {
    const resolver = readOne(line, usual)
    if (resolver === undefined || resolvers.length === maxResolvers) return { resolvers, wrong: line }
    resolvers.push(resolver)
  }
  return { resolvers, wrong: null }
}

/** A resolver as it is typed. */
export function resolverText({ address, port }: SocketAddress, usual = dnsPort): string {
  const host = address.includes(':') ? `[${address}]` : address
  return port === usual ? address : `${host}:${port}`
}
