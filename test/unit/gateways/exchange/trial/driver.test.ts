// What the trial's driver calls at an Exchange host, which trials it refuses to write, and what it makes of answers, whole and broken.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteWindows } from '#delivery/quote-windows.ts'
import type { Trial } from '#domain/confirm/trial.ts'
import { languages } from '#domain/language.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { exchangeTrial } from '#gateways/exchange/trial/driver.ts'
import { catalog } from '#i18n/catalog.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { readAssignments } from '#test/support/powershell-literals.ts'
import { sampleSite as site } from '../../sample-policy.ts'
import { answerWith, place } from '../push/samples.ts'
import { looked, lookResult, ruleLines, sampleTrial, tokenOf } from './sample-trial.ts'

const { push, files, readRule, isPastRule, readLeft, lookLeft, recipientFor } = exchangeTrial
const state = 'a'.repeat(64)

describe('the file', () => {
  const table = (changes: Partial<Trial> = {}) => {
    const [script] = valueIn(files(sampleTrial(changes), site))
    const text = script?.content ?? ''
    return { text, read: readAssignments(text.slice(text.indexOf('$PlanHash'), text.indexOf('$Traps'))) }
  }

  it('names a sub-domain, an address and a port for each mode', () => {
    const { text } = table()
    expect(text).toContain(
      `    @{ Mode = 'control'; Domain = 'gegenprobe-${tokenOf(0)}.bank.example'; Address = '127.0.0.1'; Port = 2500 },\r\n`,
    )
    expect(recipientFor?.(tokenOf(0), 'Bank.Example')).toBe(`gegenprobe@gegenprobe-${tokenOf(0)}.bank.example`)
    expect(table()).toEqual(table())
  })

  it('asks for the authority only where name or dates are judged', () => {
    expect(table().read['$WantsAuthority']).toBe(true)
    const traps = sampleTrial().traps.filter(({ mode }) => mode !== 'wrong-name' && mode !== 'expired')
    expect(table({ traps }).read['$WantsAuthority']).toBe(false)
    expect(table().read['$AuthorityThumbprint']).toMatch(/^[0-9A-F]{40}$/)
  })

  const [first, ...rest] = sampleTrial().traps
  const trap = (change: object): Partial<Trial> => {
    if (first === undefined) throw new Error('a trap')
    return { traps: [{ ...first, ...change }, ...rest] }
  }
  it.each<readonly [string, Partial<Trial>]>([
    ['id', { id: '../../etc' }],
    ['domain', { domain: "bank.example'; Remove-SendConnector '" }],
    ['authority', { authorityPem: 'no certificate' }],
    ['recipient', trap({ recipient: `gegenprobe-${tokenOf(0)}@bank.example` })],
    ['recipient', trap({ token: "a'b" })],
    ['address', trap({ address: 'localhost' })],
    ['address', trap({ address: 'fe80::1%eth0' })],
    ['port', trap({ port: 0 })],
    ['traps', trap({ port: 2501 })],
    ['traps', { traps: [] }],
  ])('is none where %s cannot be said', (field, change) => {
    expect(faultIn(files(sampleTrial(change), site))).toEqual({
      code: 'confirm.not-triable',
      params: { detail: field },
    })
  })
})

describe('the commands', () => {
  const tail = ({ words }: PlanCommand) => words.slice(7).join(' ')
  const reading = valueIn(push.read(looked(), [], site))

  it('name the run and what was seen, and pass both shells', () => {
    expect(push.inspect(site, place).map(tail)).toEqual(['', '-Mode Look'])
    expect(push.apply(site, place, reading, []).map(tail)).toEqual([
      `-Mode Apply -ExpectState ${state} -Run ${place.run}`,
    ])
    expect(push.verify(site, place).map(tail)).toEqual([`-Mode Verify -Run ${place.run}`])
    expect(push.inspectUndo(site, place, {}).map(tail)).toEqual([`-Mode UndoLook -Run ${place.run}`])
    expect(push.undo(site, place, {}, null).map(tail)).toEqual([`-Mode Undo -Run ${place.run}`])
    expect(push.undo(site, place, {}, reading).map(tail)).toEqual([
      `-Mode Undo -ExpectState ${state} -Run ${place.run}`,
    ])
    expect(lookLeft(site, place).map(tail)).toEqual(['-Mode Left'])
    for (const { words } of [...push.inspect(site, place), ...push.apply(site, place, reading, [])]) {
      expect(quoteWindows(words).ok).toBe(true)
    }
  })
})

