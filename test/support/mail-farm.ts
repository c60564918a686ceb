// Many partner domains in one process of its own: three mail servers each on addresses 127.30.x.y, and the DNS that leads to them. Started
// by `startMailFarm`; says where it is in one line of JSON and ends with its parent.
import { createLabAuthority } from '#lab/authority.ts'
import { findFreePort } from '#lab/loopback.ts'
import { startMxServer } from '#lab/mx-server.ts'
import { serveTestZone } from './dns-zone.ts'
import { addressesPerDomain, farmDomain } from './start-mail-farm.ts'

const dayMs = 86_400_000
const count = Number(process.argv[3])
const authority = createLabAuthority(new Date())
const dates = { notBefore: new Date(Date.now() - 10 * dayMs), notAfter: new Date(Date.now() + 80 * dayMs) }
const port = await findFreePort('127.30.0.1')
const mx: Record<string, [number, string][]> = {}
const addresses: Record<string, string> = {}
for (let index = 0; index < count; index += 1) {
  const domain = farmDomain(index)
  const hosts = Array.from({ length: addressesPerDomain }, (_, host) => `mx${host + 1}.${domain}`)
  const certificate = authority.issue({ names: hosts, ...dates })
  mx[domain] = hosts.map((host, place) => [10 * (place + 1), host])
  for (const [place, host] of hosts.entries()) {
    const number = index * addressesPerDomain + place
    const address = `127.30.${Math.floor(number / 250)}.${(number % 250) + 1}`
    addresses[host] = address
    await startMxServer({ hostName: host, address, port, tls: { certificate, isOld: false } })
  }
}
const zone = await serveTestZone({ mx, addresses })
process.stdout.write(`${JSON.stringify({ resolver: zone.address, smtpPort: port, authorityPem: authority.rootPem })}\n`)
process.stdin.resume()
process.stdin.once('end', () => process.exit(0))
