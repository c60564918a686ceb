// The facts of our Exchange Online organisation that connectors and their scripts need. Nothing here is secret: an application id and the
// thumbprint of a certificate open nothing without the key, which stays in the certificate store of the computer that runs the scripts.

import { z } from 'zod'
import type { SiteField } from '#domain/gateway-site.ts'
import { formField } from '../paper-text.ts'

export const exchangeEnvironments = ['O365Default', 'O365USGovGCCHigh', 'O365USGovDoD', 'O365China'] as const
export const connectionModes = ['interactive', 'app'] as const
/** What the product knows besides `Mandatory`, which a level demands and no site sets. */
export const validationModes = ['Opportunistic', 'None'] as const

/** The first domain of an organisation; it never changes and stands among its accepted domains. */
const organization = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.(?:onmicrosoft\.com|onmicrosoft\.us|partner\.onmschina\.cn)$/)

const emptyText = z.string().trim().length(0)
const appId = z.uuid().toLowerCase()
const thumbprint = z
  .string()
  .transform((text) => text.replace(/[\s:]/g, '').toUpperCase())
  .pipe(z.string().regex(/^[0-9A-F]{40}$/))
const localPart = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._+-]{0,62}[A-Za-z0-9])?$/)
  .refine((text) => !text.includes('..'))

export const exchangeOnlineSite = z
  .strictObject({
    organization,
    environment: z.enum(exchangeEnvironments).default('O365Default'),
    connection: z.enum(connectionModes).default('interactive'),
    appId: z.union([emptyText, appId]).default(''),
    thumbprint: z.union([emptyText, thumbprint]).default(''),
    daneMode: z.enum(validationModes).default('Opportunistic'),
    mtaStsMode: z.enum(validationModes).default('Opportunistic'),
    /** Bind sender domains to the addresses a policy names; mail from elsewhere bounces. */
    restrictAddresses: z.boolean().default(false),
    /** The verify script may send a test mail when asked to. */
    mayValidate: z.boolean().default(false),
    /** Left of the @ in the test mail's recipient; the right side is the partner's first domain. */
    validationMailbox: z.union([emptyText, localPart]).default(''),
  })
  .superRefine((site, context) => {
    const demand = (field: 'appId' | 'thumbprint' | 'validationMailbox', isNeeded: boolean) => {
      if (isNeeded && site[field] === '') context.addIssue({ code: 'custom', path: [field], message: 'missing' })
    }
    demand('appId', site.connection === 'app')
    demand('thumbprint', site.connection === 'app')
    demand('validationMailbox', site.mayValidate)
  })
export type ExchangeOnlineSite = z.infer<typeof exchangeOnlineSite>

const field = (name: keyof ExchangeOnlineSite, kind: SiteField['kind'], more: Partial<SiteField> = {}) =>
  formField(name, kind, more)

export const exchangeOnlineFields: readonly SiteField[] = [
  field('organization', 'text', { isRequired: true, isMono: true }),
  field('environment', 'choice', { options: [...exchangeEnvironments], isRequired: true }),
  field('connection', 'choice', { options: [...connectionModes], isRequired: true }),
  field('appId', 'text', { isRequired: true, isMono: true, when: { field: 'connection', values: ['app'] } }),
  field('thumbprint', 'text', { isRequired: true, isMono: true, when: { field: 'connection', values: ['app'] } }),
  field('daneMode', 'choice', { options: [...validationModes], isRequired: true }),
  field('mtaStsMode', 'choice', { options: [...validationModes], isRequired: true }),
  field('restrictAddresses', 'toggle'),
  field('mayValidate', 'toggle'),
  field('validationMailbox', 'text', { isMono: true }),
]

export const emptyExchangeOnlineSite = {
  organization: '',
  environment: 'O365Default',
  connection: 'interactive',
  appId: '',
  thumbprint: '',
  daneMode: 'Opportunistic',
  mtaStsMode: 'Opportunistic',
  restrictAddresses: false,
  mayValidate: false,
  validationMailbox: 'postmaster',
} as const
