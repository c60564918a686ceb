// Hosts an Exchange push is not made for: each is refused before anything is written, in a sentence that says what to do.
import { expect, test } from 'vitest'
import { languages } from '#domain/language.ts'
import { describeFault, translatorFor } from '#i18n/translate.ts'
import { faultIn } from '#test/support/expect-outcome.ts'
import { exchangeBench } from '../transcripts/exchange/push-bench.ts'

const bench = exchangeBench('127.0.16.5')

test.each([
  ['rights are missing', ['policy-open', 'plan-no-rights'], 'push.host-unfit', 'Organization Management'],
  ['a sign-in has no network', ['policy-open', 'plan-no-network'], 'push.host-unfit', 'sign in with a password'],
  ['PowerShell is the 32-bit one', ['policy-open', 'plan-32-bit'], 'push.host-unfit', '64-bit OpenSSH server'],
  ['a group policy wants signatures', ['policy-all-signed', 'plan-not-signed'], 'push.host-unfit', 'AllSigned'],
  ['a script is not signed', ['policy-open', 'plan-not-signed'], 'push.host-unfit', 'AllSigned'],
  ['a foreign connector is in the way', ['policy-open', 'plan-conflict'], 'push.host-unfit', 'Partner-Bank'],
  ['the script dies without a result', ['policy-open', 'plan-died'], 'push.not-understood', 'Get-SendConnector'],
  ['something else answers', ['policy-open', 'verify-as-planned'], 'push.not-understood', 'called apply'],
])('%s', async (_title, session, code, words) => {
  const fault = faultIn(await bench.plan(session))
  expect(fault.code).toBe(code)
  expect(fault.params['host']).toBe('ex01')
  for (const language of languages) {
    const { title } = describeFault(fault, translatorFor(language))
    expect(title).not.toMatch(/push\.detail|\{\{/)
    if (language === 'en') expect(title).toContain(words)
  }
})
