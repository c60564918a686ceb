// What somebody signs in with never comes back out of what a server says, however it repeats it; everything else stays as it was.
import { expect, test } from 'vitest'
import { secretHider } from '#wire/smtp-client/hide-secrets.ts'
import { printable } from '#wire/smtp-reply.ts'

const user = 'handschlag@own.example'
const password = 'Känguru-47/geheim!'
const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64')
const plain = base64(`\0${user}\0${password}`)
const asBytes = Buffer.from(password, 'utf8').toString('latin1')
const hide = secretHider({ user, password })

test.each([
  ['the command itself', `AUTH PLAIN ${plain}`, 'AUTH PLAIN ***'],
  ['a line of AUTH LOGIN', base64(password), '***'],
  ['the user of AUTH LOGIN', base64(user), '***'],
  ['the word itself', `500 who is ${password}`, '500 who is ***'],
  ['its bytes read one by one', `500 who is ${asBytes}`, '500 who is ***'],
  ['what is left of them on paper', `500 who is ${printable(asBytes)}`, '500 who is ***'],
  ['in capitals', `500 AUTH PLAIN ${plain.toUpperCase()}`, '500 AUTH PLAIN ***'],
  ['without its padding', `500 ${plain.replace(/=+$/, '')}`, '500 ***'],
  ['only its beginning', `500 ${plain.slice(0, 30)}...`, '500 ***...'],
  ['a piece of its middle', `500 (${plain.slice(20, 41)})`, '500 (***)'],
])('%s', (_, said, shown) => {
  expect(hide(said)).toBe(shown)
})

test('other words stay', () => {
  for (const said of [
    '250-AUTH PLAIN LOGIN',
    '334 VXNlcm5hbWU6',
    `MAIL FROM:<${user}>`,
    '250 2.0.0 Ok: queued as 4XYZabcd12',
  ])
    expect(hide(said)).toBe(said)
  expect(secretHider({ user: '', password: '' })('220 mail.own.example ESMTP')).toBe('220 mail.own.example ESMTP')
})
