// The step "agree" of a partner: where the agreement stands and what is next, its terms, who said yes, its paper, letters and signed files.
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { AgreementView } from '#contract/agreement-contract.ts'
import { isEditable, isInForce } from '#domain/agreement/transitions.ts'
import type { Fault } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import { AppLink } from '../../kit/app-link.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import { AgreementDialogs } from './agreement-dialogs.tsx'
import { type AgreementStore, noAgreements } from './agreement-store.ts'
import type { Asked } from './asked.ts'
import { BlockingNotice } from './blocking-notice.tsx'
import { ConfirmationsCard } from './confirmations-card.tsx'
import { HistoryCard } from './history-card.tsx'
import { LettersCard } from './letters-card.tsx'
import { PaperCard } from './paper-card.tsx'
import type { PapersStore } from './papers-store.ts'
import { VersionHead, versionHeadId } from './version-head.tsx'

export interface AgreementPageProps {
  readonly store: AgreementStore
  readonly papers: PapersStore
  readonly partner: Partner
  readonly isTested: boolean
  readonly copy: (text: string) => Promise<boolean>
  readonly reveal: (path: string) => void
  /** The terms of a version, to edit or to read. */
  readonly terms: (view: AgreementView) => ReactNode
  /** Leads to the first entry a draft misses. */
  readonly fillIn: (view: AgreementView) => void
  /** Leads to an entry of a draft that is wrong and therefore not kept; false = there is none. */
  readonly leadToWrong: (view: AgreementView) => boolean
  /** The offer to note that a letter left. */
  readonly noted: (channel: 'mail' | 'letter', subject: string) => ReactNode
  /** The card of signed files; null = there is no version yet. */
  readonly files: (view: AgreementView | null) => ReactNode
}

export function AgreementPage(props: AgreementPageProps) {
  const { store, papers, partner, copy, reveal, noted, files } = props
  const { views, fault } = useStore(store, (state) => state.byPartner[partner.id] ?? noAgreements)
  const [shownId, setShownId] = useState<string | null>(null)
  useEffect(() => {
    papers.getState().reset()
    void store.getState().load(partner.id)
    return () => void store.getState().settled(partner.id)
  }, [store, papers, partner.id])
  const shown = views?.find(({ agreement }) => agreement.id === shownId) ?? views?.[0]
  useArrival(views === null ? undefined : (shown?.agreement.id ?? null), papers)
  if (views === null) return fault === null ? null : <FaultPanel fault={fault} />
  const letters = (
    <LettersCard
      store={papers}
      partnerId={partner.id}
      state={shown?.agreement.state ?? null}
      basis={`${partner.changedAt} ${shown?.agreement.changedAt ?? ''}`}
      copy={copy}
      reveal={reveal}
      noted={noted}
    />
  )
  if (shown === undefined) {
    return (
      <div className="stack">
        <BeginCard {...props} />
        {fault === null ? null : <FaultPanel fault={fault} />}
        {letters}
        {files(null)}
      </div>
    )
  }
  return (
    <VersionPage {...props} views={views} shown={shown} show={setShownId}>
      {letters}
    </VersionPage>
  )
}

function BeginCard({ store, partner, isTested }: AgreementPageProps) {
  const { t } = useTranslation()
  const isBusy = useStore(store, (state) => (state.byPartner[partner.id] ?? noAgreements).isBusy)
  const [fault, setFault] = useState<Fault | null>(null)
  const begin = async () => {
    const outcome = await store.getState().begin(partner.id)
    setFault(outcome.ok ? null : outcome.fault)
  }
  return (
    <Card title={t('agreement-page:begin.title', { partner: partner.name })} padded>
      <div className="form">
        <p>{t('agreement-page:begin.text')}</p>
        {isTested ? null : (
          <Notice
            tone="info"
            action={<AppLink to={paths.partner(partner.id)}>{t('agreement-page:begin.to-test')}</AppLink>}
          >
            {t('agreement-page:begin.untested')}
          </Notice>
        )}
        <div className="page-actions">
          <Button kind="primary" isPending={isBusy} onPress={() => void begin()}>
            {t('agreement-page:begin.go')}
          </Button>
        </div>
        {fault === null ? null : <FaultPanel fault={fault} />}
      </div>
    </Card>
  )
}

interface VersionPageProps extends AgreementPageProps {
  readonly views: readonly AgreementView[]
  readonly shown: AgreementView
  readonly show: (agreementId: string | null) => void
  readonly children: ReactNode
}

function VersionPage(props: VersionPageProps) {
  const { store, papers, partner, copy, reveal, terms, fillIn, leadToWrong, files, views, shown, show, children } =
    props
  const { t } = useTranslation()
  const { fault, isBusy } = useStore(store, (state) => state.byPartner[partner.id] ?? noAgreements)
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = useCallback(() => setAsked(null), [])
  const { agreement } = shown
  const ask = (next: Asked) => {
    if (next.kind === 'fill-in') fillIn(shown)
    else if (!(next.kind === 'move' && next.to === 'sent' && leadToWrong(shown))) setAsked(next)
  }
  const isOvertaken = views[0]?.agreement.id !== agreement.id
  return (
    <div className="stack">
      {isOvertaken ? (
        <Notice
          tone="info"
          action={<Button onPress={() => show(null)}>{t('agreement-page:history.to-newest')}</Button>}
        >
          {t('agreement-page:history.older', { version: agreement.version })}
        </Notice>
      ) : null}
      <VersionHead
        view={shown}
        inForce={views.find((each) => isInForce(each.agreement))?.agreement.version ?? null}
        isOvertaken={isOvertaken}
        isBusy={isBusy}
        ask={ask}
        copy={copy}
      />
      {fault === null ? null : <FaultPanel fault={fault} />}
      <BlockingNotice store={store} view={shown} />
      {isEditable(agreement) ? null : (
        <ConfirmationsCard
          agreement={agreement}
          papers={papers}
          reveal={reveal}
          onTakeBack={agreement.state === 'sent' ? (id) => void store.getState().unconfirm(agreement, id) : null}
        />
      )}
      {terms(shown)}
      <PaperCard
        key={agreement.id}
        store={papers}
        agreement={agreement}
        onLanguage={isEditable(agreement) ? (value) => void store.getState().chooseLanguage(agreement, value) : null}
        settled={() => store.getState().settled(partner.id)}
        reveal={reveal}
      />
      {children}
      {files(shown)}
      <HistoryCard views={views} shown={shown} show={show} />
      <AgreementDialogs
        store={store}
        partner={partner}
        view={shown}
        asked={asked}
        onClose={close}
        onMoved={() => show(null)}
      />
    </div>
  )
}

/** When another version comes into sight (null = there is none, undefined = not known yet): what came of papers of the one before goes, and eye and keyboard begin at its head. */
function useArrival(inSight: string | null | undefined, papers: PapersStore): void {
  const before = useRef(inSight)
  useEffect(() => {
    const isFirst = before.current === undefined
    const isSame = before.current === inSight
    before.current = inSight
    if (isFirst || isSame) return
    papers.getState().forgetEnd()
    // a dialog that led here gives its focus back first
    const arrive = () => document.getElementById(versionHeadId)?.focus()
    requestAnimationFrame(() => requestAnimationFrame(arrive))
  }, [inSight, papers])
}
