// Ports on a host that end before they are open: the reason is a sentence in the reader's language.
import { EventEmitter } from 'node:events'
import type { Client } from 'ssh2'
import { expect, test } from 'vitest'
import { describeFault, translatorFor } from '#i18n/translate.ts'
import { faultIn } from '#test/support/expect-outcome.ts'
import { openRemotePorts } from '#wire/ssh/remote-ports.ts'

test('a connection that is lost while they are opened is told in words of the reader', async () => {
  const silent = Object.assign(new EventEmitter(), { forwardIn: () => undefined, unforwardIn: () => undefined })
  const lost = { client: silent as unknown as Client, gone: Promise.resolve() }
  const fault = faultIn(await openRemotePorts(lost, ['control'], (_name, stream) => stream.destroy()))
  expect(fault).toEqual({ code: 'confirm.trap-not-reached', params: { detail: 'push:detail.trap-line-lost' } })
  expect(describeFault(fault, translatorFor('de')).remedy).toContain('Die Verbindung zum Gateway ging verloren.')
})
