// What a row of each table must look like, for files that come from elsewhere. A table without an entry does not pass, so a new one is not
// forgotten. Columns that repeat what a JSON value says must say the same.
import { z } from 'zod'
import { certificateName, mailDomain } from '#domain/addresses.ts'
import { agreement, storedAgreement } from '#domain/agreement/agreement.ts'
import { checklistItem, checklistTemplate } from '#domain/checklist/checklist.ts'
import { relaySight } from '#domain/checklist/facts.ts'
import { counterProof } from '#domain/confirm/counter-proof.ts'
import { inboundProof } from '#domain/confirm/inbound-proof.ts'
import { testSend } from '#domain/confirm/test-send.ts'
import { trialRun } from '#domain/confirm/trial-run.ts'
import { contactLink, person, toldEntry } from '#domain/contacts/person.ts'
import { gatewaySite } from '#domain/gateway-site.ts'
import { contact, partner } from '#domain/partner.ts'
import { fileRecord, ownKey, partnerKey } from '#domain/partner-file/partner-file.ts'
import { policyChoice } from '#domain/policy-choice.ts'
import { probeReport } from '#domain/probe-report.ts'
import { hostKey, pushHost } from '#domain/push/push-host.ts'
import { pushRecord } from '#domain/push/push-record.ts'
import { reportSummary } from '#domain/report-summary.ts'
import { settings } from '#domain/setting.ts'
import { hasMomentsOnly, moment } from '#domain/text.ts'
import { tlsPolicy } from '#domain/tls-policy.ts'
import { readStoredJson } from '#sqlite/stored-json.ts'
import { storedFiles } from './configuration-repository.ts'

const text = z.string()
const whole = z.number().int()
const flag = z.union([z.literal(0), z.literal(1)])
const blob = z.instanceof(Uint8Array)

/** A column that holds JSON of this shape. */
function json<T extends z.ZodType>(schema: T) {
  return z
    .string()
    .transform((value, context): unknown => {
      try {
        return readStoredJson(value)
      } catch {
        context.addIssue({ code: 'custom', message: 'input.wrong-format' })
        return z.NEVER
      }
    })
    .pipe(schema)
}

/** A JSON value that says again what columns beside it say: by column, what it is called inside. Days are counted from `moments`. */
function sameAs<T extends Readonly<Record<string, unknown>>>(
  column: keyof T & string,
  names: Readonly<Record<string, string>>,
  moments: 'checked' | 'any' = 'any',
) {
  return (row: T, context: z.RefinementCtx) => {
    const value = z.record(z.string(), z.unknown()).safeParse(row[column])
    if (!value.success) return
    const isSame = Object.entries(names).every(([outside, inside]) => row[outside] === value.data[inside])
    const isSound = moments === 'any' || hasMomentsOnly(value.data)
    if (!isSame || !isSound) context.addIssue({ code: 'custom', message: column })
  }
}

const settingName = z.enum(Object.keys(settings.shape) as [string, ...string[]])

