// What a vCard file would do: who is added, and of whom is known each field before and after, with the choice what is to apply.
import type { CardChange, CardChoice, CardPreview } from '#domain/contacts/card-preview.ts'
import type { Translate } from '#i18n/translate.ts'
import { Button } from '../../kit/button.tsx'
import { Choice, type Option } from '../../kit/choice.tsx'
import { useTranslation } from '../../translation.tsx'
import type { PartnerNames } from './people.ts'
import { placesLine } from './people-words.ts'

const shownCards = 50
type Choices = ReadonlyMap<number, CardChoice>

export interface CardsPreviewProps {
  readonly preview: CardPreview
  readonly names: PartnerNames
  readonly choices: Choices
  readonly onChange: (choices: Choices) => void
}

export function CardsPreview({ preview, names, choices, onChange }: CardsPreviewProps) {
  const { t } = useTranslation()
  const { added, changed, counts, unread, fileName } = preview
  const sure = changed.filter(({ isReplacing, isOtherName }) => isReplacing && !isOtherName)
  const forAll = (choice: CardChoice) => () =>
    onChange(new Map([...choices, ...sure.map(({ entry }) => [entry, choice] as const)]))
  return (
    <section className="stack" aria-label={t('contacts:page.cards.preview', { file: fileName })}>
      <h3>{t('contacts:page.cards.preview', { file: fileName })}</h3>
      <div>
        <h4>{t('contacts:page.cards.new')}</h4>
        {added.length === 0 ? <p className="secondary">{t('contacts:page.cards.nobody')}</p> : null}
        <ul className="points">
          {added.slice(0, shownCards).map(({ entry, name, reach }) => (
            <li key={entry}>{[name, reach].filter(Boolean).join(', ')}</li>
          ))}
          {counts.added > shownCards ? (
            <li>{t('contacts:page.cards.more', { count: counts.added - shownCards })}</li>
          ) : null}
        </ul>
      </div>
      {counts.changed === 0 ? null : (
        <div className="stack">
          <h4>{t('contacts:page.cards.known')}</h4>
          {sure.length < 2 ? null : (
            <div className="page-actions">
              <Button onPress={forAll('keep')}>{t('contacts:page.cards.keep-all')}</Button>
              <Button onPress={forAll('take')}>{t('contacts:page.cards.take-all')}</Button>
            </div>
          )}
          {changed.map((change) => (
            <KnownCard
              key={change.entry}
              change={change}
              names={names}
              choice={choices.get(change.entry) ?? 'keep'}
              onChoose={(choice) => onChange(new Map([...choices, [change.entry, choice]]))}
            />
          ))}
          {counts.changed > changed.length ? (
            <p>{t('contacts:page.cards.not-shown', { count: counts.changed - changed.length })}</p>
          ) : null}
        </div>
      )}
      {counts.unchanged === 0 ? null : <p>{t('contacts:page.cards.unchanged', { count: counts.unchanged })}</p>}
      {counts.placed === 0 ? null : <p>{t('contacts:page.cards.places', { count: counts.placed })}</p>}
      <UnreadCards unread={unread} />
    </section>
  )
}

interface KnownCardProps {
  readonly change: CardChange
  readonly names: PartnerNames
  readonly choice: CardChoice
  readonly onChoose: (choice: CardChoice) => void
}

function KnownCard({ change, names, choice, onChoose }: KnownCardProps) {
  const { t } = useTranslation()
  const { name, links, isOtherName, isReplacing, fields } = change
  return (
    <div>
      <strong>{name}</strong>
      {links.length === 0 ? null : (
        <p className="secondary">{t('contacts:page.cards.stands', { places: placesLine(links, names, t) })}</p>
      )}
      {isOtherName ? <p>{t('contacts:page.cards.other-name')}</p> : null}
      <ul className="care-fields">
        {fields.map(({ field, before, after }) => (
          <li key={field}>
            <span className="muted">{t(`contacts:page.field.${field}`)}: </span>
            <del>
              <span className="visually-hidden">{t('care:page.list.before')} </span>
              {before === '' ? t('contacts:page.cards.nothing') : before}
            </del>{' '}
            <ins>
              <span className="visually-hidden">{t('care:page.list.after')} </span>
              {after}
            </ins>
          </li>
        ))}
      </ul>
      {isReplacing ? (
        <Choice
          label={t('contacts:page.cards.decide', { name })}
          isLabelHidden
          look="stack"
          options={optionsOf(change, t)}
          value={choice}
          onChange={onChoose}
        />
      ) : (
        <p className="secondary">{t('contacts:page.cards.fills')}</p>
      )}
    </div>
  )
}

function optionsOf({ name, isOtherName, fields }: CardChange, t: Translate): readonly Option<CardChoice>[] {
  if (!isOtherName) {
    return [
      { value: 'keep', label: t('contacts:page.cards.keep') },
      { value: 'take', label: t('contacts:page.cards.take') },
    ]
  }
  const other = { name: fields.find(({ field }) => field === 'name')?.after ?? '' }
  return [
    { value: 'keep', label: t('contacts:page.cards.keep-other', { name }) },
    { value: 'add', label: t('contacts:page.cards.add', other) },
    { value: 'take', label: t('contacts:page.cards.take-other', other) },
  ]
}

/** Cards that could not be read, each with the reason. */
export function UnreadCards({ unread }: { unread: CardPreview['unread'] }) {
  const { t } = useTranslation()
  if (unread.length === 0) return null
  return (
    <div>
      <p>{t('contacts:page.cards.unread', { count: unread.length })}</p>
      <ul className="points">
        {unread.slice(0, shownCards).map(({ card, code }) => (
          <li key={card}>
            {t('contacts:page.cards.card', { card })} {t(`contacts:card.${code}` as 'contacts:page.cards.title')}
          </li>
        ))}
        {unread.length > shownCards ? (
          <li>{t('contacts:page.cards.more', { count: unread.length - shownCards })}</li>
        ) : null}
      </ul>
    </div>
  )
}
