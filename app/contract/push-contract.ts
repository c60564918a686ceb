// The part of the contract about hosts and pushing to them. Secrets are input only; the window holds none. Faults are named
// at each call; those of the store come on top, and job.cancelled at every job.
import { z } from 'zod'
import { hostKeyView, pushHost, pushHostDraft, typedSecret } from '#domain/push/push-host.ts'
import { pushPlan, unsafeCodes } from '#domain/push/push-plan.ts'
import { planRunReport, pushProgress, pushRecord } from '#domain/push/push-record.ts'
import { renderRequest } from './contract-types.ts'
import { call, feed, job } from './define.ts'

const byHost = z.strictObject({ hostId: z.uuid() })
const secrets = z.array(typedSecret).max(80)

export const pushContract = {
  host: {
    /** In the order they are pushed to. */
    list: call({ input: z.strictObject({ siteId: z.uuid() }), output: z.array(pushHost) }),
    /** Adds or changes; faults site.not-found, push.host-not-found, push.not-pushable, push.host-unfit, confirm.trial-open. */
    save: call({ input: pushHostDraft, output: pushHost }),
    /** Forgets the host, its pinned key and its secrets; its journal stays. Fault push.host-not-found. */
    remove: call({ input: byHost, output: z.void() }),
    /** Shows the key of the host, or of a host gone through (`hop` from 1), signing in on those before it only; faults push.host-not-found, `ssh.*`. */
    key: job({
      input: byHost.extend({ hop: z.number().int().min(0).max(3), secrets }),
      progress: pushProgress,
      output: hostKeyView,
    }),
    /** Pins the key that was shown last; faults push.host-not-found, and `ssh.host-key-*` where it is another one or contradicts what is known. */
    pin: call({
      input: byHost.extend({ hop: z.number().int().min(0).max(3), fingerprint: z.string() }),
      output: z.void(),
    }),
    /** Fingerprints of the keys that are pinned; fault push.host-not-found. */
    pins: call({
      input: byHost,
      output: z.array(z.strictObject({ hop: z.number().int(), fingerprint: z.string() })),
    }),
    /** Forgets the pinned key of a hop, if there is one; fault push.host-not-found. */
    unpin: call({ input: byHost.extend({ hop: z.number().int().min(0).max(3) }), output: z.void() }),
    /**
     * Signs in and asks who one is there; keeps the secrets that are to be kept. Faults push.host-not-found, push.rights-missing,
     * push.not-understood, `ssh.*`; ssh.secret-needed says in `wasWrong` whether one was refused.
     */
    signIn: job({
      input: byHost.extend({ secrets }),
      progress: pushProgress,
      output: z.strictObject({
        system: z.string(),
        user: z.string(),
        mayWrite: z.boolean(),
        /** The host signs in by public key on Windows: Exchange's own sign-in will not work. */
        hasNoNetworkSignIn: z.boolean(),
      }),
    }),
    /** Names of what the keychain keeps for the host, and why it keeps nothing; fault push.host-not-found. */
    secrets: call({
      input: byHost,
      output: z.strictObject({
        whyNot: z.enum(['no-keychain', 'weak-keychain']).nullable(),
        kept: z.array(typedSecret.pick({ hop: true, kind: true })),
      }),
    }),
    /** Fault push.host-not-found. */
    forgetSecrets: call({ input: byHost, output: z.void() }),
    changed: feed({ event: z.strictObject({ siteId: z.uuid() }) }),
  },
  push: {
    /**
     * Looks at every host of the site and says what a push of the kept policies and this choice would change; of several hosts those that cannot
     * be looked at stand there with their fault. Faults push.no-hosts, push.not-pushable, push.locked, ssh.secret-needed, ssh.host-key-unknown,
     * those of rendering, and that of the first host where none could be looked at.
     */
    plan: job({
      input: z.strictObject({
        siteId: z.uuid(),
        /** null = the kept policies as they are. */
        partner: renderRequest.pick({ partnerId: true, choice: true }).nullable(),
        secrets,
      }),
      progress: pushProgress,
      output: pushPlan,
    }),
    /** What taking a push back would change; faults push.nothing-to-undo, push.host-removed, push.locked and those of the host. */
    planUndo: job({
      input: z.strictObject({ recordId: z.uuid(), secrets }),
      progress: pushProgress,
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
    /**
     * Carries out a plan that was shown: host by host, the next one only when the one before is verified. Cancelling is heard
     * before each host. Faults, only where nothing was begun: push.plan-unknown, push.stale, push.unsafe, push.no-timer, push.locked, `ssh.*`.
     */
    apply: job({
      input: z.strictObject({
        planId: z.uuid(),
        planHash: z.string(),
        accepted: z.array(z.enum(unsafeCodes)),
        /** The hosts take it back by themselves unless it is confirmed in time, for hosts with `canRevert` only; null = it stays. */
        revertAfterMinutes: z.number().int().min(2).max(120).nullable(),
        secrets,
      }),
      progress: pushProgress,
      output: planRunReport,
    }),
    /** Lets a push stay; the record is `reverted` where the host was quicker. Faults push.nothing-to-undo, push.host-not-found, push.locked, `ssh.*`. */
    confirm: job({
      input: z.strictObject({ recordId: z.uuid(), secrets }),
      progress: pushProgress,
      output: pushRecord,
    }),
    /** What was pushed to the hosts of a site, newest first; the 500 newest are kept. */
    journal: call({ input: z.strictObject({ siteId: z.uuid() }), output: z.array(pushRecord) }),
    /**
     * Keeps the files for those who push by hand: as a folder or as one ZIP, with hashes and the hand-over sheet; asks where. Faults those of
     * rendering, pdf.not-printed, file.choice-dismissed, file.not-written.
     */
    exportSet: call({
      input: renderRequest.extend({ form: z.enum(['folder', 'zip']) }),
      output: z.strictObject({ files: z.array(z.string()) }),
    }),
    changed: feed({ event: z.strictObject({ siteId: z.uuid() }) }),
  },
} as const
