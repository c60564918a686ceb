// The side of the window: the worklist of partners and the way to the other places.
import type { Ref } from 'react'
import { Button } from 'react-aria-components'
import { useStore } from 'zustand'
import { PartnerSidebar } from '../features/partners/partner-sidebar.tsx'
import { AppLink } from '../kit/app-link.tsx'
import { partnerOf, paths } from '../paths.ts'
import type { Stores } from '../stores.ts'
import { useTranslation } from '../translation.tsx'

export interface SidebarProps {
  readonly stores: Stores
  readonly path: string
  readonly go: (path: string) => void
  readonly filterRef: Ref<HTMLInputElement>
  readonly onShortcuts: () => void
}

export function Sidebar({ stores, path, go, filterRef, onShortcuts }: SidebarProps) {
  const { t } = useTranslation()
  const { summaries, due, filter } = useStore(stores.partners)
  const tests = useStore(stores.probe, (state) => state.byPartner)
  const standings = useStore(stores.confirm, (state) => state.tried)
  const siteCount = useStore(stores.sites, (state) => state.sites.length)
  const testing = new Set(Object.keys(tests).filter((partnerId) => tests[partnerId]?.run != null))
  return (
    <aside id="sidebar" className="sidebar" aria-label={t('list.title')}>
      <PartnerSidebar
        summaries={summaries}
        due={due}
        testing={testing}
        standings={standings}
        current={path.endsWith('/edit') ? null : partnerOf(path)}
        filter={filter}
        onFilter={stores.partners.getState().setFilter}
        onOpen={(partnerId) => go(paths.partner(partnerId))}
        onNew={() => go(paths.newPartner)}
        filterRef={filterRef}
      />
      <nav className="places" aria-label={t('frame.navigation')}>
        <AppLink to={paths.overview} className="place" isCurrent={path === paths.overview}>
          {t('frame.overview')}
        </AppLink>
        <AppLink to={paths.contacts} className="place" isCurrent={path === paths.contacts}>
          {t('contacts:page.book.title')}
        </AppLink>
        <AppLink to={paths.gateways} className="place" isCurrent={path.startsWith(paths.gateways)}>
          {t('frame.gateways')}
          <span className="muted number">{siteCount}</span>
        </AppLink>
        <AppLink to={paths.relay} className="place" isCurrent={path === paths.relay}>
          {t('relay-page:title')}
        </AppLink>
        <AppLink to={paths.data} className="place" isCurrent={path === paths.data}>
          {t('care:page.title')}
        </AppLink>
        <AppLink to={paths.settings} className="place" isCurrent={path.startsWith(paths.settings)}>
          {t('frame.settings')}
        </AppLink>
        <Button className="place place-button" onPress={onShortcuts}>
          {t('frame.shortcuts')}
          <kbd>F1</kbd>
        </Button>
      </nav>
    </aside>
  )
}
