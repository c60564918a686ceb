// The window: language and theme around the frame, the frame around the place a person is at.
import { useEffect, useMemo, useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import { Router, useLocation } from 'wouter'
import { useHashLocation } from 'wouter/use-hash-location'
import { useStore } from 'zustand'
import { languageFor } from '#domain/language.ts'
import { ReplacedDialog } from './features/care/replaced-dialog.tsx'
import { ShortcutSheet } from './features/command/shortcut-sheet.tsx'
import { useShortcuts } from './features/command/use-shortcuts.ts'
import { SecretDialog } from './features/push/secret-dialog.tsx'
import { Sidebar } from './frame/sidebar.tsx'
import { StatusBar } from './frame/status-bar.tsx'
import { TopBar } from './frame/top-bar.tsx'
import { WindowCommands } from './frame/window-commands.tsx'
import { Announcer } from './kit/announcer.tsx'
import { FaultPanel } from './kit/fault-panel.tsx'
import { Notice } from './kit/notice.tsx'
import { shelterFocus } from './kit/use-focus-shelter.ts'
import { paths } from './paths.ts'
import { Routes } from './routes.tsx'
import type { Stores } from './stores.ts'
import { TranslationProvider, useTranslation } from './translation.tsx'

export function App({ stores }: { stores: Stores }) {
  const { settings, app, isLoaded } = useStore(stores.settings)
  const language = settings.language ?? app?.systemLanguage ?? languageFor(navigator.language)
  useEffect(() => {
    document.documentElement.dataset['theme'] = settings.theme
  }, [settings.theme])
  if (!isLoaded) return null
  return (
    <TranslationProvider language={language}>
      <Router hook={useHashLocation}>
        <Frame stores={stores} />
        <Announcer />
      </Router>
    </TranslationProvider>
  )
}

/** Closes something open on Escape. */
function useEscape(isOpen: boolean, close: () => void): void {
  useEffect(() => {
    if (!isOpen) return
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  })
}

/** The word for the modifier key of shortcuts. */
function useControlWord(): string {
  const { t } = useTranslation()
  return /mac/i.test(navigator.userAgent) ? '⌘' : t('frame.control-key')
}

function Frame({ stores }: { stores: Stores }) {
  const { t } = useTranslation()
  const [path, go] = useLocation()
  const [open, setOpen] = useState<'search' | 'help' | null>(null)
  const [isSidebarOpen, setSidebarOpen] = useState(false)
  const mainRef = useRef<HTMLElement>(null)
  const isMoved = useRef(false)
  const filterRef = useRef<HTMLInputElement>(null)
  const control = useControlWord()
  const { summaries, fault } = useStore(stores.partners)
  const { app, saving } = useStore(stores.settings)
  const stray = useStore(stores.stray, (state) => state.fault)

  const actions = useMemo(
    () => ({
      search: () => setOpen('search'),
      help: () => setOpen('help'),
      create: () => go(paths.newPartner),
      filter: () => {
        setSidebarOpen(true)
        requestAnimationFrame(() => filterRef.current?.focus())
      },
    }),
    [go],
  )
  useShortcuts(actions)
  useEscape(isSidebarOpen, () => setSidebarOpen(false))
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new path is the reason to begin at the top, not something read
  useEffect(() => {
    setSidebarOpen(false)
    mainRef.current?.scrollTo(0, 0)
    if (isMoved.current) shelterFocus()
    isMoved.current = true
  }, [path])

  return (
    <div className={`frame${isSidebarOpen ? ' frame-sidebar-open' : ''}`}>
      <Button className="skip" onPress={() => mainRef.current?.focus()}>
        {t('frame.skip')}
      </Button>
      <TopBar
        control={control}
        hostName={app?.hostName ?? ''}
        isSidebarOpen={isSidebarOpen}
        onSidebar={() => setSidebarOpen(!isSidebarOpen)}
        onSearch={actions.search}
      />
      <Sidebar stores={stores} path={path} go={go} filterRef={filterRef} onShortcuts={actions.help} />
      {isSidebarOpen ? (
        <Button className="drawer-back" aria-label={t('action.close')} onPress={() => setSidebarOpen(false)} />
      ) : null}
      <main ref={mainRef} className="main" tabIndex={-1}>
        {app?.storageNotice == null ? null : <Notice tone="warn">{app.storageNotice}</Notice>}
        {fault === null ? null : <FaultPanel fault={fault} />}
        {stray === null ? null : <FaultPanel fault={stray} />}
        <Routes stores={stores} />
      </main>
      <StatusBar summaries={summaries} saving={saving} version={app?.version ?? ''} />
      <WindowCommands
        stores={stores}
        isOpen={open === 'search'}
        onClose={() => setOpen(null)}
        control={control}
        actions={actions}
        go={go}
      />
      <SecretDialog store={stores.asker} />
      <ReplacedDialog store={stores.care} onReload={stores.renew} />
      <ShortcutSheet isOpen={open === 'help'} onClose={() => setOpen(null)} control={control} />
    </div>
  )
}
