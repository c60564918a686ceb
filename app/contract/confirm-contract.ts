// The part of the contract about confirming: test mail, its answer, the counter-proof at a gateway, and sessions to our own MX. Faults are
// named at each call; those of the store come on top, and job.cancelled at every job.
import { z } from 'zod'
import { hostName, mailbox } from '#domain/addresses.ts'
import { counterProof, standing, standings } from '#domain/confirm/counter-proof.ts'
import { stuckTrial } from '#domain/confirm/given-up.ts'
import { handTrial } from '#domain/confirm/hand-trial.ts'
import { inboundStanding } from '#domain/confirm/inbound/standing.ts'
import { inboundCase, inboundProgress, inboundProof } from '#domain/confirm/inbound-proof.ts'
import { mailFate } from '#domain/confirm/mail-fate.ts'
import { sendWay, testSend } from '#domain/confirm/test-send.ts'
import { trapMode, trapSight } from '#domain/confirm/trap.ts'
import { language } from '#domain/language.ts'
import { submission, typedSecret } from '#domain/push/push-host.ts'
import { pushPlan, unsafeCodes } from '#domain/push/push-plan.ts'
import { pushProgress } from '#domain/push/push-record.ts'
import { call, feed, job } from './define.ts'

const byPartner = z.strictObject({ partnerId: z.uuid() })
const secrets = z.array(typedSecret).max(80)

/** A way a test mail can take, or why it cannot. */
export const possibleWay = z.strictObject({
  way: sendWay,
  siteId: z.uuid().nullable(),
  hostId: z.uuid().nullable(),
  name: z.string(),
  /** null = possible. Sentences `confirm:way-why.<code>`. */
  whyNot: z.enum(['relay-not-running', 'no-host', 'no-drop', 'not-outbound']).nullable(),
  /** Of `submission`: as it worked last. */
  submission: submission.nullable().optional(),
})
export type PossibleWay = z.infer<typeof possibleWay>

export const confirmView = z.strictObject({
  ways: z.array(possibleWay),
  /** Agreed test mailboxes of the partner, and the sender of our side. */
  mailboxes: z.array(mailbox),
  sender: mailbox.nullable(),
  /** Our own MX hosts as agreed, in order. */
  ownHosts: z.array(z.strictObject({ host: hostName, port: z.number().int().min(1).max(65535) })),
  /** Newest first, 50 at most of each. */
  sends: z.array(testSend),
  proofs: z.array(counterProof),
  inbound: z.array(inboundProof),
  /** How our own MX stands for the partner; null = nothing was tried, or mail that way is not agreed. */
  inboundStanding: inboundStanding.nullable(),
  /** One entry per gateway chosen for the partner. */
  standings: z.array(standing),
  /** Gateways a counter-proof can be made at, with the modes of each, and the partner's domains: `open` are those without a fresh proof there. */
  triable: z.array(
    z.strictObject({
      ...{ siteId: z.uuid(), hostId: z.uuid().nullable(), name: z.string(), modes: z.array(trapMode) },
      ...{ domains: z.array(z.string()), open: z.array(z.string()) },
    }),
  ),
  /** Gateways one can only be made at by hand. */
  byHand: z.array(z.strictObject({ siteId: z.uuid(), name: z.string() })),
  /** Proofs whose temporary route may still be on a host. */
  open: z.array(counterProof.shape.id),
  /** Of those: the last attempt to take it away did not reach its host or found no way there, so that it may be given up. */
  stuck: z.array(stuckTrial),
})
export type ConfirmView = z.infer<typeof confirmView>

/** How the gateway reaches the trap: through its SSH connection, or at an address of this machine. */
export const trapWay = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ssh') }),
  z.strictObject({ kind: z.literal('address'), address: z.union([z.ipv4(), z.ipv6()]) }),
])
export type TrapWay = z.infer<typeof trapWay>

export const trialProgress = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('push'), push: pushProgress }),
  z.strictObject({
    kind: z.literal('stage'),
    stage: z.enum(['trap', 'apply', 'hand-in', 'watch', 'take-back', 'look-left', 'normal-route', 'ended']),
  }),
  z.strictObject({ kind: z.literal('sight'), mode: trapMode, sight: trapSight }),
  /** What queue and log of the gateway say now; told while it watches. */
  z.strictObject({ kind: z.literal('fate'), mode: trapMode, fate: mailFate }),
])
export type TrialProgress = z.infer<typeof trialProgress>

