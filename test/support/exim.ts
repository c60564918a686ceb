// A private Exim of the distribution (GnuTLS in Debian) on a loopback address, in a root of its own. It takes no message. Needs root and
// the unpacked package exim4-daemon-light; without them it throws.
import { existsSync, readFileSync } from 'node:fs'
import type { LoggedServer } from './count-connections.ts'
import { createServerRoot, waitForListener } from './server-root.ts'

export interface EximOrder {
  readonly address: string
  readonly port: number
  readonly hostName: string
  /** Key and chain in PEM; null = STARTTLS is not offered. */
  readonly tls: { readonly keyPem: string; readonly chainPem: string } | null
  /** GnuTLS priority string, e.g. `NORMAL:-VERS-ALL:+VERS-TLS1.3`. */
  readonly priority?: string
  /** Whether clients are asked for a certificate, or turned away without one of this authority. */
  readonly clientCertificate?: { readonly isDemanded: boolean; readonly authorityPem: string }
  /** Further main options. */
  readonly settings?: Readonly<Record<string, string>>
}
export interface Exim extends LoggedServer {
  stop(): Promise<void>
}

const account = 'Debian-exim'

/** Starts the server and waits until it listens. */
export async function startExim(order: EximOrder): Promise<Exim> {
  const root = createServerRoot({
    packageName: 'exim4-daemon-light',
    program: '/usr/sbin/exim4',
    accounts: { [account]: 990 },
  })
  const read = (path: string) => (existsSync(root.at(path)) ? readFileSync(root.at(path), 'utf8') : '')
  const log = () => read('log/main')
  const complaints = () => `${read('log/panic')}${read('log/output')}${log()}`
  for (const path of ['spool', 'log', 'tls']) root.folder(path, account)
  if (order.tls !== null) {
    root.write('tls/chain.pem', order.tls.chainPem, account)
    root.write('tls/key.pem', order.tls.keyPem, account)
  }
  root.write('tls/clients.pem', order.clientCertificate?.authorityPem ?? '', account)
  root.write('etc/exim.conf', configurationFor(order))
  try {
    const child = root.start(['-C', '/etc/exim.conf', '-bdf', '-oP', '/spool/pid'], 'log/output')
    await waitForListener(order, child, complaints)
  } catch (error) {
    await root.stop()
    throw error
  }
  return {
    address: order.address,
    port: order.port,
    log,
    connected: /SMTP connection from \S+ \(TCP\/IP connection count/g,
    quit: /SMTP connection from \S+ (?:\S+ )?closed by QUIT/g,
    stop: root.stop,
  }
}

function configurationFor(order: EximOrder): string {
  const hosts = (isTrue: boolean) => (isTrue ? '*' : '')
  const settings: Record<string, string> = {
    primary_hostname: order.hostName,
    spool_directory: '/spool',
    log_file_path: '/log/%s',
    log_selector: '+smtp_connection +smtp_no_mail +tls_cipher',
    keep_environment: '',
    host_lookup: '',
    // A socket name all Exims of a machine would share.
    notifier_socket: '',
    local_interfaces: `<; ${order.address}`,
    daemon_smtp_ports: String(order.port),
    tls_advertise_hosts: hosts(order.tls !== null),
    acl_smtp_mail: 'deny',
    ...(order.tls === null ? {} : { tls_certificate: '/tls/chain.pem', tls_privatekey: '/tls/key.pem' }),
    ...(order.priority === undefined ? {} : { tls_require_ciphers: order.priority }),
    ...(order.clientCertificate === undefined
      ? {}
      : {
          tls_verify_certificates: '/tls/clients.pem',
          tls_try_verify_hosts: hosts(!order.clientCertificate.isDemanded),
          tls_verify_hosts: hosts(order.clientCertificate.isDemanded),
        }),
    ...order.settings,
  }
  return Object.entries(settings)
    .map(([key, value]) => `${key} = ${value}\n`)
    .join('')
}
