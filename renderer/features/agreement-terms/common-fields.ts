// The fields of one direction and those both sides share.
import type { Clause } from '#domain/agreement/clause/clause.ts'
import { type ClauseName, clauseNamed, clausePath, withClauses } from '#domain/agreement/clause/clauses.ts'
import {
  type AgreementTerms,
  type CommonTerms,
  commonTerms,
  type DirectionTerms,
  defaultDirection,
  timeOfDay,
} from '#domain/agreement/terms.ts'
import { languages } from '#domain/language.ts'
import { mandatoryModes, tlsLevels } from '#domain/tls-level.ts'
import { policySuites } from '#domain/tls-policy.ts'
import { block, type Codec, dayOrNone, flag, line, oneOf, orNone, parsedOr, wholeNumber } from './term-codecs.ts'
import { aNumber, type FieldForm, fieldAt, fieldsOf, someLines, type TermField, type TermLook } from './term-field.ts'

export type Direction = AgreementTerms['toPartner']

const toggle: FieldForm = { look: { kind: 'toggle' } }
const hinted: FieldForm = { look: { kind: 'toggle' }, hint: true }
const choice = (values: readonly string[]): { readonly look: TermLook } => ({ look: { kind: 'choice', values } })

/** A field of a direction that is part of the agreement. */
function ofDirection<K extends keyof DirectionTerms & string>(
  key: K,
  codec: Codec<DirectionTerms[K]>,
  form: FieldForm,
): TermField<Direction> {
  return fieldAt<Direction, DirectionTerms[K]>(
    key,
    {
      get: (direction) => (direction ?? defaultDirection)[key],
      set: (direction, value) => (direction === null ? null : { ...direction, [key]: value }),
    },
    codec,
    form,
    (direction) => direction !== null,
  )
}

const covered: TermField<Direction> = fieldAt<Direction, boolean>(
  'covered',
  {
    get: (direction) => direction !== null,
    set: (direction, isCovered) => (isCovered ? (direction ?? defaultDirection) : null),
  },
  flag,
  toggle,
)

const protocols = ['TLSv1.2', 'TLSv1.3'] as const
const suites = policySuites.options
export const directionFields: readonly TermField<Direction>[] = [
  covered,
  ofDirection('level', oneOf(tlsLevels), { ...choice(mandatoryModes), hint: true }),
  ofDirection('minProtocol', oneOf(protocols), choice(protocols)),
  ofDirection('suites', oneOf([suites[0] ?? 'any', ...suites]), choice(suites)),
  ofDirection('isMutual', flag, hinted),
]
export const goLiveFields: readonly TermField<Direction>[] = [
  ofDirection('goLive', dayOrNone, { look: { kind: 'date' } }),
]

/** The fields of a clause, one a language. */
function clause(
  name: ClauseName,
  form: FieldForm = {},
  isShown?: (common: CommonTerms) => boolean,
): readonly TermField<CommonTerms>[] {
  const path = clausePath(name).replace(/^common\./, '')
  return languages.map((language) => ({
    ...fieldAt<CommonTerms, string>(
      path,
      {
        get: (common) => clauseNamed(common, name)[language],
        set: (common, text) =>
          withClauses<Clause, Clause>(common, (said, each) => (each === name ? { ...said, [language]: text } : said)),
      },
      block,
      { ...form, look: someLines },
      isShown,
    ),
    path: `${path}.${language}`,
    language,
  }))
}

const field = fieldsOf<CommonTerms>()
const needs = ['normal', 'high'] as const
export const purposeFields: readonly TermField<CommonTerms>[] = [
  ...clause('purpose'),
  ...clause('legalBasis', { hint: true }),
  field('protection', oneOf(needs), choice(needs)),
]

type Window = NonNullable<CommonTerms['testWindow']>
const usualWindow: Omit<Window, 'start'> = { zone: 'Europe/Berlin', minutes: 60 }
const start = commonTerms.shape.testWindow.unwrap().shape.start
const moment: Codec<string> = {
  show: (value) => value.slice(0, 16),
  read(text) {
    const read = text.trim() === '' ? '' : parsedOr(start, text.trim())
    return read === undefined ? { issue: { code: 'moment', value: text } } : { value: read }
  },
}

function ofWindow<K extends 'zone' | 'minutes'>(
  key: K,
  codec: Codec<Window[K]>,
  form: FieldForm,
): TermField<CommonTerms> {
  return fieldAt<CommonTerms, Window[K]>(
    `testWindow.${key}`,
    {
      get: ({ testWindow }) => (testWindow ?? { start: '', ...usualWindow })[key],
      set: (common, value) =>
        common.testWindow === null ? common : { ...common, testWindow: { ...common.testWindow, [key]: value } },
    },
    codec,
    form,
    ({ testWindow }) => testWindow !== null,
  )
}

const zoneName: Codec<string> = {
  show: line.show,
  read(text) {
    const reading = line.read(text)
    return 'value' in reading && reading.value === '' ? { issue: { code: 'line', value: '' } } : reading
  },
}

