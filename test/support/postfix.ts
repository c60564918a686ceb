// A private Postfix on a loopback address, started from its own configuration folder and stopped with everything it made. Needs root and
// the distribution's postfix package; without them it throws, a test that cannot run must not look green.
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LoggedServer } from './count-connections.ts'

export interface PostfixOrder {
  readonly address: string
  readonly port: number
  readonly hostName: string
  /** Key and chain in PEM; null = no TLS. */
  readonly tls: { readonly keyPem: string; readonly chainPem: string } | null
  /** Further main.cf lines. */
  readonly settings?: Readonly<Record<string, string>>
  /** Further master.cf lines. */
  readonly services?: readonly string[]
}
export interface Postfix extends LoggedServer {
  stop(): void
}

/** Starts the server and waits until it listens. */
export function startPostfix(order: PostfixOrder): Postfix {
  const folder = mkdtempSync(join(tmpdir(), 'handschlag-postfix-'))
  chmodSync(folder, 0o755)
  const at = (name: string) => join(folder, name)
  for (const name of ['etc', 'spool', 'data', 'log']) mkdirSync(at(name))
  const { uid, gid } = accountOf('postfix')
  chownSync(at('data'), uid, gid)
  const settings: Record<string, string> = {
    compatibility_level: '3.6',
    queue_directory: at('spool'),
    data_directory: at('data'),
    maillog_file_prefixes: folder,
    maillog_file: at('log/mail.log'),
    myhostname: order.hostName,
    mydestination: '',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'all',
    mynetworks: '127.0.0.0/8',
    smtpd_relay_restrictions: 'reject',
    smtpd_peername_lookup: 'no',
    local_transport: 'error:no local delivery',
    alias_maps: '',
    alias_database: '',
    smtpd_tls_security_level: order.tls === null ? 'none' : 'may',
    smtpd_tls_loglevel: '1',
    ...order.settings,
  }
  if (order.tls !== null) {
    writeFileSync(at('etc/tls.pem'), `${order.tls.keyPem}\n${order.tls.chainPem}`, { mode: 0o600 })
    settings['smtpd_tls_chain_files'] = at('etc/tls.pem')
  }
  writeFileSync(
    at('etc/main.cf'),
    Object.entries(settings)
      .map(([key, value]) => `${key} = ${value}\n`)
      .join(''),
  )
  writeFileSync(at('etc/master.cf'), masterFile(order))
  const run = (verb: string) => execFileSync('postfix', ['-c', at('etc'), verb], { stdio: 'pipe' })
  const log = () => (existsSync(at('log/mail.log')) ? readFileSync(at('log/mail.log'), 'utf8') : '')
  run('start')
  return {
    address: order.address,
    port: order.port,
    log,
    connected: /smtpd\[\d+\]: connect from/g,
    quit: /smtpd\[\d+\]: disconnect from .* quit=1/g,
    stop() {
      try {
        run('abort')
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

function accountOf(name: string): { uid: number; gid: number } {
  const number = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }).trim())
  return { uid: number('-u'), gid: number('-g') }
}

function masterFile({ address, port, services: more = [] }: PostfixOrder): string {
  const place = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
  const services = [
    `${place} inet n - n - - smtpd`,
    'pickup unix n - n 60 1 pickup',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'proxymap unix - - n - - proxymap',
    'error unix - - n - - error',
    'retry unix - - n - - error',
    'anvil unix - - n - 1 anvil',
    'showq unix n - n - - showq',
    'postlog unix-dgram n - n - 1 postlogd',
    ...more,
  ]
  return `${services.join('\n')}\n`
}
