// The generated files of one gateway as tabs: what each is for, its lines with their reasons, and copying.
import { useCallback, useMemo, useState } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import type { Artefact } from '#domain/artefact.ts'
import { artefactText } from '#i18n/describe-rendering.ts'
import { CopyButton } from '../../kit/copy-button.tsx'
import { useTranslation } from '../../translation.tsx'
import { CodeView, wholeLimit } from './code-view.tsx'
import { ReasonPanel } from './reason-panel.tsx'

export interface ArtefactViewProps {
  readonly gateway: string
  readonly site: string
  readonly artefacts: readonly Artefact[]
  readonly copy: (text: string) => Promise<boolean>
}

export function ArtefactView({ gateway, site, artefacts, copy }: ArtefactViewProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string | null>(null)
  const shown = artefacts.find((artefact) => artefact.name === chosen) ?? artefacts[0]
  if (shown === undefined) return null
  return (
    <Tabs className="files" selectedKey={shown.name} onSelectionChange={(key) => setChosen(String(key))}>
      <TabList className="file-tabs" aria-label={t('configure:files-of', { site })}>
        {artefacts.map((artefact) => (
          <Tab key={artefact.name} id={artefact.name} className="file-tab mono">
            {artefact.name}
          </Tab>
        ))}
      </TabList>
      {artefacts.map((artefact) => (
        <TabPanel key={artefact.name} id={artefact.name} className="file-panel">
          <FilePanel gateway={gateway} artefact={artefact} copy={copy} />
        </TabPanel>
      ))}
    </Tabs>
  )
}

interface FilePanelProps {
  readonly gateway: string
  readonly artefact: Artefact
  readonly copy: (text: string) => Promise<boolean>
}

function FilePanel({ gateway, artefact, copy }: FilePanelProps) {
  const { t, formats } = useTranslation()
  const [active, setActive] = useState<number | null>(null)
  const [focusTurn, setFocusTurn] = useState(0)
  const count = useMemo(() => lineCount(artefact.content), [artefact])
  const go = useCallback((line: number) => {
    setActive(line)
    setFocusTurn((turn) => turn + 1)
  }, [])
  return (
    <>
      <div className="file-head">
        <p>
          {artefactText(gateway, artefact.name, t)}{' '}
          <span className="hint">{t('configure:lines', { count, number: formats.number(count) })}</span>
        </p>
        <CopyButton text={() => artefact.content} copy={copy}>
          {t('action.copy')}
        </CopyButton>
      </div>
      {count > wholeLimit ? <p className="file-note hint">{t('configure:long-file')}</p> : null}
      <div className="file-body">
        <CodeView
          gateway={gateway}
          artefact={artefact}
          label={t('configure:code', { name: artefact.name })}
          active={active}
          focusTurn={focusTurn}
          onActive={setActive}
          onMove={go}
        />
        <ReasonPanel gateway={gateway} artefact={artefact} active={active} onGo={go} />
      </div>
    </>
  )
}

function lineCount(content: string): number {
  return content.split('\n').length - (content.endsWith('\n') ? 1 : 0)
}
