// The relay this app runs for a trial: the facts a person fills in, and how it stands. Everything else of the relay's configuration keeps
// its default or what stands in the file already.
import { z } from 'zod'
import { ehloName, hostName, mailbox, mailDomain } from './addresses.ts'
import { fault } from './fault.ts'
import { addressRange } from './inbound-policy.ts'
import { relayStatus } from './relay-queue.ts'
import { relayWarning } from './relay-warnings.ts'

const path = z.string().trim().max(4096)

export const relaySetup = z.strictObject({
  hostName: ehloName,
  postmaster: mailbox,
  listenAddress: z.union([z.ipv4(), z.ipv6()]),
  listenPort: z.number().int().min(1).max(65535),
  /** PEM files; both empty = the listener offers no STARTTLS. */
  certificate: path,
  key: path,
  /** Who may hand mail in for partners. */
  networks: z.array(addressRange).min(1).max(500),
  ownDomains: z.array(mailDomain).max(2000),
  /** Where bounces and mail for own domains go; null = nowhere. */
  nextHop: z
    .strictObject({ host: z.union([hostName, z.ipv4(), z.ipv6()]), port: z.number().int().min(1).max(65535) })
    .nullable(),
  unlisted: z.enum(['refuse', 'opportunistic']),
  /** The gateway of kind `relay` whose policies it enforces. */
  siteId: z.uuid().nullable(),
  /** Runs whenever the app runs. */
  startsWithApp: z.boolean(),
})
export type RelaySetup = z.infer<typeof relaySetup>

/** How the process stands; `waiting` = it ended by itself and is started again at that time. */
export const relayRun = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stopped'), fault: fault.nullable() }),
  z.strictObject({ kind: z.literal('starting') }),
  z.strictObject({ kind: z.literal('running'), startedAt: z.string() }),
  z.strictObject({
    kind: z.literal('waiting'),
    restartAt: z.string(),
    crashes: z.number().int(),
    lastWords: z.string(),
  }),
])
export type RelayRun = z.infer<typeof relayRun>

export const relayOverview = z.strictObject({
  /** null = never set up. */
  setup: relaySetup.nullable(),
  run: relayRun,
  status: relayStatus.nullable(),
  policies: z.strictObject({
    /** Partners of the file the relay reads; null = there is none yet. */
    inFile: z.number().int().nullable(),
    /** Partners kept for the gateway. */
    kept: z.number().int(),
    /** Whether what is kept for the gateway differs from the file. */
    isOutdated: z.boolean(),
    /** The chosen gateway was removed; the file stays in force. */
    isGatewayGone: z.boolean(),
  }),
  /** What to think over before it runs; sentences under `relay:warning`. */
  warnings: z.array(relayWarning),
  configPath: z.string(),
})
export type RelayOverview = z.infer<typeof relayOverview>
