// What will run on a host and what is brought there beforehand: every command in clear text, every file with its hash.
import type { HostPlan, PlanCommand } from '#domain/push/push-plan.ts'
import { stepPhases } from '#domain/push/push-plan.ts'
import { Fold } from '../../kit/fold.tsx'
import { useTranslation } from '../../translation.tsx'
import { commandText } from './push-words.ts'

export function CommandsView({ plan }: { plan: HostPlan }) {
  const { t, formats } = useTranslation()
  const { commands, uploads } = plan
  return (
    <div className="push-folds">
      <Fold title={t('push:plan.commands', { count: commands.length })}>
        <div className="push-more">
          {stepPhases.map((phase) => (
            <Phase key={phase} phase={phase} commands={commands.filter((each) => each.phase === phase)} />
          ))}
        </div>
      </Fold>
      <Fold title={t('push:plan.uploads', { count: uploads.length })}>
        <div className="push-more">
          <p className="hint">{t('push:plan.uploads-hint')}</p>
          <ul className="plain-list">
            {uploads.map(({ name, size, sha256 }) => (
              <li key={name} className="push-upload">
                <span className="mono path">{name}</span>{' '}
                <span className="secondary number">{t('push:plan.bytes', { size: formats.number(size) })}</span>
                <span className="mono path push-hash">{sha256}</span>
              </li>
            ))}
          </ul>
        </div>
      </Fold>
    </div>
  )
}

function Phase({ phase, commands }: { phase: PlanCommand['phase']; commands: readonly PlanCommand[] }) {
  const { t } = useTranslation()
  if (commands.length === 0) return null
  return (
    <section className="push-phase" aria-label={t(`push:phase.${phase}`)}>
      <h3>{t(`push:phase.${phase}`)}</h3>
      <ol className="push-commands">
        {commands.map((command) => (
          <li key={command.id}>
            <code className="push-command">{commandText(command)}</code>
            {command.isPrivileged ? <span className="tag">{t('push:plan.privileged')}</span> : null}
          </li>
        ))}
      </ol>
    </section>
  )
}
