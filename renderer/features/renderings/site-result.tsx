// What one of our own gateways gets: its files, what changed since last time, and the notes; or why there are no files.
import { useState } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import type { GatewayDescription, SiteRendering } from '#contract/contract.ts'
import type { Rendering } from '#domain/artefact.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { Partner } from '#domain/partner.ts'
import { gatewayName } from '#i18n/describe-rendering.ts'
import { AppLink } from '../../kit/app-link.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Mark } from '../../kit/mark.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import { ArtefactView } from './artefact-view.tsx'
import { countDifference } from './difference-count.ts'
import { DifferenceView } from './difference-view.tsx'
import { NoteList } from './note-list.tsx'

export interface SiteResultProps {
  readonly rendering: SiteRendering
  readonly site: GatewaySite
  readonly kind: GatewayDescription | undefined
  readonly partner: Pick<Partner, 'name' | 'isPractice'>
  readonly copy: (text: string) => Promise<boolean>
}

export function SiteResult(props: SiteResultProps) {
  const { t } = useTranslation()
  const { rendering, site } = props
  const { result } = rendering
  const kindName = gatewayName(site.gateway, t)
  return (
    <Card title={site.name} {...(kindName === site.name ? {} : { sub: kindName })}>
      {result.kind === 'refused' ? (
        <div className="card-body">
          <FaultPanel
            fault={result.fault}
            isCalm
            action={<AppLink to={paths.gateway(site.id)}>{t('configure:to-site')}</AppLink>}
          />
        </div>
      ) : (
        <Rendered {...props} files={result.rendering} />
      )}
    </Card>
  )
}

function Rendered({ rendering, site, kind, partner, copy, files }: SiteResultProps & { readonly files: Rendering }) {
  const { t } = useTranslation()
  const [view, setView] = useState('files')
  const { difference, alsoHolds } = rendering
  const changed = difference === null ? 0 : countDifference(difference).files
  return (
    <>
      {kind?.scope === 'site' ? <AlsoHolds partner={partner} others={alsoHolds} /> : null}
      <Tabs className="result-tabs" selectedKey={view} onSelectionChange={(key) => setView(String(key))}>
        <TabList className="step-tabs result-tab-list" aria-label={t('configure:views', { site: site.name })}>
          <Tab id="files" className="step-tab">
            {t('configure:view-files', { count: files.artefacts.length })}
          </Tab>
          <Tab id="difference" className="step-tab">
            {changed > 0 ? t('configure:view-changes', { count: changed }) : t('configure:view-difference')}
          </Tab>
        </TabList>
        <TabPanel id="files">
          <ArtefactView gateway={site.gateway} site={site.name} artefacts={files.artefacts} copy={copy} />
        </TabPanel>
        <TabPanel id="difference">
          <DifferenceView difference={difference} />
        </TabPanel>
      </Tabs>
      <NoteList gateway={site.gateway} notes={files.notes} partner={partner.name} />
    </>
  )
}

const namedOthers = 6

function AlsoHolds({ partner, others }: Pick<SiteResultProps, 'partner'> & { readonly others: readonly string[] }) {
  const { t, formats } = useTranslation()
  const named = others.slice(0, namedOthers)
  const rest = others.length - named.length
  const list = rest > 0 ? [...named, t('configure:holds.more', { count: rest })] : named
  return (
    <p className="holds">
      <Mark kind="info" />
      <span>
        {partner.isPractice
          ? t('configure:holds.practice', { partner: partner.name })
          : others.length === 0
            ? t('configure:holds.only', { partner: partner.name })
            : t('configure:holds.others', { partner: partner.name, others: formats.list(list) })}
      </span>
    </p>
  )
}
