// What both sides agree on together, as rows of the paper: purpose, directions, test and go-live, changes, term, annexes.
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { AgreementTerms, CommonTerms, DirectionTerms } from '#domain/agreement/terms.ts'
import type { FieldKey } from './field-codes.ts'
import {
  blank,
  choice,
  clauseOrBlank,
  dayOrBlank,
  type FieldRow,
  type FieldValue,
  line,
  said,
  texts,
} from './field-value.ts'

const both = (key: FieldKey, value: FieldValue): FieldRow => ({ key, both: value })

/** Why, on what basis, and how much there is to protect. */
export function purposeRows(common: CommonTerms): readonly FieldRow[] {
  return [
    both('purpose', clauseOrBlank(common.purpose, 2)),
    both('legalBasis', clauseOrBlank(common.legalBasis)),
    both('protection', choice(common.protection)),
    both('dataProtectionOfficer', texts([common.dataProtectionOfficer])),
  ]
}

/** What each direction is protected by. */
export function directionRows({ toPartner, toUs }: AgreementTerms): readonly FieldRow[] {
  const row = (key: FieldKey, value: (direction: DirectionTerms) => FieldValue): FieldRow => ({
    key,
    own: toPartner === null ? { kind: 'nothing' } : value(toPartner),
    partner: toUs === null ? { kind: 'nothing' } : value(toUs),
  })
  const level: FieldRow = {
    key: 'level',
    own: toPartner === null ? said(line('notCovered')) : { kind: 'level', level: toPartner.level },
    partner: toUs === null ? said(line('notCovered')) : { kind: 'level', level: toUs.level },
  }
  return [
    level,
    row('minProtocol', ({ minProtocol }) => said(line('minTls', { version: minProtocol.replace('TLSv', 'TLS ') }))),
    row('suites', ({ suites }) => choice(`suites-${suites}`)),
    row('isMutual', ({ isMutual }) => choice(isMutual ? 'yes' : 'no')),
    row('goLive', ({ goLive }) => dayOrBlank(goLive)),
  ]
}

/** When both test, and how long both look closely; the mailboxes are each side's own. */
export function startRows(common: CommonTerms, mailboxes: FieldRow): readonly FieldRow[] {
  const { testWindow: window, goLiveWindow } = common
  return [
    mailboxes,
    both(
      'testWindow',
      window === null
        ? blank()
        : said(line('minutes', { count: window.minutes }, `${window.start.replace('T', ' ')} ${window.zone}`)),
    ),
    ...(goLiveWindow === undefined
      ? []
      : [both('goLiveWindow', said(line(null, {}, `${goLiveWindow.from}–${goLiveWindow.to} ${goLiveWindow.zone}`)))]),
    both('observationDays', said(line('days', { count: common.observationDays }))),
  ]
}

/** Accepting comes after everything else, so its lines stay open. */
export const acceptRow: FieldRow = { key: 'accept', own: blank(), partner: blank() }

/** What is announced, reviewed and watched. */
export function changeRows(common: CommonTerms, reviewBy: Agreement['reviewBy']): readonly FieldRow[] {
  const notice = (count: number) => said(count === 0 ? line('noNotice') : line('workingDays', { count }))
  return [
    both('noticeCertificate', notice(common.notice.certificate)),
    both('noticeMx', notice(common.notice.mx)),
    both('noticeProvider', notice(common.notice.provider)),
    both('renewalWithoutNotice', said(line(common.renewalWithoutNotice ? 'withoutNotice' : 'withNotice'))),
    both('review', said(line('reviewEvery', { count: common.reviewMonths }))),
    ...(reviewBy === null ? [] : [both('reviewBy', { kind: 'day', day: reviewBy })]),
    both('monitoring', said(line(common.isMonitored ? 'monitored' : 'notMonitored'))),
  ]
}

/** How it ends, what becomes of contact data, and what belongs to it. */
export function endRows(common: CommonTerms): readonly FieldRow[] {
  return [
    both('term', clauseOrBlank(common.term)),
    both('termination', clauseOrBlank(common.termination)),
    both('removal', clauseOrBlank(common.removal)),
    both('contactPrivacy', clauseOrBlank(common.contactPrivacy)),
    both('contactRetention', said(line('retention', { count: common.contactRetentionMonths }))),
    both('annexes', common.annexes.length === 0 ? choice('no') : { kind: 'annexes', codes: common.annexes }),
  ]
}
