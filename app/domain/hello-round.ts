// What our own TLS hellos showed at one address: the few of every test, the whole list of a full test, and the hello of the admin's own
// gateway. `ended` says whether silence is an answer: only after `complete` may something unseen be called absent.
import { z } from 'zod'
import { helloAnswer } from './hello-answer.ts'

export const helloSteps = ['tls13', 'up-to-tls12', 'up-to-tls11', 'weak-suites'] as const
export const helloStep = z.enum(helloSteps)
export type HelloStep = z.infer<typeof helloStep>

/**
 * `interrupted` = the server fell silent; `limited` = it asked for fewer connections or refused service; `unreachable` = it could no longer
 * be talked to as far as TLS; `cancelled` = the person or the time limit ended it.
 */
export const roundEnd = z.enum(['complete', 'interrupted', 'limited', 'unreachable', 'cancelled'])
export type RoundEnd = z.infer<typeof roundEnd>

export const askedHello = z.strictObject({ step: helloStep, answer: helloAnswer })
export type AskedHello = z.infer<typeof askedHello>

export const helloRound = z.strictObject({
  host: z.string(),
  ip: z.string(),
  startedAt: z.string(),
  /** Taken over from a test of the last hour, or from another name of the same address: no connection was made for it. */
  isRemembered: z.boolean(),
  /** Connections opened for it in this test. */
  connections: z.number().int(),
  answers: z.array(askedHello),
  ended: roundEnd,
  detail: z.string(),
})
export type HelloRound = z.infer<typeof helloRound>

/** Suites and groups in the order they were found, which is the server's own where it has one. */
export const enumeratedVersion = z.strictObject({ suites: z.array(z.string()), groups: z.array(z.string()) })
export type EnumeratedVersion = z.infer<typeof enumeratedVersion>

export const enumeration = z.strictObject({
  host: z.string(),
  ip: z.string(),
  startedAt: z.string(),
  connections: z.number().int(),
  modern: enumeratedVersion,
  classic: enumeratedVersion,
  /** Whose order of suites counts in TLS 1.2; null = not settled. */
  preference: z.enum(['server', 'client']).nullable(),
  /** null = not asked or not settled. */
  oldVersions: z.record(z.enum(['TLSv1.1', 'TLSv1', 'SSLv3']), z.boolean().nullable()),
  /** MAIL before STARTTLS was answered 530: the server takes no mail in clear from anyone. */
  refusesClearMail: z.boolean().nullable(),
  /** A command sent in clear behind STARTTLS was answered inside TLS (CVE-2011-0411 class). */
  answersInjected: z.boolean().nullable(),
  ended: roundEnd,
  detail: z.string(),
})
export type Enumeration = z.infer<typeof enumeration>

export const simulation = z.strictObject({ host: z.string(), ip: z.string(), gateway: z.string(), answer: helloAnswer })
export type Simulation = z.infer<typeof simulation>

/** Whether port 25 works at all from here, asked of hosts that are not the partner's when none of the partner's can be connected to. */
export const portControl = z.strictObject({
  tried: z.array(
    z.strictObject({ host: z.string(), ip: z.string(), outcome: z.enum(['answered', 'refused', 'silent']) }),
  ),
})
export type PortControl = z.infer<typeof portControl>