type GoLiveWindow = CommonTerms['goLiveWindow']

/** `22:00–02:00`; empty = the whole day. */
const hours: Codec<Pick<NonNullable<GoLiveWindow>, 'from' | 'to'> | null> = {
  show: (value) => (value === null ? '' : `${value.from}–${value.to}`),
  read(text) {
    if (text.trim() === '') return { value: null }
    const [from, to, more] = text.split(/[–-]/).map((part) => part.trim().padStart(5, '0'))
    const isRight = more === undefined && from !== to && [from, to].every((part) => timeOfDay.safeParse(part).success)
    return isRight && from !== undefined && to !== undefined
      ? { value: { from, to } }
      : { issue: { code: 'hours', value: text } }
  },
}

/** The terms without the entry rather than with an empty one: what is absent is not under the hash. */
function withGoLiveWindow({ goLiveWindow: _before, ...common }: CommonTerms, next: GoLiveWindow | null): CommonTerms {
  return next == null ? common : { ...common, goLiveWindow: next }
}

const goLiveWindowFields: readonly TermField<CommonTerms>[] = [
  fieldAt(
    'goLiveWindow.hours',
    {
      get: ({ goLiveWindow }) => goLiveWindow ?? null,
      set: (common, value) =>
        withGoLiveWindow(
          common,
          value === null ? null : { zone: usualWindow.zone, ...common.goLiveWindow, from: value.from, to: value.to },
        ),
    },
    hours,
    { hint: true },
  ),
  fieldAt(
    'goLiveWindow.zone',
    {
      get: ({ goLiveWindow }) => goLiveWindow?.zone ?? '',
      set: (common, zone) =>
        common.goLiveWindow === undefined ? common : withGoLiveWindow(common, { ...common.goLiveWindow, zone }),
    },
    zoneName,
    {},
    ({ goLiveWindow }) => goLiveWindow !== undefined,
  ),
]

export const windowFields: readonly TermField<CommonTerms>[] = [
  fieldAt<CommonTerms, string>(
    'testWindow.start',
    {
      get: ({ testWindow }) => testWindow?.start ?? '',
      set: (common, value) => ({
        ...common,
        testWindow: value === '' ? null : { ...usualWindow, ...common.testWindow, start: value },
      }),
    },
    moment,
    { look: { kind: 'moment' } },
  ),
  ofWindow('zone', zoneName, {}),
  ofWindow('minutes', wholeNumber(5, 1440), { look: aNumber }),
  ...goLiveWindowFields,
  field('observationDays', wholeNumber(0, 90), { look: aNumber, hint: true }),
]

function notice(key: keyof CommonTerms['notice']): TermField<CommonTerms> {
  return fieldAt<CommonTerms, number>(
    `notice.${key}`,
    {
      get: (common) => common.notice[key],
      set: (common, value) => ({ ...common, notice: { ...common.notice, [key]: value } }),
    },
    wholeNumber(0, 120),
    { look: aNumber },
  )
}

export const changeFields: readonly TermField<CommonTerms>[] = [
  notice('certificate'),
  notice('mx'),
  notice('provider'),
  field('renewalWithoutNotice', flag, toggle),
  field('reviewMonths', wholeNumber(1, 60), { look: aNumber }),
  field('isMonitored', flag, toggle),
]

const isIndemnityIncluded: TermField<CommonTerms> = fieldAt<CommonTerms, boolean>(
  'indemnity.isIncluded',
  {
    get: ({ indemnity }) => indemnity.isIncluded,
    set: (common, isIncluded) => ({ ...common, indemnity: { ...common.indemnity, isIncluded } }),
  },
  flag,
  hinted,
)

type Annex = CommonTerms['annexes'][number]
function annex(name: Annex): TermField<CommonTerms> {
  return fieldAt<CommonTerms, boolean>(
    `annexes.${name}`,
    {
      get: ({ annexes }) => annexes.includes(name),
      set: (common, isIn) => ({
        ...common,
        annexes: annexOrder.filter((each) => (each === name ? isIn : common.annexes.includes(each))),
      }),
    },
    flag,
    toggle,
  )
}
const annexOrder: readonly Annex[] = ['test-report', 'root-certificate', 'configuration']

export const clauseFields: readonly TermField<CommonTerms>[] = [
  ...clause('term'),
  ...clause('termination'),
  ...clause('removal', { hint: true }),
  isIndemnityIncluded,
  ...clause('indemnity', {}, (common) => common.indemnity.isIncluded),
  ...clause('contactPrivacy'),
  field('contactRetentionMonths', wholeNumber(1, 60), { look: aNumber }),
  field('dataProtectionOfficer', orNone(line, ''), {}),
  ...annexOrder.map(annex),
]
export const formFields: readonly TermField<CommonTerms>[] = [field('isTextFormEnough', flag, hinted)]