describe('the rule in force', () => {
  it('is the connector with what decides, and says what the temporary ones have for themselves', () => {
    const rule = valueIn(readRule(looked()))
    expect([isPastRule(looked()), isPastRule([])]).toEqual([false, false])
    expect(rule.source).toBe('Get-SendConnector "Handschlag Bank 1" (bank.example;1)')
    expect(rule.text).toContain(
      'RequireTLS=true; IgnoreSTARTTLS=false; TlsAuthLevel=domainvalidation; TlsDomain=mx.bank.example',
    )
    expect(rule.text).toMatch(/ \/ New-SendConnector: AddressSpaces, .*, MaxMessageSize$/)
    expect(rule.configSha256).toBe('b'.repeat(64))
  })

  const withLines = (Lines: readonly string[], IsDefault = false) =>
    valueIn(readRule(looked({ Rule: { Name: 'All', Space: '*;1', IsDefault, Lines, ConfigHash: state } })))
  it.each<readonly [string, string, string]>([
    ['TlsDomain=mx.bank.example', 'TlsDomain=', 'TlsDomain'],
    ['SmartHostAuthMechanism=none', 'SmartHostAuthMechanism=basicauthrequiretls', 'SmartHostAuthMechanism'],
  ])('with %s being %s names it', (before, after, key) => {
    const { text } = withLines(ruleLines.map((line) => (line === before ? after : line)))
    expect(text?.endsWith(`, ${key}`)).toBe(true)
  })

  it('is none where the connector of all mail demands no TLS', () => {
    const open = ruleLines.map((line) => (line === 'RequireTLS=true' ? 'RequireTLS=false' : line))
    expect(withLines(open, true).text).toBeNull()
    expect(withLines(ruleLines, true).text).not.toBeNull()
    expect(withLines(open).text).toContain('RequireTLS=false')
  })
})

describe('a plan', () => {
  it('shows connectors, and takes the trust in the authority for a danger of its own', () => {
    const Connectors = [
      { Name: 'Handschlag-Gegenprobe-0123456789abcdef-control', Lines: ['Port: 2500', 'RequireTLS: true'] },
    ]
    const reading = valueIn(push.read(looked({ Connectors, TakesAuthority: true }), [], site))
    expect(reading.changes.map(({ kind, name, before }) => [kind, name, before])).toEqual([
      ['connector', 'Handschlag-Gegenprobe-0123456789abcdef-control', null],
      ['setting', String.raw`Cert:\LocalMachine\Root`, null],
      ['service', 'Handschlag-Gegenprobe', null],
    ])
    expect(reading.unsafe.map(({ code }) => code)).toEqual(['trial-authority'])
    expect(valueIn(push.read(looked({ Connectors }), [], site)).unsafe).toEqual([])
    expect(reading).toMatchObject({
      product: { name: 'Exchange Server 2019', version: '15.2.1544.4' },
      stateHash: state,
    })
  })

  it('takes away what an earlier trial left, and says so', () => {
    const Things = { value: [{ Kind: 'connector', Name: 'Handschlag-Gegenprobe-old-control' }], Count: 1 }
    const reading = valueIn(push.read(looked({ Things }), [], site))
    expect(reading).toMatchObject({ isUnfinished: true, changes: [{ kind: 'connector', after: null }] })
    expect(
      valueIn(push.readUndo([answerWith('exchange-trial-undolook', lookResult({ Things, Rule: undefined }))], site)),
    ).toMatchObject({ isUnfinished: false, changes: [{ kind: 'connector', after: null }] })
  })

  it.each<readonly [Readonly<Record<string, unknown>>, string]>([
    [{ TakesAuthority: true }, 'trial-no-list'],
    [{}, 'trial-no-authority'],
    [{ Servers: 3 }, 'trial-this-server'],
    [{ Rule: { Name: 'All', Space: '*;1', IsDefault: true, Lines: ruleLines, ConfigHash: state } }, 'trial-default'],
    [
      { Rule: { Name: 'A', Space: '*;1', IsDefault: false, Lines: ['FrontendProxyEnabled=true'], ConfigHash: state } },
      'trial-front-end',
    ],
  ])('with %j gives the note %s in both languages', (changes, code) => {
    const { notes } = valueIn(push.read(looked(changes), [], site))
    expect(notes.map((note) => note.code)).toContain(code)
    for (const language of languages) {
      const texts: Readonly<Record<string, string>> = catalog[language]['gateway-exchange'].push.note
      for (const note of notes) expect(texts[note.code], note.code).toBeDefined()
    }
  })
})

