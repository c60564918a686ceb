// The commands that are compared, each with the options a careful admin would give it for one MX address.
import { fileURLToPath } from 'node:url'

export interface Place {
  readonly domain: string
  readonly host: string
  readonly address: string
  readonly port: number
  /** address:port of the DNS server that knows the domain. */
  readonly resolver: string
  readonly authorityFile: string
}
export interface Tool {
  readonly name: string
  command(place: Place): readonly string[]
  /** Exit codes of a run that did its work. */
  readonly codes: readonly number[]
  /** What its output must show, so that a run that saw no TLS does not count as a fast one. */
  readonly shows: RegExp
}

const bundle = fileURLToPath(new URL('../../../out/cli/handschlag.cjs', import.meta.url))

/** Our own test in a depth; further options of `check` may follow. */
export function check(depth: 'verdict' | 'full', further: readonly string[]): Tool {
  return {
    name: `handschlag check, ${depth}`,
    command: ({ domain, resolver, port, authorityFile }) => [
      process.execPath,
      bundle,
      'check',
      domain,
      '--json',
      ...['--depth', depth],
      ...['--resolver', resolver],
      ...['--smtp-port', String(port)],
      ...['--ca', authorityFile],
      ...further,
    ],
    codes: [0],
    shows: /"tlsRptTypes": ?\{/,
  }
}

export const otherTools: readonly Tool[] = [
  {
    name: 'posttls-finger -l secure',
    command: ({ host, address, port, authorityFile }) => [
      'posttls-finger',
      ...['-c', '-l', 'secure', '-F', authorityFile],
      `[${address}]:${port}`,
      host,
    ],
    codes: [0],
    shows: /Verified TLS connection established/,
  },
  {
    name: 'sslscan',
    command: ({ host, address, port }) => [
      'sslscan',
      ...['--no-colour', '--starttls-smtp', `--sni-name=${host}`],
      `${address}:${port}`,
    ],
    codes: [0],
    shows: /Accepted|Preferred/,
  },
  {
    name: 'testssl.sh -p -S',
    command: ({ address, port, authorityFile }) => [
      'testssl',
      ...[
        '--quiet',
        '--color',
        '0',
        '--warnings',
        'batch',
        '--nodns',
        'none',
        '--starttls',
        'smtp',
        '--add-ca',
        authorityFile,
      ],
      ...['-p', '-S'],
      `${address}:${port}`,
    ],
    codes: [0, ...Array.from({ length: 50 }, (_, index) => index + 1)],
    shows: /TLS 1\.3 +offered/,
  },
]
