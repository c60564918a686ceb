// The rules of RFC 5280 section 6.1.4 and 6.1.5 for a path whose signatures hold, leaf first and anchor last: the first rule broken, and
// by whose certificate. The anchor must keep them too, as mail servers' libraries demand; dates and the leaf's own names are judged by
// the checks.
import type { PathRule } from '#domain/observation.ts'
import type { CertificateParts } from '../revocation/certificate-parts.ts'
import { areWithin, constrainedNamesOf, constraintsOf } from './name-constraints.ts'
import type { PathLink } from './path-link.ts'
import type { PathWork } from './path-work.ts'

export interface BrokenRule {
  readonly rule: PathRule
  readonly by: CertificateParts
}

/** The first broken rule; undefined when the path keeps them all. */
export function findBrokenRule(path: readonly PathLink[], work: PathWork): BrokenRule | undefined {
  for (const [index, link] of path.entries()) {
    const rule = ruleBrokenAt(path, index, link, work)
    if (rule !== undefined) return { rule, by: link.parts }
  }
  return undefined
}

function ruleBrokenAt(path: readonly PathLink[], index: number, link: PathLink, work: PathWork): PathRule | undefined {
  if (link.hasUnknownCritical) return 'critical-extension'
  if (index === 0) return undefined
  const isAnchor = index === path.length - 1
  if (link.isAuthority === false || (link.isAuthority === undefined && !isAnchor)) return 'not-an-authority'
  if (link.maySign === false) return 'key-usage'
  const below = path.slice(1, index).filter(({ isSelfIssued }) => !isSelfIssued).length
  if (link.pathLength !== null && below > link.pathLength) return 'path-length'
  return keepsNames(path.slice(0, index), link, work) ? undefined : 'name-constraints'
}

/** Certificates an authority issued to itself are exempt, the leaf never is. */
function keepsNames(below: readonly PathLink[], authority: PathLink, work: PathWork): boolean {
  const constraints = constraintsOf(authority.parts)
  if (constraints === null) return true
  if (constraints === undefined) return false
  const subtrees = constraints.permitted.length + constraints.excluded.length
  return below.every((link, index) => {
    if (index > 0 && link.isSelfIssued) return true
    const names = constrainedNamesOf(link.parts)
    return names !== undefined && work.spend('comparisons', names.length * subtrees) && areWithin(names, constraints)
  })
}
