// The full test: what it costs and what the partner will see of it, said before it starts.
import { useState } from 'react'
import { costOfFullTest, mostListingConnections } from '#domain/full-test.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { useTranslation } from '../../translation.tsx'

export interface FullTestProps {
  /** The last reports: how many addresses there were. */
  readonly reports: readonly ProbeReport[]
  readonly isPractice: boolean
  /** The host of ours the connections come from; null = this computer. */
  readonly fromHost: string | null
  readonly onStart: () => void
}

/** The button and, once pressed, the dialog. */
export function FullTestButton({ onStart, ...props }: FullTestProps) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button kind="quiet" onPress={() => setOpen(true)}>
        {t('depth:full.open')}
      </Button>
      {isOpen ? (
        <FullTestDialog
          {...props}
          onClose={() => setOpen(false)}
          onStart={() => {
            setOpen(false)
            onStart()
          }}
        />
      ) : null}
    </>
  )
}

function FullTestDialog({
  reports,
  isPractice,
  fromHost,
  onStart,
  onClose,
}: FullTestProps & { readonly onClose: () => void }) {
  const { t, formats } = useTranslation()
  const addresses = reports.flatMap((report) => report.observed.smtpSessions).length
  const known = costOfFullTest(addresses)
  const sentences = [
    `${t('depth:full.connections', { most: mostListingConnections })}${
      addresses === 0 || isPractice
        ? ''
        : ` ${t('depth:full.known', { count: addresses, most: formats.number(known.connections), minutes: known.minutes })}`
    }`,
    isPractice ? t('depth:full.practice') : t('depth:full.time', { minutes: costOfFullTest(1).minutes }),
    t('depth:full.log'),
    ...(fromHost === null ? [] : [t('depth:full.from-host', { host: fromHost })]),
    t('depth:full.mail'),
    t('depth:full.stop'),
  ]
  return (
    <Dialog
      title={t('depth:full.title')}
      isOpen
      onClose={onClose}
      size="large"
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" onPress={onStart}>
            {t('depth:full.start')}
          </Button>
        </>
      }
    >
      <p>{t('depth:full.why')}</p>
      <ul className="points">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Dialog>
  )
}
