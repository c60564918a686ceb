// Everything one test observed. A check names the kinds it reads. What a report of an older version does not hold was not looked at: null
// or an empty list, from which no check concludes anything.
import { z } from 'zod'
import { dnsSecurity } from './dns-security.ts'
import { enumeration, helloRound, portControl, simulation } from './hello-round.ts'
import { mxRoute, smtpSession } from './observation.ts'
import { chainCompletion, revocationFact } from './revocation.ts'
import { stsObservation, tlsRptObservation } from './sts-observation.ts'

export const observed = z.strictObject({
  mxRoute,
  smtpSessions: z.array(smtpSession),
  /** One per address that offered STARTTLS. */
  hellos: z.array(helloRound).default([]),
  /** Of a full test. */
  enumerations: z.array(enumeration).default([]),
  simulations: z.array(simulation).default([]),
  dnsSecurity: dnsSecurity.nullable().default(null),
  sts: stsObservation.nullable().default(null),
  tlsRpt: tlsRptObservation.nullable().default(null),
  /** By certificate, each once. */
  revocations: z.array(revocationFact).default([]),
  /** By the SHA-256 of the leaf whose chain was incomplete. */
  completions: z.array(z.strictObject({ sha256: z.string(), completion: chainCompletion })).default([]),
  portControl: portControl.nullable().default(null),
})
export type Observed = z.infer<typeof observed>
export type ObservationKind = keyof Observed

/** What a test holds that has seen nothing but the route and the sessions. */
export const nothingMoreObserved = {
  hellos: [],
  enumerations: [],
  simulations: [],
  dnsSecurity: null,
  sts: null,
  tlsRpt: null,
  revocations: [],
  completions: [],
  portControl: null,
} satisfies Omit<Observed, 'mxRoute' | 'smtpSessions'>
