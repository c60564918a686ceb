// A fingerprint as words to be read out on the phone, numbered, in German or English.
import { useState } from 'react'
import type { OpenedFile } from '#contract/partner-file-contract.ts'
import { type Language, languages } from '#domain/language.ts'
import { Choice } from '../../kit/choice.tsx'
import { useTranslation } from '../../translation.tsx'

export interface SpokenWordsProps {
  readonly words: OpenedFile['words']
  readonly fingerprint: string
}

export function SpokenWords({ words, fingerprint }: SpokenWordsProps) {
  const { t, language } = useTranslation()
  const [chosen, setChosen] = useState<Language>(language)
  return (
    <div className="spoken">
      <Choice
        label={t('partner-file:screen.words-in')}
        options={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
        value={chosen}
        onChange={setChosen}
      />
      <ol className="spoken-words" lang={chosen}>
        {words[chosen].map((word, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a word may stand there twice, its place makes it one
          <li key={`${index} ${word}`}>{word}</li>
        ))}
      </ol>
      <p className="hint">
        {t('partner-file:screen.fingerprint')} <span className="mono path">{fingerprint}</span>
      </p>
    </div>
  )
}
