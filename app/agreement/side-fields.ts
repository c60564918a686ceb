// What each side says about itself, as rows of the paper. What the partner did not say itself stays open, also where our form has a
// default: a default of ours is not the partner's word.
import { emptySide, type SideTerms } from '#domain/agreement/side-terms.ts'
import type { AgreementTerms } from '#domain/agreement/terms.ts'
import type { ChoiceCode, FieldKey } from './field-codes.ts'
import {
  blank,
  boxes,
  choice,
  dayOrBlank,
  type FieldRow,
  type FieldValue,
  line,
  numberOrBlank,
  prose,
  said,
  saidOrBlank,
  texts,
} from './field-value.ts'

/** One side and whether it spoke for itself. */
export interface Speaker {
  readonly terms: SideTerms
  readonly hasSpoken: boolean
}
export interface Speakers {
  readonly own: Speaker
  readonly partner: Speaker
}
type Said = (side: Speaker) => FieldValue

const row = (key: FieldKey, { own, partner }: Speakers, value: Said): FieldRow => ({
  key,
  own: value(own),
  partner: value(partner),
})

/** A choice of the form; open while the side neither spoke nor anybody changed the default. */
function chosen<T extends string | boolean>(
  { terms, hasSpoken }: Speaker,
  pick: (terms: SideTerms) => T,
  code: (value: T) => ChoiceCode,
  all: readonly ChoiceCode[],
): FieldValue {
  const isOpen = !hasSpoken && pick(terms) === pick(emptySide)
  return isOpen ? boxes(...all) : choice(code(pick(terms)))
}

const yesNo = (isYes: boolean): ChoiceCode => (isYes ? 'yes' : 'no')

/** Who the sides are. */
export function partyRows(sides: Speakers): readonly FieldRow[] {
  return [
    row('organisation', sides, ({ terms }) => texts([terms.organisation])),
    row('address', sides, ({ terms }) => prose(terms.address, 2)),
    row('registerNumber', sides, ({ terms }) => texts([terms.registerNumber])),
    row('operator', sides, ({ terms }) => texts([terms.operator])),
    row('gatewayProduct', sides, ({ terms }) => texts([terms.gatewayProduct])),
  ]
}

/** How each side is reached when the enforced path is down. */
export function reachRows(sides: Speakers): readonly FieldRow[] {
  const steps: Said = ({ terms }) =>
    saidOrBlank(
      terms.escalation.map(({ who, withinHours }) => line('within', { count: withinHours }, who)),
      2,
    )
  return [row('outOfBand', sides, ({ terms }) => texts([terms.outOfBand])), row('escalation', sides, steps)]
}

/** Domains, servers, and the ways between them. */
export function mailRows(sides: Speakers): readonly FieldRow[] {
  const domains: Said = ({ terms }) =>
    saidOrBlank(
      terms.domains.map(({ name, includeSubdomains }) =>
        line(includeSubdomains ? 'withSubdomains' : 'withoutSubdomains', {}, name),
      ),
      2,
    )
  const hosts: Said = ({ terms }) =>
    terms.hosts.length === 0
      ? blank(2)
      : {
          kind: 'hosts',
          hosts: terms.hosts.map(({ host, port, addresses }) => ({ name: `${host}:${port}`, addresses })),
        }
  return [
    row('domains', sides, domains),
    row('exceptions', sides, ({ terms }) => prose(terms.exceptions)),
    row('hosts', sides, hosts),
    row('hostsConfirmed', sides, ({ terms: side }) =>
      chosen({ terms: side, hasSpoken: false }, (terms) => terms.hostsConfirmed, yesNo, ['yes', 'no']),
    ),
    row('route', sides, (side) =>
      chosen(
        side,
        (terms) => terms.route,
        (code) => code,
        ['mx', 'hosts'],
      ),
    ),
    row('sendingAddresses', sides, ({ terms }) => texts(terms.sendingAddresses, 2)),
    row('heloNames', sides, ({ terms }) => texts(terms.heloNames)),
    row('maxMegabytes', sides, ({ terms }) => numberOrBlank(terms.maxMegabytes)),
  ]
}