describe('a host that cannot be tried', () => {
  it('says that mails keep its connectors', () => {
    const [undo] = push.undo(site, place, {}, null)
    if (undo === undefined) throw new Error('a command')
    const left = { ...lookResult(), Code: 21, State: 'mails-left', Message: '2 in the queue.' }
    expect(push.judge(undo, answerWith(undo.id, left, 1))).toEqual({
      kind: 'failed',
      detail: 'gateway-exchange:push.detail.trial-mails-left 2 in the queue.',
    })
    for (const language of languages) {
      expect(Object.keys(catalog[language]['gateway-exchange'].push.detail)).toContain('trial-mails-left')
    }
  })

  it.each([
    ['no-connector', 12],
    ['other-server', 12],
    ['domain-security', 12],
    ['sub-domains', 12],
    ['other-trial', 13],
  ])('says %s, and it has its sentence', (State, Code) => {
    const answers = [answerWith('exchange-trial-look', { ...lookResult(), Code, State, Message: 'All: EX02' }, 1)]
    const fault = faultIn(push.read(answers, [], site))
    expect(fault).toEqual({
      code: 'push.host-unfit',
      params: { detail: `gateway-exchange:push.detail.trial-${State} All: EX02` },
    })
    expect(faultIn(readRule(answers))).toEqual(fault)
    // what another server's trial left behind says nothing of the partner's mail
    expect(isPastRule(answers)).toBe(State !== 'other-trial')
    for (const language of languages) {
      expect(Object.keys(catalog[language]['gateway-exchange'].push.detail)).toContain(`trial-${State}`)
    }
  })

  it('is told by a group policy before anything else', () => {
    const [, look] = looked()
    const policy = { id: 'exchange-policy', code: 0, stdout: 'MachinePolicy       AllSigned\r\n', stderr: '' }
    expect(faultIn(push.read(look === undefined ? [] : [policy, look], [], site)).code).toBe('push.host-unfit')
  })
})

describe('the end of a command', () => {
  const [apply, undo] = [
    push.apply(site, place, valueIn(push.read(looked(), [], site)), [])[0],
    push.undo(site, place, {}, null)[0],
  ]
  if (apply === undefined || undo === undefined) throw new Error('commands')
  const judged = (command: PlanCommand, Code: number, State: string, Message = '') =>
    push.judge(command, answerWith(command.id, { ...lookResult(), Code, State, Message }, 1)).kind

  it.each<readonly [number, string, string, string]>([
    [0, 'applied', 'done', 'failed'],
    [0, 'undone', 'failed', 'done'],
    [20, 'rolled-back', 'taken-back', 'failed'],
    [21, 'rollback-failed', 'failed', 'failed'],
    [14, 'moved', 'moved', 'moved'],
    [13, 'locked', 'locked', 'locked'],
    [13, 'mails-left', 'refused', 'failed'],
    [11, 'rights', 'refused', 'failed'],
    [12, 'other-server', 'refused', 'failed'],
    [2, 'looked', 'failed', 'failed'],
    [1, 'failed', 'failed', 'failed'],
    [0, 'rights', 'failed', 'failed'],
  ])('%i %s is %s of apply and %s of undo', (code, word, ofApply, ofUndo) => {
    expect([judged(apply, code, word), judged(undo, code, word)]).toEqual([ofApply, ofUndo])
  })

  it('is none without a result line, whatever code comes', () => {
    expect(push.judge(apply, { id: apply.id, code: 0, stdout: 'all done\r\n', stderr: '' }).kind).toBe('failed')
  })
})

describe('what is left', () => {
  it('is named, mails too', () => {
    const Things = [
      { Kind: 'authority', Name: 'Cert:\\LocalMachine\\Root CN=x\u202e AB' },
      { Kind: 'mail', Name: 'EX01\\12\\34 <a@b>' },
    ]
    const answers = [answerWith('exchange-trial-left', { ...lookResult({ Things }), Code: 0 }, 0)]
    expect(valueIn(readLeft(answers))).toEqual([
      'authority Cert:\\LocalMachine\\Root CN=x AB',
      'mail EX01\\12\\34 <a@b>',
    ])
    expect(valueIn(readLeft([answerWith('exchange-trial-left', { ...lookResult(), Code: 0 }, 1)]))).toEqual([])
  })

  it('is not nothing where nobody can tell', () => {
    expect(readLeft([]).ok).toBe(false)
    expect(readLeft([{ id: 'exchange-trial-left', code: 0, stdout: '', stderr: '' }]).ok).toBe(false)
  })
})

it('never throws, and never takes a damaged answer for a whole one', () => {
  const whole = looked()[1]?.stdout ?? ''
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.string({ maxLength: 5 }), (at, text) => {
      const stdout = whole.slice(0, at) + text
      const answers = [{ id: 'exchange-trial-look', code: 0, stdout, stderr: '' }]
      const read = push.read(answers, [], site)
      if (read.ok) expect(readRule(answers)).toEqual(readRule(looked()))
    }),
  )
})
