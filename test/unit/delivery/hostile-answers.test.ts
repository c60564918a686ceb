// What a host answers in the place of our script: escape sequences never get further, and an odd answer is told, not thrown.
import { expect, test } from 'vitest'
import { askScript } from '#delivery/ask-script.ts'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { takeLock } from '#delivery/host-lock.ts'
import { succeed } from '#domain/fault.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'

function hostSaying(stdout: string): DeliveryHost {
  const shell: DeliveryHost['shell'] = {
    name: 'admin@gateway.example',
    run: () => Promise.resolve(succeed({ code: 0, stdout, stderr: '', isCut: false })),
    upload: () => Promise.resolve(succeed(undefined)),
    download: () => Promise.resolve(succeed(null)),
    gone: new Promise<void>(() => undefined),
    close: () => undefined,
  }
  return { id: '1', name: 'gateway', system: 'posix', rights: 'own', sudoPassword: null, shell }
}
const call = { folder: '/home/admin/.handschlag/site/set', step: 'lock', words: ['lock'] }
const lock = {
  place: { system: 'posix' as const, folder: call.folder, run: '00112233445566aa' },
  by: 'desk',
  ours: [],
  finishes: null,
  commands: [],
}

test('escape sequences and characters that turn the reading order are taken out', async () => {
  expect(valueIn(await askScript(hostSaying('=by \u001b[2J\u001b]0;x\u0007me\u202e!\n'), call))).toEqual([
    'by  ]0;x me !',
  ])
})

test.each(['=locked timer soon\n', '=locked timer 9999999999999999\n', '=locked\n', '=held?\n'])(
  'an answer about the lock that is none (%j) is not understood',
  async (said) => {
    expect(faultIn(await takeLock(hostSaying(said), lock)).code).toBe('push.not-understood')
  },
)

test('a lock of somebody else names them without what they slipped in', async () => {
  const { code, params } = faultIn(await takeLock(hostSaying('=locked by eve\u001b[31m\n'), lock))
  expect(code).toBe('push.locked')
  expect(params['by']).toBe('eve')
})
