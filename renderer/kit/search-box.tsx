// A search above a list: the words typed, and the way to clear them.
import type { Ref } from 'react'
import { Button, Input, SearchField } from 'react-aria-components'
import { useTranslation } from '../translation.tsx'
import { Icon } from './icons.tsx'

export interface SearchBoxProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly autoFocus?: boolean
  readonly inputRef?: Ref<HTMLInputElement>
}

export function SearchBox({ label, value, onChange, autoFocus = false, inputRef }: SearchBoxProps) {
  const { t } = useTranslation()
  return (
    <SearchField className="filter" aria-label={label} value={value} onChange={onChange} autoFocus={autoFocus}>
      <Icon name="search" />
      <Input className="filter-input" placeholder={label} ref={inputRef ?? null} />
      <Button className="filter-clear" aria-label={t('action.clear')}>
        <Icon name="close" />
      </Button>
    </SearchField>
  )
}
