// What an open counter-proof may leave on a host that cannot be cleaned up any more: each thing by its name, and the commands that take it away by
// hand there. A guess from what was brought to the host, never from a look at it: the host itself may have taken all of it back.
import { z } from 'zod'
import { type FaultCode, fault } from '../fault.ts'
import { moment } from '../text.ts'

/** Words `confirm:stay.<kind>`. */
export const stayKinds = ['mail', 'route', 'rule', 'filter', 'setting', 'certificate', 'task', 'file'] as const

/**
 * Sentences `confirm:by-hand-step.<step>`; `script` does all of it, the others do it one by one where the script is gone. `elsewhere` is for another
 * server, where the first one is gone; the selections are formulas for a view of the Notes client.
 */
export const handSteps = [
  'script',
  'look',
  'mails',
  'route',
  'rule',
  'reload',
  'filter',
  'certificate',
  'task',
  'file',
  'mail-selection',
  'route-selection',
  'setting',
  'elsewhere',
] as const
export type HandStep = (typeof handSteps)[number]

/** In the order they are to be done. */
const leftBehind = z.strictObject({
  things: z.array(z.strictObject({ kind: z.enum(stayKinds), name: z.string().max(1000) })).max(100),
  commands: z.array(z.strictObject({ step: z.enum(handSteps), command: z.string().max(4000) })).max(30),
})
export type LeftBehind = Readonly<z.infer<typeof leftBehind>>

/** An attempt to take it away that did not come as far as its host, or that its host left no way, and why. */
export const failedTry = z.strictObject({ at: moment, fault })
export type FailedTry = z.infer<typeof failedTry>

/** Faults of a host that answers, and where nothing can be taken away: the gateway is gone, or the account lost its rights. */
const noWay: readonly FaultCode[] = [
  'push.rights-missing',
  'push.read-only',
  'push.refused',
  'push.tool-missing',
  'push.host-unfit',
  'push.not-understood',
]

/** Whether the host itself answered with that; then what is temporary may still be in force there. */
export function isOfHost({ fault: { code } }: Pick<FailedTry, 'fault'>): boolean {
  return noWay.includes(code)
}

/** What becomes of the route without us, `confirm:page.give-up.without-us.<fate>`: a timer of the host takes it back, it stays, or it ends with the relay. */
export const routeFates = ['taken-back', 'stays', 'ends'] as const

/** Given up by hand, at that moment and after that attempt. */
export const givenUp = z.strictObject({ at: moment, after: failedTry, ...leftBehind.shape })
export type GivenUp = z.infer<typeof givenUp>

/** An open counter-proof that may be given up, and what would be written down. */
export const stuckTrial = givenUp.omit({ at: true }).extend({ proofId: z.uuid(), withoutUs: z.enum(routeFates) })
export type StuckTrial = z.infer<typeof stuckTrial>
