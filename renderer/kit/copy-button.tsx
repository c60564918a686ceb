// Copies text through the main process and says so on the button and to screen readers.
import { useEffect, useState } from 'react'
import { useTranslation } from '../translation.tsx'
import { announce } from './announcer.tsx'
import { Button, type ButtonProps } from './button.tsx'
import { Icon } from './icons.tsx'

export interface CopyButtonProps {
  readonly text: () => string
  readonly copy: (text: string) => Promise<boolean>
  readonly children: string
  readonly kind?: ButtonProps['kind']
}

const shownMs = 2500

export function CopyButton({ text, copy, children, kind = 'quiet' }: CopyButtonProps) {
  const { t } = useTranslation()
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), shownMs)
    return () => clearTimeout(timer)
  }, [isCopied])
  const press = async () => {
    if (!(await copy(text()))) return
    setCopied(true)
    announce(t('action.copied'))
  }
  return (
    <Button kind={kind} onPress={() => void press()}>
      <Icon name="copy" />
      {isCopied ? t('action.copied') : children}
    </Button>
  )
}
