// The name with its sign.
import { useTranslation } from '../translation.tsx'

export function Brand() {
  const { t } = useTranslation()
  return (
    <span className="brand">
      <svg
        width="22"
        height="22"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.9"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d="M2.5 8.5L6.5 5l4 1.2L13 5l4.5 1 4 3.5" />
        <path d="M2.5 15.5l2.6.6 5.1 3.7c.9.6 1.8.4 2.3-.3m1.8-1.4c.8.7 1.9.4 2.2-.6m1-2c.9.3 1.7-.3 1.7-1.2l2.3-.4" />
        <path d="M10.5 6.2L8 9.6c-.6 1 .6 2 1.6 1.4L12.5 9l6.2 5.6" />
      </svg>
      <span className="brand-name">{t('app.name')}</span>
    </span>
  )
}
