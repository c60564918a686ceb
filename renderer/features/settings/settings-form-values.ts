// The settings as a person types them and their reading. Every field is read by itself: what is right is kept, what is wrong is named
// and leaves the setting kept before untouched.
import { isEhloName, mailbox } from '#domain/addresses.ts'
import { lineOfText } from '#domain/partner.ts'
import type { Settings } from '#domain/setting.ts'
import { readResolvers, resolverText } from './resolver-text.ts'

export interface SettingsFormValues {
  readonly organisation: string
  readonly contactName: string
  readonly contactMail: string
  readonly contactPhone: string
  readonly helo: string
  readonly resolvers: string
  readonly extraAuthorities: string
}

export type SettingsIssueCode = 'too-long' | 'not-a-mailbox' | 'not-a-host' | 'not-a-resolver' | 'not-pem'
export interface SettingsIssue {
  readonly code: SettingsIssueCode
  readonly value: string
}
export type SettingsIssues = { readonly [F in keyof SettingsFormValues]?: SettingsIssue }

const pemBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g

/** How many PEM certificates a text holds; undefined when it holds anything unfinished. */
export function countAuthorities(text: string): number | undefined {
  const blocks = text.match(pemBlock)?.length ?? 0
  const begun = text.split('-----BEGIN').length - 1
  return begun === blocks && (blocks > 0 || text.trim() === '') ? blocks : undefined
}

/** The form of settings as kept. */
export function settingsFormOf(settings: Settings): SettingsFormValues {
  return {
    organisation: settings.organisation,
    contactName: settings.contact.name,
    contactMail: settings.contact.mail,
    contactPhone: settings.contact.phone,
    helo: settings.helo ?? '',
    resolvers: settings.resolvers.map(resolverText).join('\n'),
    extraAuthorities: settings.extraAuthorities,
  }
}

/** What is wrong with a field; undefined when it can be kept. */
export function issueOf(values: SettingsFormValues, field: keyof SettingsFormValues): SettingsIssue | undefined {
  const value = values[field]
  switch (field) {
    case 'organisation':
    case 'contactName':
    case 'contactPhone':
      return lineOfText.safeParse(value).success ? undefined : { code: 'too-long', value }
    case 'contactMail':
      return value.trim() === '' || mailbox.safeParse(value).success
        ? undefined
        : { code: 'not-a-mailbox', value: value.trim() }
    case 'helo':
      return value.trim() === '' || isEhloName(value.trim()) ? undefined : { code: 'not-a-host', value: value.trim() }
    case 'resolvers': {
      const wrong = readResolvers(value).wrong
      return wrong === null ? undefined : { code: 'not-a-resolver', value: wrong }
    }
    case 'extraAuthorities':
      return countAuthorities(value) === undefined ? { code: 'not-pem', value: '' } : undefined
  }
}

/** The settings after one field was typed; call it only for a field without an issue. */
export function changeFor(
  values: SettingsFormValues,
  field: keyof SettingsFormValues,
  kept: Settings,
): Partial<Settings> {
  switch (field) {
    case 'organisation':
      return { organisation: values.organisation.trim() }
    case 'contactName':
      return { contact: { ...kept.contact, name: values.contactName.trim() } }
    case 'contactMail':
      return { contact: { ...kept.contact, mail: values.contactMail.trim() } }
    case 'contactPhone':
      return { contact: { ...kept.contact, phone: values.contactPhone.trim() } }
    case 'helo':
      return { helo: values.helo.trim() === '' ? null : values.helo.trim() }
    case 'resolvers':
      return { resolvers: [...readResolvers(values.resolvers).resolvers] }
    case 'extraAuthorities':
      return { extraAuthorities: values.extraAuthorities.trim() === '' ? '' : values.extraAuthorities }
  }
}
