// What mail from the partner must fulfil: how it is recognised, what protects it, and what the sending server must prove.
import { Choice } from '../../kit/choice.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import { protocolKey } from './choice-words.ts'
import { bindText, type PartProps } from './field-binding.ts'
import { protocols } from './outbound-parts.tsx'

const replies = ['retry', 'refuse'] as const

export function InboundPart(props: PartProps) {
  const { t } = useTranslation()
  const { values, change } = props
  return (
    <>
      <TextField
        label={t('configure:inbound.senders')}
        hint={t('configure:inbound.senders-hint')}
        lines={2}
        isMono
        {...bindText(props, 'senderDomains', t)}
      />
      <TextField
        label={t('configure:inbound.addresses')}
        hint={t('configure:inbound.addresses-hint')}
        lines={3}
        isMono
        {...bindText(props, 'addresses', t)}
      />
      <Choice
        label={t('configure:inbound.protocol')}
        options={protocols.map((value) => ({ value, label: t(`configure:protocol.${protocolKey(value)}`) }))}
        value={values.inboundMinProtocol}
        onChange={(inboundMinProtocol) => change({ inboundMinProtocol })}
      />
      <Toggle
        label={t('configure:inbound.demand')}
        hint={t('configure:inbound.demand-hint')}
        isSelected={values.demandsCertificate}
        onChange={(demandsCertificate) => change({ demandsCertificate })}
      />
      {values.demandsCertificate ? <InboundCertificate {...props} /> : null}
      <Choice
        label={t('configure:reply.label')}
        look="tiles"
        options={replies.map((value) => ({
          value,
          label: t(`configure:reply.${value}`),
          detail: t(`configure:reply.${value}-detail`),
        }))}
        value={values.reply}
        onChange={(reply) => change({ reply })}
      />
    </>
  )
}

function InboundCertificate(props: PartProps) {
  const { t } = useTranslation()
  return (
    <div className="form demand-inner">
      <TextField
        label={t('configure:inbound.names')}
        hint={t('configure:inbound.names-hint')}
        lines={2}
        isMono
        {...bindText(props, 'inboundNames', t)}
      />
      <TextField
        label={t('configure:inbound.pins')}
        hint={t('configure:inbound.pins-hint')}
        lines={2}
        isMono
        {...bindText(props, 'inboundPins', t)}
      />
      <TextField
        label={t('configure:inbound.authorities')}
        hint={t('configure:inbound.authorities-hint')}
        lines={4}
        isMono
        {...bindText(props, 'inboundAuthorities', t)}
      />
    </div>
  )
}
