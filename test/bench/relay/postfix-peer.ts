// Postfix as the relay to compare with: takes mail from loopback, sends it to the sink by a `secure` policy with the partner's name and the
// workplace's authority; with or without reuse of outgoing TLS connections.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPostfixHost } from '#test/support/postfix-host.ts'
import { partnerHost, type Workplace } from './workplace.ts'

export interface Peer {
  readonly port: number
  readonly pid: number
  stop(): Promise<void>
}

/** Starts the peer on a port. */
export function startPostfixPeer(place: Workplace, port: number, reuses: boolean): Peer {
  const nextHop = `[127.0.0.1]:${place.sink.port}`
  const host = createPostfixHost({
    hostName: 'relay.own.example',
    resolver: '127.0.0.1',
    receivesAt: { address: '127.0.0.1', port },
    mainLines: [
      'default_process_limit = 100',
      'smtpd_client_connection_count_limit = 0',
      'smtpd_client_connection_rate_limit = 0',
      'smtpd_relay_restrictions = permit_mynetworks, reject',
      'local_transport = error:no local delivery',
      'smtp_dns_support_level = disabled',
      'smtp_host_lookup = native',
      'smtp_tls_security_level = encrypt',
      `smtp_tls_CAfile = ${place.files.authority}`,
      'smtp_tls_loglevel = 1',
      'smtp_tls_session_cache_database = btree:$data_directory/smtp_scache',
      `smtp_tls_connection_reuse = ${reuses ? 'yes' : 'no'}`,
      'smtp_destination_concurrency_limit = 20',
      `transport_maps = inline:{ partner.test=relay:${nextHop} }`,
    ],
    masterLines: ['verify unix - - n - 1 verify', 'flush unix n - n 1000? 0 flush', 'scache unix - - n - 1 scache'],
  })
  writeFileSync(join(host.etc, 'tls_policy'), `${nextHop} secure match=${partnerHost} protocols=>=TLSv1.2\n`)
  host.ask('postconf', '-e', `smtp_tls_policy_maps = texthash:${host.etc}/tls_policy`)
  host.start()
  const pid = Number(readFileSync(host.at('spool/pid/master.pid'), 'utf8').trim())
  return { port, pid, stop: async () => host.stop() }
}
