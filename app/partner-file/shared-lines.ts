// What both sides agree on, as people read it: each direction, and what is common. A new field does not compile before it is described.
import { type ClauseName, clauseNamed, clauseNames } from '#domain/agreement/clause/clauses.ts'
import type { CommonTerms, DirectionTerms } from '#domain/agreement/terms.ts'
import { stated, type TermLine, type TermWords } from './term-line.ts'

/** Every field of one direction; without terms mail that way is not part of the agreement. */
export function directionLines(terms: DirectionTerms | null, words: TermWords): readonly TermLine[] {
  const { translate, yesOrNo } = words
  const line = (field: keyof DirectionTerms | 'isAgreed', values: readonly string[]) => ({
    field,
    label: translate(`partner-file:field.${field}`),
    values,
  })
  return [
    line('isAgreed', [yesOrNo(terms !== null)]),
    line('level', terms === null ? [] : [translate(`gateway:level.${terms.level}.name`)]),
    line('minProtocol', terms === null ? [] : [terms.minProtocol.replace('v', ' ')]),
    line('suites', terms === null ? [] : [translate(`partner-file:value.suites.${terms.suites}`)]),
    line('isMutual', terms === null ? [] : [yesOrNo(terms.isMutual)]),
    line('goLive', terms === null || terms.goLive === null ? [] : [words.day(terms.goLive)]),
  ]
}

/** Every field of what is common, in the order of the agreement. */
export function commonLines(common: CommonTerms, words: TermWords): readonly TermLine[] {
  const values = { ...courseValues(common, words), ...otherValues(common, words) }
  return commonOrder.map((field) => {
    const line = { field, label: words.translate(`partner-file:field.${field}`) }
    return isClause(field) ? { ...line, ...clauseOf(common, field, words) } : { ...line, values: values[field] }
  })
}

const commonOrder = [
  ...([
    'purpose',
    'legalBasis',
    'protection',
    'testWindow',
    'goLiveWindow',
    'observationDays',
    'notice',
    'renewalWithoutNotice',
  ] as const),
  ...(['reviewMonths', 'isMonitored', 'term', 'termination', 'removal', 'indemnity', 'contactPrivacy'] as const),
  ...(['contactRetentionMonths', 'dataProtectionOfficer', 'isTextFormEnough', 'annexes'] as const),
] as const satisfies readonly (keyof CommonTerms)[]

type Describe = Readonly<Record<Exclude<keyof CommonTerms, ClauseName>, readonly string[]>>
type OtherField = 'dataProtectionOfficer' | 'annexes'

function isClause(field: keyof CommonTerms): field is ClauseName {
  return clauseNames.some((name) => name === field)
}

/** The clause on liability only where it was taken in: nothing else of it counts. */
function clauseOf(common: CommonTerms, name: ClauseName, { yesOrNo }: TermWords): Pick<TermLine, 'values' | 'clause'> {
  const isPart = name !== 'indemnity' || common.indemnity.isIncluded
  return {
    values: name === 'indemnity' ? [yesOrNo(isPart)] : [],
    ...(isPart ? { clause: clauseNamed(common, name) } : {}),
  }
}

function courseValues(common: CommonTerms, { translate, yesOrNo }: TermWords): Omit<Describe, OtherField> {
  const { testWindow, goLiveWindow, notice } = common
  return {
    protection: [translate(`partner-file:value.protection.${common.protection}`)],
    testWindow:
      testWindow === null
        ? []
        : [translate('partner-file:value.window', { ...testWindow, start: testWindow.start.replace('T', ' ') })],
    goLiveWindow: goLiveWindow === undefined ? [] : [`${goLiveWindow.from}–${goLiveWindow.to} (${goLiveWindow.zone})`],
    observationDays: [translate('partner-file:value.days', { count: common.observationDays })],
    notice: (['certificate', 'mx', 'provider'] as const).map((kind) =>
      translate(`partner-file:value.notice.${kind}`, { count: notice[kind] }),
    ),
    renewalWithoutNotice: [yesOrNo(common.renewalWithoutNotice)],
    reviewMonths: [translate('partner-file:value.everyMonths', { count: common.reviewMonths })],
    isMonitored: [yesOrNo(common.isMonitored)],
    contactRetentionMonths: [translate('partner-file:value.months', { count: common.contactRetentionMonths })],
    isTextFormEnough: [yesOrNo(common.isTextFormEnough)],
  }
}

function otherValues(common: CommonTerms, { translate }: TermWords): Pick<Describe, OtherField> {
  return {
    dataProtectionOfficer: stated(common.dataProtectionOfficer),
    annexes: common.annexes.map((annex) => translate(`partner-file:value.annex.${annex}`)),
  }
}
