// The step "configure" of a partner: gateway, level and facts on top, the generated files with their reasons below, kept up to date.
import { useCallback, useEffect } from 'react'
import { useStore } from 'zustand'
import type { RenderRequest } from '#contract/contract.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { AppLink } from '../../kit/app-link.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { translateOpen } from '../../kit/open-key.ts'
import { SavedFiles } from '../../kit/saved-files.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import { ArtefactView } from './artefact-view.tsx'
import { useConfigChoice, useRested } from './config-choice.ts'
import { ConfigForm } from './config-form.tsx'
import type { ConfigStore } from './config-store.ts'
import { NoteList } from './note-list.tsx'

export interface ConfigPageProps {
  readonly store: ConfigStore
  readonly partner: Partner
  readonly reports: readonly ProbeReport[]
  readonly copy: (text: string) => Promise<boolean>
  readonly reveal: (path: string) => void
}

const restMs = 250

export function ConfigPage({ store, partner, reports, copy, reveal }: ConfigPageProps) {
  const { t } = useTranslation()
  const state = useStore(store)
  const choice = useConfigChoice(state.gateways, partner, reports)
  const { request, gateway } = choice
  const render = useCallback((rested: RenderRequest | null) => void store.getState().render(rested), [store])
  useEffect(() => {
    void store.getState().load()
  }, [store])
  useRested(request, restMs, render)

  const isUntested = choice.options.some((option) => option.refusal === 'refused-untested')
  const { rendering, saved } = state
  const save = (
    <Button
      kind="primary"
      isDisabled={request === null}
      isPending={state.isSaving}
      onPress={() => {
        if (request !== null) void store.getState().save(request)
      }}
    >
      {state.isSaving ? t('configure.saving') : t('action.save-as')}
    </Button>
  )
  return (
    <div className="stack">
      {isUntested ? (
        <Notice tone="unknown" action={<AppLink to={paths.partner(partner.id)}>{t('configure.to-test')}</AppLink>}>
          {t('configure.refused-untested')}
        </Notice>
      ) : null}
      {state.isLoaded ? <ConfigForm choice={choice} gateways={state.gateways} /> : null}
      {state.fault === null ? null : <FaultPanel fault={state.fault} />}
      {rendering === null && state.fault === null ? (
        <Card title={t('configure.result')} padded>
          <p className="secondary">{t('configure.waiting')}</p>
        </Card>
      ) : null}
      {saved === null ? null : <SavedFiles title={t('configure.saved')} files={saved} reveal={reveal} />}
      {state.wasDismissed ? (
        <Notice tone="info" live>
          {t('configure.dismissed')}
        </Notice>
      ) : null}
      {rendering === null || gateway === undefined ? null : (
        <div className="beside">
          <ArtefactView
            title={translateOpen(t, `gateway:target.${gateway.id}.name`, gateway.id)}
            artefacts={rendering.artefacts}
            copy={copy}
            action={save}
          />
          <NoteList notes={rendering.notes} />
        </div>
      )}
    </div>
  )
}
