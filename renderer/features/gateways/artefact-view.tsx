// The generated files as tabs, with highlighting and copying.
import { type ReactNode, useState } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import type { Artefact } from '#domain/artefact.ts'
import { Card } from '../../kit/card.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { useTranslation } from '../../translation.tsx'
import { CodeView } from './code-view.tsx'

export interface ArtefactViewProps {
  readonly title: string
  readonly artefacts: readonly Artefact[]
  readonly copy: (text: string) => Promise<boolean>
  readonly action: ReactNode
}

export function ArtefactView({ title, artefacts, copy, action }: ArtefactViewProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string | null>(null)
  const shown = artefacts.find((artefact) => artefact.name === chosen) ?? artefacts[0]
  if (shown === undefined) return null
  const lines = shown.content.split('\n').length - (shown.content.endsWith('\n') ? 1 : 0)
  return (
    <Card
      title={title}
      sub={`${t('configure.files', { count: artefacts.length })} · ${t('configure.lines', { count: lines })}`}
      actions={
        <>
          <CopyButton key={shown.name} text={() => shown.content} copy={copy}>
            {t('action.copy')}
          </CopyButton>
          {action}
        </>
      }
    >
      <Tabs className="files" selectedKey={shown.name} onSelectionChange={(key) => setChosen(String(key))}>
        <TabList className="file-tabs" aria-label={t('configure.result')}>
          {artefacts.map((artefact) => (
            <Tab key={artefact.name} id={artefact.name} className="file-tab mono">
              {artefact.name}
            </Tab>
          ))}
        </TabList>
        {artefacts.map((artefact) => (
          <TabPanel key={artefact.name} id={artefact.name} className="file-panel">
            <CodeView artefact={artefact} label={t('configure.code', { name: artefact.name })} />
          </TabPanel>
        ))}
      </Tabs>
    </Card>
  )
}
