// The agreement of a scripted window: versions live in memory and move by the domain's own rules; files and letters are always the same. A
// script replaces what a test is about. For screens; the real house is tested elsewhere.
import type { AgreementDefaults, AgreementView } from '#contract/agreement-contract.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { contradictions } from '#domain/agreement/contradictions.ts'
import { missingTerms } from '#domain/agreement/required.ts'
import { emptyTerms } from '#domain/agreement/terms.ts'
import { isEditable, mayBecome } from '#domain/agreement/transitions.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { WindowHandlers } from '../contract-double.ts'
import { sampleAgreement, sampleId, sampleIdentity, sampleView } from './agreement-samples.ts'

export type AgreementHandlers = Pick<WindowHandlers, 'agreement' | 'agreementLetter' | 'partnerFile'>
export interface AgreementScript {
  readonly views?: readonly AgreementView[]
  readonly agreement?: Partial<WindowHandlers['agreement']>
  readonly agreementLetter?: Partial<WindowHandlers['agreementLetter']>
  readonly partnerFile?: Partial<WindowHandlers['partnerFile']>
}

const hash = '5f'.repeat(32)
const now = '2026-11-21T10:00:00.000Z'

/** Handlers over the script. */
export function agreementDouble(script: AgreementScript = {}): AgreementHandlers {
  const views = new Map((script.views ?? []).map((view) => [view.agreement.id, view]))
  return {
    agreement: { ...versions(views), ...defaults(), ...script.agreement },
    agreementLetter: { ...letters(), ...script.agreementLetter },
    partnerFile: { ...partnerFiles(views), ...script.partnerFile },
  }
}

type Views = Map<string, AgreementView>

function versions(views: Views) {
  const keep = (agreement: Agreement): Outcome<AgreementView> => {
    const before = views.get(agreement.id)
    const missing = isEditable(agreement) ? [...missingTerms(agreement.terms)] : []
    const contrary = isEditable(agreement) ? [...contradictions(agreement.terms)] : []
    const view = { ...sampleView(agreement), ...before, agreement, missing, contradictions: contrary }
    views.set(agreement.id, view)
    return succeed(view)
  }
  const change = (id: string, next: (agreement: Agreement) => Outcome<Agreement>): Outcome<AgreementView> => {
    const view = views.get(id)
    if (view === undefined) return fail('agreement.not-found')
    const changed = next(view.agreement)
    return changed.ok ? keep(changed.value) : changed
  }
  const editable = (id: string, next: (agreement: Agreement) => Agreement) =>
    change(id, (agreement) => (isEditable(agreement) ? succeed(next(agreement)) : fail('agreement.not-editable')))
  return {
    list: ({ partnerId }: { partnerId: string }) => succeed(newestFirst(views, partnerId)),
    begin({ partnerId }: { partnerId: string }) {
      const [newest] = newestFirst(views, partnerId)
      const version = (newest?.agreement.version ?? 0) + 1
      const terms = newest?.agreement.terms
      return keep(sampleAgreement(version, partnerId, terms === undefined ? {} : { terms }))
    },
    save: ({ agreementId, terms, language }) =>
      editable(agreementId, (agreement) => ({ ...agreement, terms, language })),
    fill: ({ agreementId }) => editable(agreementId, (agreement) => agreement),
    discard({ agreementId }) {
      views.delete(agreementId)
      return succeed(undefined)
    },
    move({ agreementId, to, note, acceptedReason }) {
      const blockedBy = views.get(agreementId)?.blockedBy ?? []
      if (to === 'active' && blockedBy.length > 0 && acceptedReason === null) {
        return fail('agreement.blocked', { open: blockedBy.length })
      }
      return change(agreementId, (agreement) => {
        const allowed = mayBecome(agreement, to)
        if (!allowed.ok) return allowed
        const step = { state: to, at: now, reason: to === 'active' ? 'in-force' : 'sent', note } as const
        return succeed({
          ...agreement,
          state: to,
          hash: to === 'draft' ? null : hash,
          steps: [...agreement.steps, step],
        })
      })
    },
    confirm({ agreementId, confirmation, withFile }) {
      const attachment = withFile ? { id: sampleId(7201), name: 'seite-9.pdf', size: 1200, sha256: hash } : null
      return change(agreementId, (agreement) => {
        const id = sampleId(7150 + agreement.confirmations.length)
        const yes = { ...confirmation, id, attachment, recordedAt: now }
        const confirmations = [...agreement.confirmations, yes]
        const isAgreed = new Set(confirmations.map(({ side }) => side)).size === 2
        return succeed({ ...agreement, confirmations, state: isAgreed ? 'confirmed' : agreement.state })
      })
    },
    unconfirm: ({ agreementId, confirmationId }) =>
      change(agreementId, (agreement) =>
        succeed({ ...agreement, confirmations: agreement.confirmations.filter(({ id }) => id !== confirmationId) }),
      ),
    saveAttachment: () => succeed({ files: ['/home/admin/seite-9.pdf'] }),
    print: () => succeed({ files: ['/home/admin/Vereinbarung.pdf'] }),
  } satisfies Partial<WindowHandlers['agreement']>
}

function newestFirst(views: Views, partnerId: string): AgreementView[] {
  return [...views.values()]
    .filter(({ agreement }) => agreement.partnerId === partnerId)
    .toSorted((left, right) => right.agreement.version - left.agreement.version)
}

function defaults() {
  let kept: AgreementDefaults = { own: emptyTerms.own, common: emptyTerms.common, language: 'de', logo: null }
  return {
    defaults: () => succeed(kept),
    saveDefaults(changed) {
      kept = { ...kept, ...changed }
      return succeed(kept)
    },
    chooseLogo({ remove }) {
      kept = { ...kept, logo: remove ? null : { name: 'logo.png', width: 400, height: 120 } }
      return succeed(kept)
    },
  } satisfies Partial<WindowHandlers['agreement']>
}

function letters(): WindowHandlers['agreementLetter'] {
  return {
    compose: ({ kind, language }) =>
      succeed({
        subject: language === 'de' ? `Verschlüsselung (${kind})` : `Encryption (${kind})`,
        recipient: 'postmaster@musterbank.example',
        text: language === 'de' ? 'Guten Tag,\n' : 'Hello,\n',
      }),
    print: () => succeed({ files: ['/home/admin/Brief.pdf'] }),
    saveDraft: () => succeed({ files: ['/home/admin/Brief.eml'] }),
    openMail: () => succeed({ isWhole: true }),
  }
}

function partnerFiles(views: Views): WindowHandlers['partnerFile'] {
  return {
    identity: () => succeed(sampleIdentity),
    renewIdentity: () => succeed(sampleIdentity),
    save: () => succeed({ files: ['/home/admin/musterbank.handschlag', '/home/admin/musterbank.html'] }),
    open: () => fail('file.choice-dismissed'),
    accept() {
      const [view] = views.values()
      return view === undefined ? fail('partner-file.gone') : succeed(view)
    },
    records: () => succeed([]),
    partnerKey: () => succeed(null),
    forgetKey: () => succeed(undefined),
  }
}
