// Starts the mail farm as a child process, so that its memory is not that of the test.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createDnsResolver } from '#wire/dns-resolver.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { createTrustStore } from '#wire/trust-store.ts'

export interface MailFarm {
  readonly network: MailNetwork
  stop(): Promise<void>
}
interface Place {
  readonly resolver: { readonly address: string; readonly port: number }
  readonly smtpPort: number
  readonly authorityPem: string
}

export const addressesPerDomain = 3

/** The name of the n-th domain of a farm. */
export function farmDomain(index: number): string {
  return `partner-${index}.test`
}

/** Starts a farm of so many domains. */
export async function startMailFarm(domains: number): Promise<MailFarm> {
  const module = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url))
  const child = spawn(process.execPath, [module('run-typescript.mjs'), module('mail-farm.ts'), String(domains)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const place = await new Promise<Place>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => reject(new Error(`the mail farm ended with ${code}`)))
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)))
  })
  return {
    network: {
      resolver: createDnsResolver([place.resolver]),
      dialer: createTcpDialer('mail farm'),
      trust: createTrustStore({ extra: [place.authorityPem], bundled: false }),
      smtpPort: place.smtpPort,
      helo: 'gateway.test',
    },
    stop() {
      child.stdin.end()
      return ended
    },
  }
}
