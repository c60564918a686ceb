// A detail of a fault that is itself a sentence of a gateway: `gateway-<id>:push.detail.<code>`, then the words of the host. Anything else is
// shown as it stands, so a host that prints such a key gains nothing but that sentence.
import type { TFunction } from 'i18next'
import { catalog, type namespaces } from './catalog.ts'

const keyed = /^(gateway-[a-z-]{1,30}):push\.detail\.([a-z0-9-]{1,40})(?: ([\s\S]+))?$/
const known: Readonly<Record<string, object>> = catalog.de

/** The detail in the language of the reader. */
export function detailText(detail: string, translate: TFunction<typeof namespaces>): string {
  const [, namespace = '', code = '', words = ''] = keyed.exec(detail) ?? []
  if (!hasSentence(namespace, code)) return detail
  const sentence = translate(`${namespace}:push.detail.${code}` as 'gateway-exchange:push.detail.policy')
  return words === '' ? sentence : `${sentence} (${words})`
}

function hasSentence(namespace: string, code: string): boolean {
  let place: unknown = known
  for (const name of [namespace, 'push', 'detail', code]) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, name)) return false
    place = Reflect.get(place, name)
  }
  return typeof place === 'string'
}
