// What stands in a browser that opened the page without the program behind it.
import { Mark } from '../kit/mark.tsx'
import { useTranslation } from '../translation.tsx'

export function NoBridge() {
  const { t } = useTranslation()
  return (
    <main className="no-bridge">
      <Mark kind="unknown" large />
      <h1>{t('app.no-bridge.title')}</h1>
      <p>{t('app.no-bridge.remedy')}</p>
    </main>
  )
}