/** What each side shows as proof, and what the other binds to. `isTested` = DANE and MTA-STS of the partner were looked up. */
export function certificateRows(sides: Speakers, terms: AgreementTerms, isTested: boolean): readonly FieldRow[] {
  const looked = { ...sides, partner: { ...sides.partner, hasSpoken: sides.partner.hasSpoken || isTested } }
  const isMutual = terms.toPartner?.isMutual === true || terms.toUs?.isMutual === true
  const some = (pick: (side: SideTerms) => readonly string[]) =>
    pick(terms.own).length > 0 || pick(terms.partner).length > 0
  const hashes = (pick: (side: SideTerms) => readonly string[]): Said => {
    return ({ terms: side }) => (pick(side).length === 0 ? blank() : { kind: 'fingerprints', hashes: pick(side) })
  }
  const isPrivate = [terms.own, terms.partner].some((side) => side.authorityKind === 'private')
  const isPinned = [terms.own, terms.partner].some((side) => side.binding === 'pin')
  const rows: FieldRow[] = [
    row('certificateNames', sides, ({ terms: side }) => texts(side.certificateNames, 2)),
    row('authority', sides, ({ terms: side }) => texts([side.authority])),
    row('authorityKind', sides, ({ terms: side }) =>
      side.authorityKind === 'unknown'
        ? boxes('authority-public', 'authority-private')
        : choice(`authority-${side.authorityKind}`),
    ),
  ]
  if (isPrivate || some((side) => side.rootPins))
    rows.push(
      row(
        'rootPins',
        sides,
        hashes((side) => side.rootPins),
      ),
    )
  rows.push(
    row('certificateUntil', sides, ({ terms: side }) => dayOrBlank(side.certificateUntil)),
    row('renewal', sides, ({ terms: side }) =>
      side.renewal === 'unknown' ? boxes('automatic', 'manual') : choice(side.renewal),
    ),
    row('binding', sides, (side) =>
      chosen(
        side,
        (each) => each.binding,
        (code): ChoiceCode => `binding-${code}`,
        ['binding-name', 'binding-authority', 'binding-pin'],
      ),
    ),
  )
  if (isPinned || some((side) => side.pins))
    rows.push(
      row(
        'pins',
        sides,
        hashes((side) => side.pins),
      ),
    )
  rows.push(
    row('clientCertificate', sides, ({ terms: side }) => clientCertificate(side, isMutual)),
    row('dane', looked, (side) => chosen(side, (each) => each.dane, yesNo, ['yes', 'no'])),
    row('mtaSts', looked, (side) =>
      chosen(
        side,
        (each) => each.mtaSts,
        (code): ChoiceCode => `sts-${code}`,
        ['sts-none', 'sts-testing', 'sts-enforce'],
      ),
    ),
    row('tlsRptAddress', sides, ({ terms: side }) => texts([side.tlsRptAddress])),
  )
  return rows
}

function clientCertificate({ clientCertificate: shown }: SideTerms, isMutual: boolean): FieldValue {
  if (shown === null) return isMutual ? blank(2) : said(line('noClientCertificate'))
  return said(
    line(shown.hasClientAuth ? 'clientAuth' : 'noClientAuth', {}, shown.name),
    ...(shown.authority === '' ? [] : [line(null, {}, shown.authority)]),
  )
}

/** What each side does when the level is not reached. */
export function failureRows(sides: Speakers, terms: AgreementTerms): readonly FieldRow[] {
  const isClear = [terms.toPartner, terms.toUs].some((direction) => direction?.level === 'may')
  const isHeld = [terms.toPartner, terms.toUs].some((direction) => direction !== null && direction.level !== 'may')
  const outgoing = [...(isHeld ? [line('hold')] : []), ...(isClear ? [line('clear')] : [])]
  return [
    ...(outgoing.length === 0 ? [] : [{ key: 'onFailure', both: said(...outgoing) } as const]),
    row('warnAfterHours', sides, ({ terms: side }) => numberOrBlank(side.warnAfterHours)),
    row('giveUpAfterHours', sides, ({ terms: side }) => numberOrBlank(side.giveUpAfterHours)),
    row('reply', sides, ({ terms: side }) =>
      side.reply === 'unknown' ? boxes('retry', 'refuse') : choice(side.reply),
    ),
    row('fallback', sides, ({ terms: side }) =>
      side.fallback === null
        ? boxes('fallback-none', 'fallback-hold', 'fallback-portal', 'fallback-smime', 'fallback-password-pdf')
        : choice(`fallback-${side.fallback}`),
    ),
    row('liftWho', sides, ({ terms: side }) => texts([side.lift.who])),
    row('liftHours', sides, ({ terms: side }) => numberOrBlank(side.lift.maxHours)),
  ]
}

/** Where each side is tested. */
export function testRow(sides: Speakers): FieldRow {
  return row('testMailboxes', sides, ({ terms: side }) =>
    saidOrBlank(
      side.testMailboxes.map(({ address, repliesItself }) => line(repliesItself ? 'repliesItself' : null, {}, address)),
    ),
  )
}
