// One side's people by role, deputies after those they stand in for: how to reach each, what can be done with it, and what the side lacks.
import { type ContactRole, contactRoles, type SideContact } from '#domain/contacts/person.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Icon } from '../../kit/icons.tsx'
import { MenuButton } from '../../kit/menu-button.tsx'
import { useTranslation } from '../../translation.tsx'
import { MissingLines } from './missing-lines.tsx'
import { PersonFacts } from './person-facts.tsx'

export type PersonOrder = 'edit' | 'swap' | 'role' | 'unlink'

export interface SideCardProps {
  readonly title: string
  readonly side: readonly SideContact[]
  readonly onAdd: (role: ContactRole, isDeputy: boolean) => void
  readonly onOrder: (order: PersonOrder, contact: SideContact) => void
  readonly onImport: () => void
  readonly onExport: () => void
}

export function SideCard({ title, side, onAdd, onOrder, onImport, onExport }: SideCardProps) {
  const { t } = useTranslation()
  return (
    <Card
      title={title}
      sub={t('contacts:page.people', { count: new Set(side.map(({ person }) => person.id)).size })}
      actions={
        <>
          <Button
            kind="quiet"
            onPress={() => onAdd('technical', false)}
            label={t('contacts:page.add-to', { side: title })}
          >
            <Icon name="add" />
            {t('contacts:page.add')}
          </Button>
          <MenuButton
            isQuiet
            label={t('contacts:page.cards-of', { side: title })}
            actions={[
              { id: 'import', label: t('contacts:page.cards.import'), run: onImport },
              ...(side.length === 0 ? [] : [{ id: 'export', label: t('contacts:page.cards.export'), run: onExport }]),
            ]}
          >
            {t('contacts:page.cards.title')}
          </MenuButton>
        </>
      }
    >
      <MissingLines side={side} onAdd={onAdd} title={title} />
      {contactRoles.map((role) => {
        const people = side.filter((contact) => contact.role === role)
        if (people.length === 0) return null
        return (
          <div key={role} className="role">
            <h3 className="role-name">{t(`contacts:role.${role}`)}</h3>
            <ul>
              {people.map((contact) => (
                <PersonLine key={contact.person.id} contact={contact} onOrder={onOrder} />
              ))}
            </ul>
          </div>
        )
      })}
    </Card>
  )
}

function PersonLine({ contact, onOrder }: { contact: SideContact } & Pick<SideCardProps, 'onOrder'>) {
  const { t } = useTranslation()
  const { person, isDeputy } = contact
  const order = (kind: PersonOrder, label: string) => ({ id: kind, label, run: () => onOrder(kind, contact) })
  return (
    <li className="role-person">
      <div className="role-head">
        <p className="person-name">
          {person.name}
          {isDeputy ? (
            <>
              {' '}
              <span className="badge">{t('contacts:page.deputy')}</span>
            </>
          ) : null}
        </p>
        <MenuButton
          isQuiet
          label={t('contacts:page.actions-for', { name: person.name })}
          actions={[
            order('edit', t('contacts:page.order.edit')),
            order('swap', isDeputy ? t('contacts:page.order.make-first') : t('contacts:page.order.make-deputy')),
            order('role', t('contacts:page.order.role')),
            order('unlink', t('contacts:page.order.unlink')),
          ]}
        >
          {t('contacts:page.actions')}
        </MenuButton>
      </div>
      <PersonFacts person={person} />
    </li>
  )
}
