// A private OpenSMTPD of the distribution (OpenSSL in Debian) on a loopback address, in a root of its own. It takes no message. Needs root
// and the unpacked package opensmtpd; without them it throws.
import { chmodSync, readFileSync } from 'node:fs'
import type { LoggedServer } from './count-connections.ts'
import { createServerRoot, waitForListener } from './server-root.ts'

export interface OpensmtpdOrder {
  readonly address: string
  readonly port: number
  readonly hostName: string
  /** Key and chain in PEM; null = STARTTLS is not offered. */
  readonly tls: { readonly keyPem: string; readonly chainPem: string } | null
  /** OpenSSL cipher list. */
  readonly ciphers?: string
  /** Turns clients away without a certificate of this authority. */
  readonly clientAuthorityPem?: string
}
export interface Opensmtpd extends LoggedServer {
  stop(): Promise<void>
}

/** Starts the server and waits until it listens. */
export async function startOpensmtpd(order: OpensmtpdOrder): Promise<Opensmtpd> {
  const root = createServerRoot({
    packageName: 'opensmtpd',
    program: '/usr/sbin/smtpd',
    accounts: { opensmtpd: 991, opensmtpq: 992 },
  })
  const log = () => readFileSync(root.at('var/log'), 'utf8')
  root.folder('var/lib/opensmtpd/empty')
  root.folder('var/spool/smtpd')
  chmodSync(root.at('var/spool/smtpd'), 0o711)
  root.write('etc/mailname', `${order.hostName}\n`)
  if (order.tls !== null) {
    root.write('tls/chain.pem', order.tls.chainPem, 'root')
    root.write('tls/key.pem', order.tls.keyPem, 'root')
  }
  if (order.clientAuthorityPem !== undefined) root.write('tls/clients.pem', order.clientAuthorityPem)
  root.write('etc/smtpd.conf', configurationFor(order))
  root.write('var/log', '')
  try {
    const child = root.start(['-d', '-f', '/etc/smtpd.conf'], 'var/log')
    await waitForListener(order, child, log)
  } catch (error) {
    await root.stop()
    throw error
  }
  return {
    address: order.address,
    port: order.port,
    log,
    connected: /smtp connected address=/g,
    quit: /smtp disconnected reason=quit/g,
    stop: root.stop,
  }
}

function configurationFor({ address, port, hostName, tls, ciphers, clientAuthorityPem }: OpensmtpdOrder): string {
  const security = clientAuthorityPem === undefined ? 'tls' : 'tls-require verify ca clients'
  return [
    ...(ciphers === undefined ? [] : [`smtp ciphers "${ciphers}"`]),
    ...(clientAuthorityPem === undefined ? [] : ['ca clients cert "/tls/clients.pem"']),
    ...(tls === null ? [] : [`pki "${hostName}" cert "/tls/chain.pem"`, `pki "${hostName}" key "/tls/key.pem"`]),
    `listen on ${address} port ${port} hostname "${hostName}"${tls === null ? '' : ` ${security} pki "${hostName}"`}`,
    'match from any for any reject',
    '',
  ].join('\n')
}
