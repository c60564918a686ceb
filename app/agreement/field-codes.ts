// The codes of fields, choices and sentences on paper; each has its words in `agreement.json`.

export const groupKeys = [
  'parties',
  'purpose',
  'reach',
  'mail',
  'directions',
  'certificates',
  'failure',
  'start',
  'change',
  'end',
] as const
export type GroupKey = (typeof groupKeys)[number]

export const fieldKeys = [
  'organisation',
  'address',
  'registerNumber',
  'operator',
  'gatewayProduct',
  'purpose',
  'legalBasis',
  'protection',
  'outOfBand',
  'escalation',
  'domains',
  'exceptions',
  'hosts',
  'hostsConfirmed',
  'route',
  'sendingAddresses',
  'heloNames',
  'maxMegabytes',
  'level',
  'minProtocol',
  'suites',
  'isMutual',
  'goLive',
  'certificateNames',
  'authority',
  'authorityKind',
  'rootPins',
  'certificateUntil',
  'renewal',
  'binding',
  'pins',
  'clientCertificate',
  'dane',
  'mtaSts',
  'tlsRptAddress',
  'onFailure',
  'warnAfterHours',
  'giveUpAfterHours',
  'reply',
  'fallback',
  'liftWho',
  'liftHours',
  'testMailboxes',
  'testWindow',
  'goLiveWindow',
  'observationDays',
  'accept',
  'noticeCertificate',
  'noticeMx',
  'noticeProvider',
  'renewalWithoutNotice',
  'review',
  'reviewBy',
  'monitoring',
  'term',
  'termination',
  'removal',
  'dataProtectionOfficer',
  'contactPrivacy',
  'contactRetention',
  'annexes',
] as const
export type FieldKey = (typeof fieldKeys)[number]

export type ChoiceCode =
  | 'normal'
  | 'high'
  | 'mx'
  | 'hosts'
  | 'binding-name'
  | 'binding-authority'
  | 'binding-pin'
  | 'authority-public'
  | 'authority-private'
  | 'automatic'
  | 'manual'
  | 'retry'
  | 'refuse'
  | 'fallback-none'
  | 'fallback-hold'
  | 'fallback-portal'
  | 'fallback-smime'
  | 'fallback-password-pdf'
  | 'yes'
  | 'no'
  | 'sts-none'
  | 'sts-testing'
  | 'sts-enforce'
  | 'suites-any'
  | 'suites-pfs'
  | 'suites-bsi'

export type SaidCode =
  | 'notCovered'
  | 'withSubdomains'
  | 'withoutSubdomains'
  | 'minutes'
  | 'within'
  | 'repliesItself'
  | 'clientAuth'
  | 'noClientAuth'
  | 'noClientCertificate'
  | 'hold'
  | 'clear'
  | 'days'
  | 'workingDays'
  | 'noNotice'
  | 'withoutNotice'
  | 'withNotice'
  | 'reviewEvery'
  | 'monitored'
  | 'notMonitored'
  | 'retention'
  | 'minTls'

export type AnnexCode = 'test-report' | 'root-certificate' | 'configuration'
