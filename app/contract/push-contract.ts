// The part of the contract about hosts and pushing to them. Secrets are input only; the window holds none.
import { z } from 'zod'
import { hostKeyView, pushHost, pushHostDraft, typedSecret } from '#domain/push/push-host.ts'
import { pushPlan, unsafeCodes } from '#domain/push/push-plan.ts'
import { planRunReport, pushProgress, pushRecord } from '#domain/push/push-record.ts'
import { renderRequest } from './contract-types.ts'
import { call, feed, job } from './define.ts'

const byHost = z.strictObject({ hostId: z.uuid() })
const secrets = z.array(typedSecret).max(80)
/** One host at work; `state` of the whole job comes with its end. */
const hostProgress = pushProgress

export const pushContract = {
  host: {
    list: call({ input: z.strictObject({ siteId: z.uuid() }), output: z.array(pushHost) }),
    save: call({ input: pushHostDraft, output: pushHost }),
    /** Forgets the host, its pinned key and its secrets; its journal stays. */
    remove: call({ input: byHost, output: z.void() }),
    /** Shows the key of the host, or of a host gone through (`hop` from 1); signs in nowhere. */
    key: job({
      input: byHost.extend({ hop: z.number().int().min(0).max(3), secrets }),
      progress: hostProgress,
      output: hostKeyView,
    }),
    /** Pins a key the admin has seen; refused when the host shows another one by now. */
    pin: call({
      input: byHost.extend({ hop: z.number().int().min(0).max(3), fingerprint: z.string() }),
      output: z.void(),
    }),
    /** Fingerprints of the keys that are pinned; fault push.host-not-found. */
    pins: call({
      input: byHost,
      output: z.array(z.strictObject({ hop: z.number().int(), fingerprint: z.string() })),
    }),
    unpin: call({ input: byHost.extend({ hop: z.number().int().min(0).max(3) }), output: z.void() }),
    /** Signs in and asks who one is there; keeps the secrets that are to be kept. */
    signIn: job({
      input: byHost.extend({ secrets }),
      progress: hostProgress,
      output: z.strictObject({
        system: z.string(),
        user: z.string(),
        mayWrite: z.boolean(),
        /** The host signs in by public key on Windows: Exchange's own sign-in will not work. */
        hasNoNetworkSignIn: z.boolean(),
      }),
    }),
    /** Names of what the keychain keeps for the host, and why it keeps nothing. */
    secrets: call({
      input: byHost,
      output: z.strictObject({
        whyNot: z.enum(['no-keychain', 'weak-keychain']).nullable(),
        kept: z.array(typedSecret.pick({ hop: true, kind: true })),
      }),
    }),
    forgetSecrets: call({ input: byHost, output: z.void() }),
    changed: feed({ event: z.strictObject({ siteId: z.uuid() }) }),
  },
  push: {
    /** Looks at every host of the site and says what a push of the kept policies and this choice would change. */
    plan: job({
      input: z.strictObject({
        siteId: z.uuid(),
        /** null = the kept policies as they are. */
        partner: renderRequest.pick({ partnerId: true, choice: true }).nullable(),
        secrets,
      }),
      progress: hostProgress,
      output: pushPlan,
    }),
    /** What taking a push back would change. */
    planUndo: job({
      input: z.strictObject({ recordId: z.uuid(), secrets }),
      progress: hostProgress,
      output: pushPlan,
    }),
    /** Every command of a plan as the host's shell gets it, and the text of every file brought there; fault push.plan-unknown. */
    whatRuns: call({
      input: byHost.extend({ planId: z.uuid(), planHash: z.string() }),
      output: z.strictObject({
        lines: z.array(z.strictObject({ id: z.string(), line: z.string() })),
        /** null = no text, or too long to be shown. */
        files: z.array(z.strictObject({ name: z.string(), text: z.string().nullable() })),
      }),
    }),
    /** Carries out a plan that was shown: host by host, the next one only when the one before is verified. */
    apply: job({
      input: z.strictObject({
        planId: z.uuid(),
        planHash: z.string(),
        accepted: z.array(z.enum(unsafeCodes)),
        /** The hosts take it back by themselves unless it is confirmed in time; null = it stays. */
        revertAfterMinutes: z.number().int().min(2).max(120).nullable(),
        secrets,
      }),
      progress: hostProgress,
      /** A fault only when nothing was begun anywhere. */
      output: planRunReport,
    }),
    confirm: job({
      input: z.strictObject({ recordId: z.uuid(), secrets }),
      progress: hostProgress,
      output: pushRecord,
    }),
    /** Newest first. */
    journal: call({ input: z.strictObject({ siteId: z.uuid() }), output: z.array(pushRecord) }),
    /** Keeps the files for those who push by hand: as a folder or as one ZIP, with hashes and the hand-over sheet; asks where. */
    exportSet: call({
      input: renderRequest.extend({ form: z.enum(['folder', 'zip']) }),
      output: z.strictObject({ files: z.array(z.string()) }),
    }),
    changed: feed({ event: z.strictObject({ siteId: z.uuid() }) }),
  },
} as const
