// What a person has to accept before a plan may run: one box per host and kind of reason, with everything it is about in it, and whether all
// are accepted. What weakens the protection of mail is grave and looks it.
import type { HostPlan, PushPlan, UnsafeReason } from '#domain/push/push-plan.ts'

export interface Concern {
  readonly code: UnsafeReason['code']
  /** Every reason of this kind the host told. */
  readonly reasons: readonly UnsafeReason[]
}

const grave: readonly UnsafeReason['code'][] = ['enforcement-ends', 'shared-connector']

/** Whether mail is less protected, or mail of others is touched, when it is accepted. */
export function isGrave(code: UnsafeReason['code']): boolean {
  return grave.includes(code)
}

/** The boxes of one host, in the order its reasons were told. */
export function concernsOf(unsafe: readonly UnsafeReason[]): readonly Concern[] {
  const codes = [...new Set(unsafe.map(({ code }) => code))]
  return codes.map((code) => ({ code, reasons: unsafe.filter((reason) => reason.code === code) }))
}

/** The name of a box. */
export function consentKey(hostId: string, code: UnsafeReason['code']): string {
  return `${hostId} ${code}`
}

/** Every box of a plan. */
function consentsOf(plan: PushPlan): readonly { readonly key: string; readonly code: UnsafeReason['code'] }[] {
  return plan.hosts.flatMap(({ hostId, unsafe }) =>
    concernsOf(unsafe).map(({ code }) => ({ key: consentKey(hostId, code), code })),
  )
}

/** Boxes that are still open. */
export function openConsents(plan: PushPlan, accepted: readonly string[]): number {
  return consentsOf(plan).filter(({ key }) => !accepted.includes(key)).length
}

/** Reasons that are accepted on every host that has them. */
export function acceptedCodes(plan: PushPlan, accepted: readonly string[]): UnsafeReason['code'][] {
  const consents = consentsOf(plan)
  const isOpen = (code: UnsafeReason['code']) =>
    consents.some((each) => each.code === code && !accepted.includes(each.key))
  return [...new Set(consents.map(({ code }) => code))].filter((code) => !isOpen(code))
}

/** Whether what is to be accepted, or was, weakens the protection of mail. */
export function isGravePlan(plan: PushPlan): boolean {
  return consentsOf(plan).some(({ code }) => isGrave(code))
}

/** Hosts where something is to be done. */
export function workingHosts({ hosts }: Pick<PushPlan, 'hosts'>): readonly HostPlan[] {
  return hosts.filter(({ changes, unfinished }) => changes.length > 0 || unfinished !== null)
}

/** Whether the plan can run now. */
export function mayApply(plan: PushPlan, accepted: readonly string[]): boolean {
  return workingHosts(plan).length > 0 && openConsents(plan, accepted) === 0
}