/** By table. */
export const rowChecks: Readonly<Record<string, z.ZodType>> = {
  partner: z.strictObject({
    id: partner.shape.id,
    name: partner.shape.name,
    contact_name: contact.shape.name,
    contact_mail: contact.shape.mail,
    contact_phone: contact.shape.phone,
    is_practice: flag,
    created_at: moment,
    changed_at: text,
  }),
  partner_domain: z.strictObject({ domain: mailDomain, partner_id: z.uuid(), position: whole }),
  partner_agreed_name: z.strictObject({ partner_id: z.uuid(), position: whole, name: certificateName }),
  probe_report: z
    .strictObject({
      id: z.uuid(),
      domain: mailDomain,
      started_at: text,
      summary: json(reportSummary),
      report: json(probeReport),
    })
    .superRefine(sameAs('report', { id: 'id', domain: 'domain', started_at: 'startedAt' })),
  setting: z.strictObject({ name: settingName, value: json(z.unknown()) }).superRefine((row, context) => {
    const shape: Readonly<Record<string, z.ZodType>> = settings.shape
    if (shape[row.name]?.safeParse(row.value).success !== true) {
      context.addIssue({ code: 'custom', message: row.name })
    }
  }),
  gateway_site: z.strictObject({
    id: z.uuid(),
    name: gatewaySite.shape.name,
    gateway: gatewaySite.shape.gateway,
    serves: gatewaySite.shape.serves,
    facts: json(gatewaySite.shape.facts),
    created_at: text,
    changed_at: text,
  }),
  policy_choice: z.strictObject({ partner_id: z.uuid(), choice: json(policyChoice), kept_at: text }),
  policy_choice_site: z.strictObject({ partner_id: z.uuid(), site_id: z.uuid(), position: whole }),
  kept_policy: z.strictObject({ site_id: z.uuid(), partner_id: z.uuid(), policy: json(tlsPolicy), kept_at: text }),
  kept_files: z.strictObject({
    site_id: z.uuid(),
    partner_id: z.uuid().nullable(),
    files: json(storedFiles),
    characters: whole,
    kept_at: text,
  }),
  push_host: z
    .strictObject({
      id: z.uuid(),
      site_id: z.uuid(),
      position: whole,
      host: json(pushHost),
      created_at: text,
      changed_at: text,
    })
    .superRefine(sameAs('host', { id: 'id' })),
  pinned_host_key: z.strictObject({ host_id: z.uuid(), hop: whole, host_key: json(hostKey), pinned_at: text }),
  push_record: z
    .strictObject({ id: text, site_id: text, started_at: text, state: text, record: json(pushRecord) })
    .superRefine(sameAs('record', { id: 'id' })),
  person: z
    .strictObject({
      id: z.uuid(),
      name: person.shape.name,
      mail: person.shape.mail,
      person: json(person),
      created_at: text,
      changed_at: text,
    })
    .superRefine(sameAs('person', { id: 'id', name: 'name', mail: 'mail' }, 'checked')),
  contact_link: z.strictObject({
    person_id: z.uuid(),
    partner_id: z.uuid().nullable(),
    role: contactLink.shape.role,
    is_deputy: flag,
    position: whole,
  }),
  told: z.strictObject({
    id: z.uuid(),
    partner_id: z.uuid(),
    person_id: z.uuid().nullable(),
    name: toldEntry.shape.name,
    channel: toldEntry.shape.channel,
    told_at: text,
    about: toldEntry.shape.about,
  }),
  agreement: z
    .strictObject({
      id: z.uuid(),
      partner_id: z.uuid(),
      number: agreement.shape.number,
      version: agreement.shape.version,
      state: agreement.shape.state,
      review_by: agreement.shape.reviewBy,
      agreement: json(storedAgreement),
      changed_at: text,
    })
    .superRefine(
      sameAs(
        'agreement',
        {
          ...{ id: 'id', partner_id: 'partnerId', number: 'number', version: 'version', state: 'state' },
          review_by: 'reviewBy',
        },
        'checked',
      ),
    ),
  attachment: z.strictObject({ id: z.uuid(), agreement_id: z.uuid(), content: blob }),
  checklist_item: z
    .strictObject({ partner_id: z.uuid(), id: checklistItem.shape.id, position: whole, item: json(checklistItem) })
    .superRefine(sameAs('item', { id: 'id' }, 'checked')),
  relay_sight: z.strictObject({ partner_id: z.uuid(), sight: json(relaySight) }),
  test_send: z
    .strictObject({ id: z.uuid(), partner_id: z.uuid(), at: moment, send: json(testSend) })
    .superRefine(sameAs('send', { id: 'id', partner_id: 'partnerId', at: 'sentAt' })),
  counter_proof: z
    .strictObject({ id: z.uuid(), partner_id: z.uuid(), at: moment, proof: json(counterProof) })
    .superRefine(sameAs('proof', { id: 'id', partner_id: 'partnerId', at: 'startedAt' })),
  inbound_proof: z
    .strictObject({ id: z.uuid(), partner_id: z.uuid(), at: moment, proof: json(inboundProof) })
    .superRefine(sameAs('proof', { id: 'id', partner_id: 'partnerId', at: 'startedAt' })),
  open_trial: z
    .strictObject({ proof_id: z.uuid(), run: json(trialRun) })
    .superRefine(sameAs('run', { proof_id: 'proofId' })),
  own_key: z.strictObject({
    fingerprint: ownKey.shape.fingerprint,
    made_at: text,
    retired_at: ownKey.shape.retiredAt,
  }),
  partner_key: z.strictObject({
    partner_id: z.uuid(),
    fingerprint: partnerKey.shape.fingerprint,
    compared_at: partnerKey.shape.comparedAt,
  }),
  partner_file: z
    .strictObject({
      file_id: z.uuid(),
      partner_id: z.uuid(),
      way: fileRecord.shape.way,
      record: json(fileRecord),
      handled_at: text,
    })
    .superRefine(sameAs('record', { file_id: 'fileId', partner_id: 'partnerId', way: 'way' }, 'checked')),
  preset: z.discriminatedUnion('name', [
    z.strictObject({ name: z.literal('agreement'), value: json(z.unknown()) }),
    z.strictObject({ name: z.literal('checklist'), value: json(checklistTemplate) }),
    z.strictObject({ name: z.literal('logo'), value: json(z.unknown()) }),
  ]),
  picture: z.strictObject({ name: z.literal('logo'), content: blob }),
}
