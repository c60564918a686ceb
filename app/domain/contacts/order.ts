// The order people stand in on a side: by role, and in a role those named first before the deputies that stand in for them.
import { contactRoles, type SideContact } from './person.ts'

/** Sorts a side; within a role and rank the order given stays. */
export function inOrder(side: readonly SideContact[]): SideContact[] {
  return side.toSorted(
    (left, right) =>
      contactRoles.indexOf(left.role) - contactRoles.indexOf(right.role) ||
      Number(left.isDeputy) - Number(right.isDeputy),
  )
}
