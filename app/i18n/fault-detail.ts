// A detail of a fault that is itself a sentence: of a gateway, `gateway-<id>:push.detail.<code>`, or of pushing, `push:detail.<code>`, then the
// words of the host. Anything else is shown as it stands, so a host that prints such a key gains nothing but that sentence.
import type { TFunction } from 'i18next'
import { catalog, type namespaces } from './catalog.ts'

const keyed = /^(?:(gateway-[a-z-]{1,30}):push\.|push:)detail\.([a-z0-9-]{1,40})(?: ([\s\S]+))?$/
const known: Readonly<Record<string, object>> = catalog.de

/** The detail in the language of the reader. */
export function detailText(detail: string, translate: TFunction<typeof namespaces>): string {
  const [, gateway, code = '', words = ''] = keyed.exec(detail) ?? []
  const place = gateway === undefined ? ['push', 'detail', code] : [gateway, 'push', 'detail', code]
  if (!hasSentence(place)) return detail
  const [namespace, ...names] = place
  const sentence = translate(`${namespace}:${names.join('.')}` as 'gateway-exchange:push.detail.policy')
  return words === '' ? sentence : `${sentence} (${words})`
}

function hasSentence(names: readonly string[]): boolean {
  let place: unknown = known
  for (const name of names) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, name)) return false
    place = Reflect.get(place, name)
  }
  return typeof place === 'string'
}
