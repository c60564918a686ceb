// The step "agree" of a partner: what the PDF will say, what is still missing, its language, and where it lies afterwards.
import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import { strongestCommonLevel } from '#domain/common-level.ts'
import type { Fault } from '#domain/fault.ts'
import { type Language, languages } from '#domain/language.ts'
import type { Contact, Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { Settings } from '#domain/setting.ts'
import { describeFault } from '#i18n/translate.ts'
import { AppLink } from '../../kit/app-link.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Choice } from '../../kit/choice.tsx'
import { DomainName } from '../../kit/domain-name.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { SavedFiles } from '../../kit/saved-files.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import { contactLine, testedHosts } from './agreement-preview.ts'
import { type AgreementStore, notPrinted } from './agreement-store.ts'

export interface AgreementPageProps {
  readonly store: AgreementStore
  readonly partner: Partner
  readonly reports: readonly ProbeReport[]
  readonly own: Pick<Settings, 'organisation' | 'contact'>
  readonly reveal: (path: string) => void
}

export function AgreementPage({ store, partner, reports, own, reveal }: AgreementPageProps) {
  const { t, language } = useTranslation()
  const [chosen, setChosen] = useState<Language>(language)
  const printing = useStore(store, (state) => state.byPartner[partner.id] ?? notPrinted)
  const refusal = refusalOf(partner, reports)
  const isOwnMissing = own.organisation === '' || contactLine(own.contact) === ''
  return (
    <div className="stack">
      <p className="lead">{t('agree.lead')}</p>
      {refusal === null ? null : <Refusal fault={refusal} partner={partner} />}
      {isOwnMissing ? (
        <Notice tone="warn" action={<AppLink to={paths.settings}>{t('agree.to-settings')}</AppLink>}>
          {t('agree.missing-own')}
        </Notice>
      ) : null}
      {contactLine(partner.contact) === '' ? (
        <Notice tone="info" action={<AppLink to={paths.editPartner(partner.id)}>{t('agree.to-partner')}</AppLink>}>
          {t('agree.missing-contact')}
        </Notice>
      ) : null}
      <AgreementContents partner={partner} reports={reports} own={own} />
      <Card title={t('agree.language')} padded>
        <Choice
          label={t('agree.language')}
          isLabelHidden
          options={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
          value={chosen}
          onChange={setChosen}
        />
      </Card>
      {printing.fault === null ? null : <FaultPanel fault={printing.fault} />}
      {printing.wasDismissed ? (
        <Notice tone="info" live>
          {t('agree.dismissed')}
        </Notice>
      ) : null}
      {printing.files === null ? null : <SavedFiles title={t('agree.saved')} files={printing.files} reveal={reveal} />}
      <div className="page-actions">
        <Button
          kind="primary"
          isDisabled={refusal !== null}
          isPending={printing.isPrinting}
          onPress={() => void store.getState().print(partner.id, chosen)}
        >
          {printing.isPrinting ? t('agree.saving') : t('agree.save')}
        </Button>
      </div>
    </div>
  )
}

/** What the printing would answer, said before it is asked. */
function refusalOf(partner: Partner, reports: readonly ProbeReport[]): Fault | null {
  if (strongestCommonLevel(partner.domains, reports) !== 'may') return null
  return { code: 'agreement.nothing-to-enforce', params: { partner: partner.name } }
}

function Refusal({ fault, partner }: { readonly fault: Fault; readonly partner: Partner }) {
  const { t } = useTranslation()
  const { title, remedy } = describeFault(fault, t)
  return (
    <Notice tone="warn" action={<AppLink to={paths.partner(partner.id, 'test')}>{t('agree.to-test')}</AppLink>}>
      {title} {remedy}
    </Notice>
  )
}

function AgreementContents({ partner, reports, own }: Pick<AgreementPageProps, 'partner' | 'reports' | 'own'>) {
  const { t, formats } = useTranslation()
  const level = strongestCommonLevel(partner.domains, reports)
  const hosts = testedHosts(reports)
  const levelText = () => {
    if (level === undefined) return t('agree.level-untested')
    return level === 'may' ? t('agree.level-none') : t(`probe:mode.${level}.name`)
  }
  return (
    <Card title={t('agree.contents')} padded>
      <dl className="facts facts-wide">
        <Fact name={t('agree.partner')}>{partner.name}</Fact>
        <Fact name={t('agree.domains')}>
          {partner.domains.map((domain) => (
            <span key={domain} className="fact-line">
              <DomainName name={domain} />
            </span>
          ))}
        </Fact>
        <Fact name={t('agree.level')}>{levelText()}</Fact>
        <Fact name={t('agree.names')}>
          {partner.agreedNames.length === 0 ? t('agree.names-none') : formats.list(partner.agreedNames)}
        </Fact>
        <Fact name={t('agree.hosts')}>
          {hosts.length === 0
            ? t('agree.hosts-none')
            : hosts.map((host) => (
                <span key={host} className="fact-line mono">
                  {host}
                </span>
              ))}
        </Fact>
        <Fact name={t('agree.partner-contact')}>
          <ContactText contact={partner.contact} />
        </Fact>
        <Fact name={t('agree.own-organisation')}>{own.organisation === '' ? <Missing /> : own.organisation}</Fact>
        <Fact name={t('agree.own-contact')}>
          <ContactText contact={own.contact} />
        </Fact>
      </dl>
    </Card>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function ContactText({ contact }: { contact: Contact }) {
  const line = contactLine(contact)
  return line === '' ? <Missing /> : <span>{line}</span>
}

function Missing() {
  const { t } = useTranslation()
  return <span className="warn">{t('agree.missing')}</span>
}
