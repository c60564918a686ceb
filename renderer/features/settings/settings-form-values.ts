// The settings as a person types them and their reading. Every field is read by itself: what is right is kept, what is wrong is named
// and leaves the setting kept before untouched.
import { hostName, isEhloName, mailbox } from '#domain/addresses.ts'
import { type DnsSourceKind, dnsSourceOf, isDohAddress } from '#domain/dns-source.ts'
import { lineOfText } from '#domain/partner.ts'
import type { Settings } from '#domain/setting.ts'
import { readResolvers, resolverText } from './resolver-text.ts'

export interface SettingsFormValues {
  readonly organisation: string
  readonly contactName: string
  readonly contactMail: string
  readonly contactPhone: string
  readonly helo: string
  readonly dnsSource: DnsSourceKind
  readonly resolvers: string
  readonly dnsTlsName: string
  readonly dnsTlsAddresses: string
  readonly dnsHttpsUrl: string
  readonly extraAuthorities: string
}

export type SettingsIssueCode =
  | 'too-long'
  | 'not-a-mailbox'
  | 'not-a-host'
  | 'not-a-resolver'
  | 'not-a-dns-name'
  | 'not-a-dns-url'
  | 'not-pem'
export interface SettingsIssue {
  readonly code: SettingsIssueCode
  readonly value: string
}
export type SettingsIssues = { readonly [F in keyof SettingsFormValues]?: SettingsIssue }

const dotPort = 853
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
    dnsSource: dnsSourceOf(settings),
    resolvers: settings.resolvers.map((each) => resolverText(each)).join('\n'),
    dnsTlsName: settings.dnsTlsName,
    dnsTlsAddresses: settings.dnsTlsAddresses.map((each) => resolverText(each, dotPort)).join('\n'),
    dnsHttpsUrl: settings.dnsHttpsUrl,
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
    case 'dnsSource':
      return undefined
    case 'resolvers':
      return values.dnsSource === 'own' ? wrongAddress(readResolvers(value).wrong) : undefined
    case 'dnsTlsName':
      return values.dnsSource !== 'tls' || isServerName(value.trim())
        ? undefined
        : { code: 'not-a-dns-name', value: value.trim() }
    case 'dnsTlsAddresses':
      return values.dnsSource === 'tls' ? wrongAddress(readResolvers(value, dotPort).wrong) : undefined
    case 'dnsHttpsUrl':
      return values.dnsSource !== 'https' || isDohAddress(value.trim())
        ? undefined
        : { code: 'not-a-dns-url', value: value.trim() }
    case 'extraAuthorities':
      return countAuthorities(value) === undefined ? { code: 'not-pem', value: '' } : undefined
  }
}

function wrongAddress(wrong: string | null): SettingsIssue | undefined {
  return wrong === null ? undefined : { code: 'not-a-resolver', value: wrong }
}

function isServerName(text: string): boolean {
  return hostName.safeParse(text).success && !/^[\d.]+$/.test(text)
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
    case 'dnsSource':
      return { dnsSource: values.dnsSource }
    case 'dnsTlsName':
      return { dnsTlsName: values.dnsTlsName.trim() }
    case 'dnsTlsAddresses':
      return { dnsTlsAddresses: [...readResolvers(values.dnsTlsAddresses, dotPort).resolvers] }
    case 'dnsHttpsUrl':
      return { dnsHttpsUrl: values.dnsHttpsUrl.trim() }
    case 'resolvers':
      return { resolvers: [...readResolvers(values.resolvers).resolvers] }
    case 'extraAuthorities':
      return { extraAuthorities: values.extraAuthorities.trim() === '' ? '' : values.extraAuthorities }
  }
}
