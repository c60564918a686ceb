// The terms of a draft: what is missing and what the tests say otherwise, then section by section. Whatever is entered is kept by itself.
import { useEffect, useState } from 'react'
import { Button as AriaButton, Disclosure, DisclosurePanel } from 'react-aria-components'
import { useStore } from 'zustand'
import type { AgreementView } from '#contract/agreement-contract.ts'
import { Card } from '../../kit/card.tsx'
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import { DifferencesCard } from './differences-card.tsx'
import { MissingNotice } from './missing-notice.tsx'
import { placeId, type TermsForm } from './term-control.tsx'
import { TermRows } from './term-rows.tsx'
import { placeOf, type SectionId, type TermSection, termSections } from './term-sections.ts'
import { isAnyWrong, nothingTyped, type TypedStore } from './typed-store.ts'

export interface TermsEditorProps {
  readonly view: AgreementView
  readonly typed: TypedStore
  readonly saving: 'saved' | 'saving' | 'failed'
  readonly change: TermsForm['change']
  /** Fills fields again from tests and settings; null = all that are empty. */
  readonly fill: (paths: readonly string[] | null) => void
  readonly isFilling: boolean
}

export function TermsEditor({ view, typed, saving, change, fill, isFilling }: TermsEditorProps) {
  const { t } = useTranslation()
  const { agreement, missing, contradictions, differences } = view
  const { language } = agreement
  const [open, setOpen] = useState<ReadonlySet<SectionId>>(() => new Set(['parties']))
  const wanted = useStore(typed, (state) => (state.wanted?.owner === agreement.id ? state.wanted.path : null))
  const paths = missing.map((path) => placeOf(path, language)?.path ?? path)
  const form: TermsForm = {
    owner: agreement.id,
    language,
    terms: agreement.terms,
    typed,
    missing: new Set(paths),
    contradictions,
    change,
  }
  const lead = (path: string) => typed.getState().lead(agreement.id, path)
  const take = (path: string) => {
    // what was found takes the place of a wrong entry, too
    typed.getState().forget(agreement.id, placeOf(path)?.path ?? path)
    fill([path])
  }
  useEffect(() => {
    if (wanted === null) return
    const place = placeOf(wanted, language)
    if (place === undefined) {
      typed.getState().arrive()
      return
    }
    if (!open.has(place.section)) {
      setOpen(new Set([...open, place.section]))
      return
    }
    const frame = requestAnimationFrame(() => {
      const field = document.getElementById(placeId(place.path))
      field?.scrollIntoView({ block: 'center' })
      field?.querySelector<HTMLElement>('input, textarea, select')?.focus({ preventScroll: true })
      typed.getState().arrive()
    })
    return () => cancelAnimationFrame(frame)
  }, [wanted, open, typed, language])
  return (
    <div className="stack">
      <MissingNotice missing={missing} contradictions={contradictions} lead={lead} fill={fill} isFilling={isFilling} />
      <DifferencesCard differences={differences} take={take} lead={lead} isBusy={isFilling} />
      <Card title={t('agreement-page:terms.title')} actions={<SavingWord form={form} saving={saving} />}>
        {termSections.map((section) => (
          <Section
            key={section.id}
            section={section}
            form={form}
            isOpen={open.has(section.id)}
            onOpen={(isOpen) => {
              const next = new Set(open)
              if (isOpen) next.add(section.id)
              else next.delete(section.id)
              setOpen(next)
            }}
          />
        ))}
      </Card>
    </div>
  )
}

interface SectionProps {
  readonly section: TermSection
  readonly form: TermsForm
  readonly isOpen: boolean
  readonly onOpen: (isOpen: boolean) => void
}

function Section({ section, form, isOpen, onOpen }: SectionProps) {
  const { t } = useTranslation()
  const missing = [...form.missing].filter((path) => placeOf(path)?.section === section.id).length
  return (
    <Disclosure className="fold demand" isExpanded={isOpen} onExpandedChange={onOpen}>
      <AriaButton slot="trigger" className="fold-trigger">
        <svg className="fold-arrow" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M6 3.5L10.5 8 6 12.5" />
        </svg>
        <span className="demand-head">
          <span className="demand-name">{t(`agreement-page:section.${section.id}`)}</span>
          <span className={missing > 0 ? 'warn' : 'muted'}>
            {missing > 0 ? t('agreement-page:missing.count', { count: missing }) : t('agreement-page:missing.none')}
          </span>
        </span>
      </AriaButton>
      <DisclosurePanel className="fold-panel">
        {isOpen ? (
          <div className="terms-body">
            <TermRows form={form} rows={section.rows} />
          </div>
        ) : null}
      </DisclosurePanel>
    </Disclosure>
  )
}

export interface SavingWordProps {
  readonly form: TermsForm
  readonly saving: 'saved' | 'saving' | 'failed'
}

/** How it stands with keeping what was entered. */
export function SavingWord({ form, saving }: SavingWordProps) {
  const { t } = useTranslation()
  const isWrong = useStore(form.typed, (state) => isAnyWrong(state.byOwner[form.owner] ?? nothingTyped, form))
  const mark = isWrong ? 'warn' : saving === 'saving' ? 'running' : saving === 'failed' ? 'bad' : 'good'
  return (
    <p className="saving" role="status">
      <Mark kind={mark} />
      {isWrong ? t('agreement-page:terms.wrong') : t(`agreement-page:terms.${saving}`)}
    </p>
  )
}
