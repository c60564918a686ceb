// What is asked of our own MX: its name, from where, whom the mail would be for, and which sessions are tried.
import { useState } from 'react'
import type { ConfirmView } from '#contract/confirm-contract.ts'
import { type InboundCase, inboundCases } from '#domain/confirm/inbound-proof.ts'
import { Button } from '../../kit/button.tsx'
import { Picker } from '../../kit/picker.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import type { InboundWish } from './confirm-store.ts'
import { type InboundFields, inboundIssues, inboundWish } from './inbound-fields.ts'

/** A host of ours with SSH, of whatever gateway. */
export interface InboundPlace {
  readonly hostId: string
  readonly name: string
  readonly site: string
}

export interface InboundFormProps {
  readonly view: ConfirmView
  readonly places: readonly InboundPlace[]
  readonly isBusy: boolean
  /** Asks for a file of this computer. */
  readonly choosePath: () => Promise<string | null>
  readonly onProve: (wish: InboundWish) => void
}

const other = ''

export function InboundForm({ view, places, isBusy, choosePath, onProve }: InboundFormProps) {
  const { t } = useTranslation()
  const [last] = view.inbound
  const [fields, setFields] = useState<InboundFields>(() => ({
    host: last?.host ?? view.ownHosts[0]?.host ?? '',
    port: String(last?.port ?? view.ownHosts[0]?.port ?? 25),
    fromHostId: '',
    isOutside: false,
    recipient: last?.recipient ?? view.sender ?? '',
    cases: inboundCases.filter((each) => each !== 'client-certificate'),
    mayDeliver: false,
    certificatePath: '',
  }))
  const [isTried, setTried] = useState(false)
  const put = (change: Partial<InboundFields>) => setFields({ ...fields, ...change })
  const [isTyped, setTyped] = useState(false)
  const agreed = view.ownHosts.find(({ host }) => host === fields.host)
  const isOther = isTyped || agreed === undefined
  const pickHost = (host: string) => {
    setTyped(host === other)
    const port = view.ownHosts.find((each) => each.host === host)?.port
    put({ host, ...(port === undefined ? {} : { port: String(port) }) })
  }
  const issues = isTried ? inboundIssues(fields) : {}
  const issue = (field: 'host' | 'port' | 'recipient' | 'cases') => {
    const code = issues[field]
    return code === undefined ? undefined : t(`confirm:page.${code}`)
  }
  const prove = () => {
    setTried(true)
    const wish = inboundWish(fields)
    if (wish !== null) onProve(wish)
  }
  return (
    <div className="form">
      <div className="form form-columns">
        {view.ownHosts.length === 0 ? null : (
          <Picker
            label={t('confirm:page.inbound.host')}
            options={[
              ...view.ownHosts.map(({ host }) => ({ value: host, label: host })),
              { value: other, label: t('confirm:page.inbound.other-host') },
            ]}
            value={isOther ? other : fields.host}
            onChange={pickHost}
          />
        )}
        {isOther ? (
          <TextField
            label={t(view.ownHosts.length === 0 ? 'confirm:page.inbound.host' : 'confirm:page.inbound.host-name')}
            value={fields.host}
            onChange={(host) => put({ host })}
            isMono
            error={issue('host')}
          />
        ) : null}
        <TextField
          label={t('confirm:page.inbound.port')}
          value={fields.port}
          onChange={(port) => put({ port })}
          inputMode="numeric"
          error={issue('port')}
        />
      </div>
      <div className="form form-columns">
        <TextField
          label={t('confirm:page.inbound.recipient')}
          value={fields.recipient}
          onChange={(recipient) => put({ recipient })}
          inputMode="email"
          error={issue('recipient')}
        />
        <Picker
          label={t('confirm:page.inbound.from')}
          hint={t('confirm:page.inbound.from-hint')}
          options={[
            { value: '', label: t('confirm:page.inbound.here') },
            ...places.map(({ hostId, name, site }) => {
              return { value: hostId, label: t('confirm:page.inbound.host-of', { host: name, site }) }
            }),
          ]}
          value={fields.fromHostId}
          onChange={(fromHostId) => put({ fromHostId, isOutside: false })}
        />
      </div>
      <Toggle
        label={t('confirm:page.inbound.outside')}
        hint={t('confirm:page.inbound.outside-hint')}
        isSelected={fields.isOutside}
        onChange={(isOutside) => put({ isOutside })}
      />
      <CaseChoice cases={fields.cases} error={issue('cases')} onChange={(cases) => put({ cases })} />
      {fields.cases.includes('client-certificate') ? (
        <TextField
          label={t('confirm:page.inbound.certificate')}
          hint={t('confirm:page.inbound.certificate-hint')}
          value={fields.certificatePath}
          onChange={(certificatePath) => put({ certificatePath })}
          isMono
          action={
            <Button
              onPress={() => {
                void choosePath().then((path) => {
                  if (path !== null) setFields((now) => ({ ...now, certificatePath: path }))
                })
              }}
            >
              {t('confirm:page.inbound.choose')}
            </Button>
          }
        />
      ) : null}
      <Toggle
        label={t('confirm:page.inbound.deliver')}
        hint={t('confirm:page.inbound.deliver-hint')}
        isSelected={fields.mayDeliver}
        onChange={(mayDeliver) => put({ mayDeliver })}
      />
      <div className="push-actions">
        <Button isPending={isBusy} onPress={prove}>
          {t('confirm:page.inbound.go')}
        </Button>
      </div>
    </div>
  )
}

interface CaseChoiceProps {
  readonly cases: readonly InboundCase[]
  readonly error: string | undefined
  readonly onChange: (cases: readonly InboundCase[]) => void
}

function CaseChoice({ cases, error, onChange }: CaseChoiceProps) {
  const { t } = useTranslation()
  return (
    <fieldset className="confirm-modes">
      <legend>{t('confirm:page.inbound.cases')}</legend>
      <div className="confirm-mode-list">
        {inboundCases.map((each) => (
          <Toggle
            key={each}
            label={t(`confirm:inbound-case.${each}.name`)}
            hint={t(`confirm:inbound-case.${each}.explanation`)}
            isSelected={cases.includes(each)}
            onChange={(isOn) => onChange(inboundCases.filter((one) => (one === each ? isOn : cases.includes(one))))}
          />
        ))}
      </div>
      {error === undefined ? null : (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  )
}
