// A domain in both forms when it is internationalised, so look-alikes cannot hide.
import { nameForms } from './name-forms.ts'

export function DomainName({ name }: { name: string }) {
  const { shown, ascii } = nameForms(name)
  return (
    <span className="domain-name">
      {shown}
      {ascii === null ? null : <span className="muted"> ({ascii})</span>}
    </span>
  )
}
