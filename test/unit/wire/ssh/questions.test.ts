// What a server asks: a password goes to a question for one only, once, and never as a new one; anything else is put to the admin, in words
// that cannot steer a terminal.
import { describe, expect, it } from 'vitest'
import { fail, type Outcome } from '#domain/fault.ts'
import { plainText } from '#wire/ssh/host-text.ts'
import { createAnswers } from '#wire/ssh/questions.ts'

const secrets: Readonly<Record<string, string>> = { password: 'pw', answer: '123456' }
const asker = (has = secrets) => ({
  secretFor: (kind: string) => has[kind] ?? null,
  need: (kind: string, prompt = '', _wasWrong = false, isEchoed = false): Outcome<never> =>
    fail('ssh.secret-needed', { kind, prompt, echo: isEchoed ? 1 : 0 }),
  refuse: (): Outcome<never> => fail('ssh.sign-in-refused'),
})
const hidden = (prompt: string) => ({ prompt, echo: false })
const refused = { fault: { code: 'ssh.sign-in-refused' } }

describe('a question', () => {
  it.each([
    ['Password: ', 'pw'],
    ["root@gw's password:", 'pw'],
    ['Passwort:', 'pw'],
    ['Kennwort für postmaster: ', 'pw'],
    ['Verification code: ', '123456'],
    ['One-time password (OATH) for `hs`: ', '123456'],
    ['Passcode or option (1-3): ', '123456'],
    ['Duo two-factor login', '123456'],
  ])('%s is answered', async (prompt, answer) => {
    expect(await createAnswers(asker())([hidden(prompt)])).toEqual({ ok: true, value: [answer] })
  })

  it('that shows what is typed gets no password', async () => {
    const asked = await createAnswers(asker({ password: 'pw' }))([{ prompt: 'Password:', echo: true }])
    expect(asked).toMatchObject({ fault: { params: { kind: 'answer', prompt: 'Password:', echo: 1 } } })
    const unseen = await createAnswers(asker({}))([hidden('Token:')])
    expect(unseen).toMatchObject({ fault: { params: { echo: 0 } } })
  })

  it('for a new password is refused, and one that is repeated', async () => {
    expect(await createAnswers(asker())([hidden('New password: ')])).toMatchObject(refused)
    const answers = createAnswers(asker())
    expect(await answers([hidden('Password:')])).toMatchObject({ ok: true })
    expect(await answers([hidden('Password:')])).toMatchObject(refused)
  })

  it('beside others is answered in their order; none needs no secret', async () => {
    expect(await createAnswers(asker())([hidden('Password:'), hidden('Token:')])).toMatchObject({
      value: ['pw', '123456'],
    })
    expect(await createAnswers(asker({}))([])).toEqual({ ok: true, value: [] })
  })

  it('comes back clean and bounded', async () => {
    const nasty = `\u001b[2JCode\r\n\u202efor\u200b ${'x'.repeat(9999)}`
    const asked = await createAnswers(asker({}))([hidden(nasty)])
    const prompt = asked.ok ? '' : String(asked.fault.params['prompt'])
    expect(prompt).toMatch(/^\[2JCode for x+…$/)
    expect(prompt.length).toBeLessThanOrEqual(200)
    expect(plainText('\u0007a\u2028b')).toBe('a b')
  })
})