export const confirmContract = {
  confirm: {
    read: call({ input: byPartner, output: confirmView }),
    /** How partners stand that a counter-proof was made for, by the weakest of their gateways. */
    tried: call({
      input: z.void(),
      output: z.array(byPartner.extend({ kind: z.enum(standings) })),
    }),
    /**
     * Sends one test mail and follows it until it is delivered, held or returned, two minutes at most; it is kept from its first moment.
     * Faults confirm.no-way, confirm.not-handed-in, confirm.server-not-trusted, relay.not-running, `ssh.*`, `push.*`.
     */
    sendTest: job({
      input: byPartner.extend({
        way: sendWay,
        siteId: z.uuid().nullable(),
        hostId: z.uuid().nullable(),
        to: mailbox,
        from: mailbox,
        language,
        /** Of the way `submission`; none = without signing in, at the usual port. */
        submission: submission.nullable().optional(),
        secrets,
      }),
      progress: z.strictObject({ send: testSend }),
      output: testSend,
    }),
    /** Looks once more what became of it; faults confirm.not-found and those of sending. */
    follow: job({
      input: z.strictObject({ sendId: z.uuid(), secrets }),
      progress: z.strictObject({ send: testSend }),
      output: testSend,
    }),
    /**
     * Reads an answer that was pasted or dropped; faults confirm.not-found, confirm.not-a-mail, confirm.outlook-file,
     * confirm.answer-too-large.
     */
    readAnswer: call({
      input: z.strictObject({ sendId: z.uuid(), text: z.string().max(2_000_000) }),
      output: testSend,
    }),
    /** The same from a file the person is asked for; fault file.choice-dismissed too. */
    openAnswer: call({ input: z.strictObject({ sendId: z.uuid() }), output: testSend }),
    /**
     * Plans the temporary route: the plan is what `push.plan` gives, of the trial and nothing else. Faults confirm.not-triable, confirm.no-policy,
     * confirm.trial-open (one runs, or is not taken back yet), confirm.push-open (a push waits to be confirmed), those of planning a push.
     */
    planTrial: job({
      input: byPartner.extend({
        siteId: z.uuid(),
        hostId: z.uuid().nullable(),
        domain: z.string().max(255),
        modes: z.array(trapMode).min(1).max(20),
        trap: trapWay,
        secrets,
      }),
      progress: trialProgress,
      output: z.strictObject({
        plan: pushPlan,
        ...counterProof.pick({ rule: true, level: true }).shape,
        /** In the order they are tried; the control is always one. */
        modes: z.array(trapMode),
      }),
    }),
    /** What a person enters at a product nothing can be brought to; nothing is kept. Faults confirm.not-triable, confirm.no-policy. */
    trialByHand: call({
      input: byPartner.extend({ siteId: z.uuid(), domain: z.string().max(255), address: z.ipv4() }),
      output: handTrial,
    }),
    /**
     * Carries it out: trap, route, mails, watching, way back, a look for what is left. The proof is kept, whatever came of it. Cancelling takes
     * the route back. Faults, only where nothing was begun: push.plan-unknown, push.stale, push.unsafe, confirm.trap-not-reached, `ssh.*`.
     */
    runTrial: job({
      input: z.strictObject({
        planId: z.uuid(),
        planHash: z.string(),
        accepted: z.array(z.enum(unsafeCodes)),
        secrets,
      }),
      progress: trialProgress,
      output: counterProof,
    }),
    /** Takes away what a trial left on its host; faults confirm.not-found, `ssh.*`, `push.*`. */
    takeBack: job({
      input: z.strictObject({ proofId: z.uuid(), secrets }),
      progress: trialProgress,
      output: counterProof,
    }),
    /**
     * Ends an open one whose host could not be reached when it was to be taken away: what may stay there is written down, and nothing is proven.
     * Faults confirm.not-found, confirm.not-stuck, confirm.trial-open while it is being taken away, push.locked.
     */
    giveUp: call({ input: z.strictObject({ proofId: z.uuid() }), output: counterProof }),
    /**
     * Opens the sessions one after the other, at every address of the host, each a proof of its own; answers the least favourable. `fromHostId` =
     * a host of ours with SSH, null = this machine; the name is looked up from there. Faults confirm.no-own-host, input.not-a-host,
     * confirm.inside-address, those of DNS, probe.practice-from-here, probe.forwarding-prohibited, probe.host-lost, `ssh.*`, of the client
     * certificate input.unreadable-file, input.too-large and relay.key-unusable.
     */
    proveInbound: job({
      input: byPartner.extend({
        host: z.string().min(1).max(255),
        port: z.number().int().min(1).max(65535),
        fromHostId: z.uuid().nullable(),
        /** Whether that place lies outside our own network, as the person says; else what was taken proves nothing. */
        isOutside: z.boolean(),
        recipient: mailbox,
        cases: z.array(inboundCase).min(1),
        /** Goes on to DATA and hands over a short test mail where mail comes as agreed and is taken. */
        mayDeliver: z.boolean(),
        /** PEM file with the partner's client certificate and its key, where the partner lent it; else that case is not tried. */
        clientCertificatePath: z.string().min(1).max(1000).nullable().optional(),
        secrets,
      }),
      progress: inboundProgress,
      output: inboundProof,
    }),
    /** What is told of a partner changed; null = perhaps of any. */
    changed: feed({ event: z.strictObject({ partnerId: z.uuid().nullable() }) }),
  },
} as const
