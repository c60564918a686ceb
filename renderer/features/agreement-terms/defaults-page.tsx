// What every new agreement begins with: our own side, the common part, language and logo. Every change is kept by itself.
import { useCallback, useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { type DocumentLanguageChoice, documentLanguages } from '#domain/agreement/agreement.ts'
import { type AgreementTerms, emptyTerms } from '#domain/agreement/terms.ts'
import { AppLink } from '../../kit/app-link.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Choice } from '../../kit/choice.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import type { DefaultsStore } from './defaults-store.ts'
import type { TermsForm } from './term-control.tsx'
import { TermRows } from './term-rows.tsx'
import { termSections } from './term-sections.ts'
import { SavingWord } from './terms-editor.tsx'
import type { TypedStore } from './typed-store.ts'

export const defaultsOwner = 'defaults'
const nothingMissing: ReadonlySet<string> = new Set()

export function DefaultsPage({ store, typed }: { store: DefaultsStore; typed: TypedStore }) {
  const { t } = useTranslation()
  const { defaults, saving, fault } = useStore(store)
  useEffect(() => {
    void store.getState().load()
  }, [store])
  const change = useCallback(
    (edit: (terms: AgreementTerms) => AgreementTerms) =>
      void store.getState().change((before) => {
        const { own, common } = edit({ ...emptyTerms, own: before.own, common: before.common })
        return { ...before, own, common }
      }),
    [store],
  )
  const form = useMemo<TermsForm | null>(
    () =>
      defaults === null
        ? null
        : {
            owner: defaultsOwner,
            language: defaults.language,
            terms: { ...emptyTerms, toPartner: null, own: defaults.own, common: defaults.common },
            typed,
            missing: nothingMissing,
            contradictions: [],
            change,
          },
    [defaults, typed, change],
  )
  return (
    <div className="page page-narrow">
      <div className="page-head">
        <div>
          <p>
            <AppLink to={paths.settings}>{t('frame.settings')}</AppLink>
          </p>
          <h1>{t('agreement-page:defaults.title')}</h1>
          <p className="lead">{t('agreement-page:defaults.lead')}</p>
        </div>
        {form === null ? null : <SavingWord form={form} saving={saving} />}
      </div>
      {fault === null ? null : <FaultPanel fault={fault} />}
      {form === null ? null : (
        <>
          <LookCard store={store} />
          {termSections.map((section) => {
            const rows = section.rows.filter((row) => row.kind !== 'direction')
            return rows.length === 0 ? null : (
              <Card key={section.id} title={t(`agreement-page:section.${section.id}`)} padded>
                <TermRows form={form} rows={rows} without={['partner']} />
              </Card>
            )
          })}
        </>
      )}
    </div>
  )
}

function LookCard({ store }: { store: DefaultsStore }) {
  const { t } = useTranslation()
  const { defaults, isChoosing } = useStore(store)
  if (defaults === null) return null
  const { language, logo } = defaults
  const choose = (value: DocumentLanguageChoice) =>
    void store.getState().change((before) => ({ ...before, language: value }))
  return (
    <Card title={t('agreement-page:defaults.look')} padded>
      <div className="form">
        <Choice
          label={t('agreement-page:paper.language')}
          options={documentLanguages.map((value) => ({ value, label: t(`agreement-page:paper.in.${value}`) }))}
          value={language}
          onChange={choose}
        />
        <div className="logo-line">
          <span>
            <span className="choice-label">{t('agreement-page:defaults.logo')}</span>
            <span className="secondary">
              {logo === null
                ? t('agreement-page:defaults.logo-none')
                : t('agreement-page:defaults.logo-is', { name: logo.name, width: logo.width, height: logo.height })}
            </span>
          </span>
          <span className="push-actions">
            <Button isPending={isChoosing} onPress={() => void store.getState().chooseLogo(false)}>
              {t('agreement-page:defaults.logo-choose')}
            </Button>
            {logo === null ? null : (
              <Button kind="quiet" isDisabled={isChoosing} onPress={() => void store.getState().chooseLogo(true)}>
                {t('agreement-page:defaults.logo-remove')}
              </Button>
            )}
          </span>
        </div>
        <p className="hint">{t('agreement-page:defaults.logo-hint')}</p>
      </div>
    </Card>
  )
}
