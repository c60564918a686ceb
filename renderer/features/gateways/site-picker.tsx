// Which of our own gateways files are made for: a check box for each, with what it is and what it carries.
import type { GatewaySite } from '#domain/gateway-site.ts'
import { gatewayName } from '#i18n/describe-rendering.ts'
import { AppLink } from '../../kit/app-link.tsx'
import { Card } from '../../kit/card.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'

export interface SitePickerProps {
  readonly sites: readonly GatewaySite[]
  readonly chosen: readonly GatewaySite[]
  readonly onChange: (siteIds: readonly string[]) => void
}

/** As many as a request takes. */
const mostSites = 20

export function SitePicker({ sites, chosen, onChange }: SitePickerProps) {
  const { t } = useTranslation()
  const ids = chosen.map((site) => site.id)
  const wordsOf = (site: GatewaySite) => {
    const kind = gatewayName(site.gateway, t)
    return [...(kind === site.name ? [] : [kind]), t(`sites:serves.${site.serves}`)]
  }
  return (
    <Card
      title={t('configure:sites.title')}
      actions={<AppLink to={paths.gateways}>{t('configure:sites.manage')}</AppLink>}
      padded
    >
      {sites.length === 0 ? (
        <p>{t('configure:sites.none')}</p>
      ) : (
        <fieldset className="site-picker">
          <legend className="visually-hidden">{t('configure:sites.title')}</legend>
          {sites.map((site) => (
            <Toggle
              key={site.id}
              label={site.name}
              hint={wordsOf(site).join(' · ')}
              isSelected={ids.includes(site.id)}
              isDisabled={!ids.includes(site.id) && ids.length >= mostSites}
              onChange={(isWanted) => onChange(isWanted ? [...ids, site.id] : ids.filter((id) => id !== site.id))}
            />
          ))}
        </fieldset>
      )}
    </Card>
  )
}
