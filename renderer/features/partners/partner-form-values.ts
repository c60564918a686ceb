// The partner form as text and its reading: every line is parsed by the domain's own schemas; what is wrong is named per field.
import { certificateName, mailbox, mailDomain } from '#domain/addresses.ts'
import { lineOfText, type Partner, type PartnerDraft } from '#domain/partner.ts'

export interface PartnerFormValues {
  readonly name: string
  readonly domains: string
  readonly contactName: string
  readonly contactMail: string
  readonly contactPhone: string
  readonly agreedNames: string
}

export const emptyForm: PartnerFormValues = {
  name: '',
  domains: '',
  contactName: '',
  contactMail: '',
  contactPhone: '',
  agreedNames: '',
}

export type FormIssueCode =
  | 'missing-name'
  | 'missing-domain'
  | 'not-a-domain'
  | 'not-a-host'
  | 'not-a-mailbox'
  | 'twice'
  | 'too-many'
  | 'control-characters'

export interface FormIssue {
  readonly code: FormIssueCode
  readonly value: string
}
export type FormIssues = { readonly [F in keyof PartnerFormValues]?: FormIssue }

export interface FormReading {
  readonly draft: PartnerDraft
  readonly issues: FormIssues
}

const maxDomains = 200
const maxNames = 50

interface LineReading {
  readonly values: readonly string[]
  readonly issue: FormIssue | undefined
}

/** Splits a list typed by a person: lines, commas, semicolons or spaces. */
export function linesOf(text: string): readonly string[] {
  return text
    .split(/[\s,;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function readLines(
  text: string,
  schema: typeof mailDomain | typeof certificateName,
  wrong: FormIssueCode,
  limit: number,
): LineReading {
  const values: string[] = []
  let issue: FormIssue | undefined
  for (const line of linesOf(text)) {
    const parsed = schema.safeParse(line)
    if (!parsed.success) issue ??= { code: wrong, value: line }
    else if (values.includes(parsed.data)) issue ??= { code: 'twice', value: line }
    else values.push(parsed.data)
  }
  if (values.length > limit) issue ??= { code: 'too-many', value: String(limit) }
  return { values, issue }
}

function readOneLine(text: string): FormIssue | undefined {
  return lineOfText.safeParse(text).success ? undefined : { code: 'control-characters', value: text }
}

/** The form of a partner as kept. */
export function formOf(partner: Partner): PartnerFormValues {
  return {
    name: partner.name,
    domains: partner.domains.join('\n'),
    contactName: partner.contact.name,
    contactMail: partner.contact.mail,
    contactPhone: partner.contact.phone,
    agreedNames: partner.agreedNames.join('\n'),
  }
}

/** Reads the form; the draft is fit to save only when there are no issues. */
export function readForm(values: PartnerFormValues, id: string | null): FormReading {
  const domains = readLines(values.domains, mailDomain, 'not-a-domain', maxDomains)
  const names = readLines(values.agreedNames, certificateName, 'not-a-host', maxNames)
  const mail = values.contactMail.trim()
  const parsedMail = mail === '' ? undefined : mailbox.safeParse(mail)
  const found: Record<keyof PartnerFormValues, FormIssue | undefined> = {
    name: values.name.trim() === '' ? { code: 'missing-name', value: '' } : readOneLine(values.name),
    domains: linesOf(values.domains).length === 0 ? { code: 'missing-domain', value: '' } : domains.issue,
    contactName: readOneLine(values.contactName),
    contactMail: parsedMail?.success === false ? { code: 'not-a-mailbox', value: mail } : undefined,
    contactPhone: readOneLine(values.contactPhone),
    agreedNames: names.issue,
  }
  const issues = Object.fromEntries(Object.entries(found).filter(([, issue]) => issue !== undefined)) as FormIssues
  const contact = {
    name: values.contactName.trim(),
    mail: parsedMail?.success ? parsedMail.data : mail,
    phone: values.contactPhone.trim(),
  }
  return {
    draft: { id, name: values.name.trim(), domains: [...domains.values], contact, agreedNames: [...names.values] },
    issues,
  }
}
