// Handlers of a house with no hosts and an empty journal; a script of a test replaces what it is about.
import { fail, succeed } from '#domain/fault.ts'
import type { WindowHandlers } from '../contract-double.ts'

export type PushHandlers = Pick<WindowHandlers, 'host' | 'push'>
export interface PushScript {
  readonly host?: Partial<PushHandlers['host']>
  readonly push?: Partial<PushHandlers['push']>
}

/** Handlers over the script. */
export function pushDouble({ host, push }: PushScript = {}): PushHandlers {
  const noHost = () => fail('push.host-not-found')
  const noPlan = () => fail('push.plan-unknown')
  return {
    host: {
      list: () => succeed([]),
      save: noHost,
      remove: noHost,
      key: noHost,
      pin: noHost,
      unpin: noHost,
      pins: noHost,
      signIn: noHost,
      secrets: noHost,
      forgetSecrets: noHost,
      ...host,
    },
    push: {
      plan: () => fail('push.no-hosts'),
      planUndo: noPlan,
      whatRuns: noPlan,
      apply: noPlan,
      confirm: noPlan,
      journal: () => succeed([]),
      exportSet: () => succeed({ files: ['/home/admin/musterbank.example.zip'] }),
      ...push,
    },
  }
}
