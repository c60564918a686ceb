// What a person has to accept before a plan may run, one box per host and reason, and whether everything is accepted.
import { isEmptyPlan, type PushPlan, type UnsafeReason } from '#domain/push/push-plan.ts'

/** The name of a box. */
export function consentKey(hostId: string, code: UnsafeReason['code']): string {
  return `${hostId} ${code}`
}

/** Every box of a plan. */
function consentsOf(plan: PushPlan): readonly { readonly key: string; readonly code: UnsafeReason['code'] }[] {
  return plan.hosts.flatMap(({ hostId, unsafe }) => unsafe.map(({ code }) => ({ key: consentKey(hostId, code), code })))
}

/** Boxes that are still open. */
export function openConsents(plan: PushPlan, accepted: readonly string[]): number {
  return new Set(consentsOf(plan).flatMap(({ key }) => (accepted.includes(key) ? [] : [key]))).size
}

/** Reasons that are accepted on every host that has them. */
export function acceptedCodes(plan: PushPlan, accepted: readonly string[]): UnsafeReason['code'][] {
  const consents = consentsOf(plan)
  const isOpen = (code: UnsafeReason['code']) =>
    consents.some((each) => each.code === code && !accepted.includes(each.key))
  return [...new Set(consents.map(({ code }) => code))].filter((code) => !isOpen(code))
}

/** Whether the plan can run now. */
export function mayApply(plan: PushPlan, accepted: readonly string[]): boolean {
  return !isEmptyPlan(plan) && openConsents(plan, accepted) === 0
}
