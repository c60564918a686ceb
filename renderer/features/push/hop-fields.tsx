// Where one signs in and how: address, port, user, proof. The same fields for the host itself and for each host gone through.
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import type { HopValues, HostIssue } from './host-form-values.ts'

const ways = ['agent', 'key', 'password', 'questions'] as const

export interface HopFieldsProps {
  readonly values: HopValues
  readonly issueOf: (field: keyof HopValues) => HostIssue | undefined
  readonly onChange: (change: Partial<HopValues>) => void
  /** Asks for the file of a key; null = none chosen. */
  readonly chooseKey: () => Promise<string | null>
  readonly autoFocus?: boolean
}

export function HopFields({ values, issueOf, onChange, chooseKey, autoFocus = false }: HopFieldsProps) {
  const { t } = useTranslation()
  const choose = async () => {
    const keyPath = await chooseKey()
    if (keyPath !== null) onChange({ keyPath })
  }
  const errorOf = (field: keyof HopValues) => {
    const issue = issueOf(field)
    return issue === undefined ? undefined : t(`push:host.issue.${issue}`)
  }
  return (
    <>
      <div className="push-address">
        <TextField
          label={t('push:host.address')}
          isRequired
          isMono
          autoFocus={autoFocus}
          value={values.address}
          error={errorOf('address')}
          onChange={(address) => onChange({ address })}
        />
        <TextField
          label={t('push:host.port')}
          isRequired
          isMono
          inputMode="numeric"
          value={values.port}
          error={errorOf('port')}
          onChange={(port) => onChange({ port })}
        />
        <TextField
          label={t('push:host.user')}
          isRequired
          isMono
          value={values.user}
          error={errorOf('user')}
          onChange={(user) => onChange({ user })}
        />
      </div>
      <Choice
        label={t('push:host.sign-in')}
        look="tiles"
        options={ways.map((value) => ({
          value,
          label: t(`push:host.way.${value}`),
          detail: t(`push:host.way.${value}-detail`),
        }))}
        value={values.signIn}
        onChange={(signIn) => onChange({ signIn })}
      />
      {values.signIn === 'key' ? (
        <TextField
          label={t('push:host.key-path')}
          hint={t('push:host.key-path-hint')}
          isRequired
          isMono
          value={values.keyPath}
          error={errorOf('keyPath')}
          action={<Button onPress={() => void choose()}>{t('action.choose-file')}</Button>}
          onChange={(keyPath) => onChange({ keyPath })}
        />
      ) : null}
      {values.signIn === 'agent' ? (
        <TextField
          label={t('push:host.agent')}
          hint={t('push:host.agent-hint')}
          isMono
          value={values.agent}
          error={errorOf('agent')}
          onChange={(agent) => onChange({ agent })}
        />
      ) : null}
    </>
  )
}
