// One partner with everything about it, as a file of its own: to keep it, or to give it to another house of ours. Secrets and what was given
// out to gateways are not part of it. What refers to something refers to something inside the file.
import { z } from 'zod'
import { storedAgreement } from '../agreement/agreement.ts'
import { checklistItem } from '../checklist/checklist.ts'
import { counterProof } from '../confirm/counter-proof.ts'
import { inboundProof } from '../confirm/inbound-proof.ts'
import { testSend } from '../confirm/test-send.ts'
import { contactLink, person, toldEntry } from '../contacts/person.ts'
import { partner } from '../partner.ts'
import { fileRecord, partnerKey } from '../partner-file/partner-file.ts'
import { policyChoice } from '../policy-choice.ts'
import { hasMomentsOnly } from '../text.ts'

/** Larger files are neither written nor read. */
export const partnerCopyBytes = 64_000_000
export const partnerCopyKind = 'handschlag.partner-copy'
export const partnerCopyVersion = 2

/** What tells such a file from others before its content is looked at. */
export const partnerCopyMark = z.looseObject({
  kind: z.literal(partnerCopyKind),
  version: z.number().int().min(1),
})

export const partnerCopy = z
  .strictObject({
    kind: z.literal(partnerCopyKind),
    /** 1 = before anything was confirmed. */
    version: z.literal([1, partnerCopyVersion]),
    writtenAt: z.string().max(40),
    partner,
    people: z.array(person).max(1000),
    links: z.array(contactLink.omit({ partnerId: true })).max(5000),
    told: z.array(toldEntry).max(10_000),
    agreements: z.array(storedAgreement).max(1000),
    attachments: z
      .array(z.strictObject({ id: z.uuid(), agreementId: z.uuid(), content: z.base64().max(partnerCopyBytes) }))
      .max(1000),
    checklist: z.array(checklistItem).max(200),
    choice: z
      .strictObject({ choice: policyChoice, siteIds: z.array(z.uuid()).max(100), keptAt: z.string().max(40) })
      .nullable(),
    key: partnerKey.nullable(),
    files: z.array(fileRecord).max(10_000),
    /** Evidence; which of our gateways it is about is known by id. */
    sends: z.array(testSend).max(1000).default([]),
    proofs: z.array(counterProof).max(1000).default([]),
    inbound: z.array(inboundProof).max(1000).default([]),
    /** Whole reports, newest first per domain; each is judged by its own schema when it is taken in. */
    reports: z.array(z.unknown()).max(20_000),
  })
  .superRefine((copy, context) => {
    const stray = (message: string) => context.addIssue({ code: 'custom', message })
    // lines of logs carry the time as the gateway writes it
    if (!hasMomentsOnly({ ...copy, reports: [], told: [], sends: [], proofs: [] })) stray('moments')
    const people = new Set(copy.people.map(({ id }) => id))
    const agreements = new Set(copy.agreements.map(({ id }) => id))
    const attachments = new Set(copy.attachments.map(({ id }) => id))
    const items = new Set(copy.checklist.map(({ id }) => id))
    if (people.size !== copy.people.length || agreements.size !== copy.agreements.length) stray('twice')
    if (attachments.size !== copy.attachments.length || items.size !== copy.checklist.length) stray('twice')
    if (copy.links.some(({ personId }) => !people.has(personId))) stray('links')
    if (copy.told.some(({ personId }) => personId !== null && !people.has(personId))) stray('told')
    if (copy.attachments.some(({ agreementId }) => !agreements.has(agreementId))) stray('attachments')
    const confirmed = [...copy.sends, ...copy.proofs, ...copy.inbound]
    if (new Set(confirmed.map(({ id }) => id)).size !== confirmed.length) stray('twice')
    const owners = [...copy.told, ...copy.agreements, ...copy.files, ...confirmed, ...(copy.key ? [copy.key] : [])]
    if (owners.some(({ partnerId }) => partnerId !== copy.partner.id)) stray('partner')
    const versions = new Set(copy.agreements.map(({ number, version }) => `${number} ${version}`))
    if (versions.size !== copy.agreements.length) stray('versions')
  })
export type PartnerCopy = z.infer<typeof partnerCopy>
