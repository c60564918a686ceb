// What will run on a host and what is brought there beforehand, all of it to be read before: every command as the host gets it, every file with
// its hash and its text; nothing where neither is. The texts are asked for when a part is opened; without them the words of the plan stand there.
import { useState } from 'react'
import type { Fault, Outcome } from '#domain/fault.ts'
import type { HostPlan, PlanCommand, PlanUpload } from '#domain/push/push-plan.ts'
import { stepPhases } from '#domain/push/push-plan.ts'
import { useTranslation } from '../../translation.tsx'
import { FaultPanel } from '../fault-panel.tsx'
import { Fold } from '../fold.tsx'
import { commandText } from './push-words.ts'
import { UploadText } from './upload-text.tsx'
import type { WhatRuns } from './what-runs.ts'

export interface CommandsViewProps {
  readonly plan: HostPlan
  readonly isUndo: boolean
  /** Asks for what stands behind the commands and files; null where nobody keeps it. */
  readonly whatRuns: (() => Promise<Outcome<WhatRuns>>) | null
}

export function CommandsView({ plan, isUndo, whatRuns }: CommandsViewProps) {
  const { t } = useTranslation()
  const { host, commands, uploads } = plan
  const [known, setKnown] = useState<WhatRuns | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const load = async () => {
    if (known !== null || whatRuns === null) return
    const outcome = await whatRuns()
    if (outcome.ok) setKnown(outcome.value)
    setFault(outcome.ok ? null : outcome.fault)
  }
  const lines = new Map(known?.lines.map(({ id, line }) => [id, line]))
  const texts = new Map(known?.files.map(({ name, text }) => [name, text]))
  if (commands.length === 0 && uploads.length === 0) return null
  return (
    <div className="push-folds">
      {commands.length === 0 ? null : (
        <Fold title={t('push:plan.commands', { count: commands.length })} onOpen={() => void load()}>
          <div className="push-more">
            {stepPhases.map((phase) => (
              <Phase
                key={phase}
                host={host}
                title={t(phase === 'undo' && isUndo ? 'push:stage.undo' : `push:phase.${phase}`)}
                commands={commands.filter((each) => each.phase === phase)}
                lines={lines}
              />
            ))}
          </div>
        </Fold>
      )}
      {uploads.length === 0 ? null : (
        <Fold title={t('push:plan.uploads', { count: uploads.length })} onOpen={() => void load()}>
          <div className="push-more">
            <p className="hint">{t('push:plan.uploads-hint')}</p>
            <ul className="plain-list">
              {uploads.map((upload) => (
                <Upload key={upload.name} host={host} upload={upload} text={texts.get(upload.name)} />
              ))}
            </ul>
          </div>
        </Fold>
      )}
      {fault === null ? null : <FaultPanel fault={fault} />}
    </div>
  )
}

interface UploadProps {
  readonly host: string
  readonly upload: PlanUpload
  /** undefined = not known yet, null = there is none to show. */
  readonly text: string | null | undefined
}

function Upload({ host, upload: { name, size, sha256 }, text }: UploadProps) {
  const { t, formats } = useTranslation()
  return (
    <li className="push-upload">
      <span className="mono path">{name}</span>{' '}
      <span className="secondary number">{t('push:plan.bytes', { size: formats.number(size) })}</span>
      <span className="mono path push-hash">{sha256}</span>
      {text === undefined ? null : text === null ? (
        <span className="hint">{t('push:plan.no-text')}</span>
      ) : (
        <UploadText name={name} host={host} text={text} />
      )}
    </li>
  )
}

interface PhaseProps {
  readonly host: string
  readonly title: string
  readonly commands: readonly PlanCommand[]
  /** As the host gets them, by id. */
  readonly lines: ReadonlyMap<string, string>
}

function Phase({ host, title, commands, lines }: PhaseProps) {
  const { t } = useTranslation()
  if (commands.length === 0) return null
  return (
    <section className="push-phase" aria-label={t('push:plan.on-host', { name: title, host })}>
      <h3>{title}</h3>
      <ol className="push-commands">
        {commands.map((command) => (
          <li key={command.id}>
            <code className="push-command">{lines.get(command.id) ?? commandText(command)}</code>
            {command.isPrivileged ? <span className="tag">{t('push:plan.privileged')}</span> : null}
          </li>
        ))}
      </ol>
    </section>
  )
}
