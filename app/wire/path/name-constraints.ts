// Name constraints (RFC 5280 section 4.2.1.10): an authority may be allowed to issue for some names only. Every name of a certificate
// below it counts: subject, mail addresses in the subject, all of subjectAltName. Fails closed: what cannot be read or compared is a
// violation.
import type { CertificateParts } from '../revocation/certificate-parts.ts'
import { type DerCursor, DerError, readDer, tag, wrapperTag } from '../revocation/der.ts'
import { insideDer } from '../revocation/der-values.ts'
import { mailAddressesIn, namePartsOf } from './distinguished-name.ts'
import { directoryNameOf, type GeneralName, mailName, takeGeneralName } from './general-name.ts'
import { isWithin } from './name-match.ts'

interface Subtree {
  readonly base: GeneralName
  /** Distances other than "all below" are not for the Internet. */
  readonly isBounded: boolean
}

export interface NameConstraints {
  readonly permitted: readonly Subtree[]
  readonly excluded: readonly Subtree[]
}

const constraintsId = '2.5.29.30'
const altNameId = '2.5.29.17'

/** The constraints of an authority; null when it has none, undefined when they cannot be read. */
export function constraintsOf({ extensions }: CertificateParts): NameConstraints | null | undefined {
  const extension = extensions.get(constraintsId)
  return extension === undefined ? null : readDer(extension.value, takeConstraints)
}

/** All names of a certificate that constraints can be about; undefined when they cannot be read. */
export function constrainedNamesOf({ extensions, subject }: CertificateParts): readonly GeneralName[] | undefined {
  try {
    const altName = extensions.get(altNameId)
    const names = altName === undefined ? [] : insideDer(altName.value, takeNames)
    const own = namePartsOf(subject).length === 0 ? [] : [directoryNameOf(subject)]
    return [...own, ...mailAddressesIn(subject).map(mailName), ...names]
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

/** Whether no name is forbidden and each one of a constrained kind is allowed. */
export function areWithin(names: readonly GeneralName[], { permitted, excluded }: NameConstraints): boolean {
  return names.every((name) => {
    const ofItsForm = ({ base }: Subtree) => base.form === name.form
    const [allowed, forbidden] = [permitted.filter(ofItsForm), excluded.filter(ofItsForm)]
    if ([...allowed, ...forbidden].some(({ isBounded }) => isBounded)) return false
    if (forbidden.some(({ base }) => isWithin(name, base, true) !== false)) return false
    return allowed.length === 0 || allowed.some(({ base }) => isWithin(name, base, false) === true)
  })
}

function takeNames(outer: DerCursor): readonly GeneralName[] {
  const list = outer.enter(tag.sequence)
  const names: GeneralName[] = []
  while (!list.isAtEnd) names.push(takeGeneralName(list))
  return names
}

function takeConstraints(outer: DerCursor): NameConstraints {
  const fields = outer.enter(tag.sequence)
  const [permitted, excluded] = [fields.enterIf(wrapperTag(0)), fields.enterIf(wrapperTag(1))]
  if (!fields.isAtEnd) throw new DerError('name constraints')
  return { permitted: takeSubtrees(permitted), excluded: takeSubtrees(excluded) }
}

function takeSubtrees(list: DerCursor | undefined): readonly Subtree[] {
  const subtrees: Subtree[] = []
  while (list?.isAtEnd === false) {
    const subtree = list.enter(tag.sequence)
    subtrees.push({ base: takeGeneralName(subtree), isBounded: !subtree.isAtEnd })
    while (!subtree.isAtEnd) subtree.takeAny()
  }
  return subtrees
}
