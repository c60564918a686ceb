// Which role a person is to have, and whether it stands in for the one named first.
import { type ContactRole, contactRoles } from '#domain/contacts/person.ts'
import { Picker } from '../../kit/picker.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'

export interface PlaceValues {
  readonly role: ContactRole
  readonly isDeputy: boolean
}

export function PlaceFields({ place, onChange }: { place: PlaceValues; onChange: (place: PlaceValues) => void }) {
  const { t } = useTranslation()
  return (
    <div className="form form-columns">
      <Picker
        label={t('contacts:page.role')}
        options={contactRoles.map((role) => ({ value: role, label: t(`contacts:role.${role}`) }))}
        value={place.role}
        onChange={(value) => onChange({ ...place, role: contactRoles.find((role) => role === value) ?? place.role })}
      />
      <Toggle
        label={t('contacts:page.deputy')}
        hint={t('contacts:page.deputy-hint')}
        isSelected={place.isDeputy}
        onChange={(isDeputy) => onChange({ ...place, isDeputy })}
      />
    </div>
  )
}
