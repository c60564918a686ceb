// How mails are handed to Postfix and followed: commands a connection can carry, and answers that count only when they are whole.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { quotePosix } from '#delivery/quote-posix.ts'
import { planCommand } from '#domain/push/push-plan.ts'
import { postfixDrop } from '#gateways/postfix/trial/mail-drop.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { samplePostfixSite } from '../sample.ts'
import { tokenOf } from './sample-trial.ts'

const site = samplePostfixSite()
const place = { system: 'posix', folder: '/var/lib/mailadmin/.handschlag/s/0011223344556677', run: '' } as const
const mail = (index: number, from = 'postmaster@own.example') => ({
  token: tokenOf(index),
  messageId: `<${tokenOf(index)}@own.example>`,
  from,
  to: `gegenprobe-${tokenOf(index)}@bank.example`,
})
const many = Array.from({ length: 45 }, (_, index) => mail(index, index < 30 ? 'a@own.example' : 'b@own.example'))

describe('the commands', () => {
  const { hand, look, drop } = postfixDrop
  const again = postfixDrop.again ?? (() => [])
  it('fit into a plan and onto a command line, however many mails there are', () => {
    for (const commands of [hand, look, again, drop].map((commandsFor) => commandsFor(site, place, many))) {
      expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length)
      for (const command of commands) {
        planCommand.parse(command)
        valueIn(quotePosix(command.words))
        expect(command.isPrivileged).toBe(true)
      }
      const named = commands.flatMap(({ words }) => words.filter((word) => /^trial\d+=/.test(word)))
      expect(new Set(named).size).toBe(many.length)
    }
  })

  it('hand in for each sender under its own name', () => {
    expect(hand(site, place, many).map(({ words }) => [words[6], words.length - 7])).toEqual([
      ['a@own.example', 20],
      ['a@own.example', 10],
      ['b@own.example', 15],
    ])
  })
})

describe('the shell lines', () => {
  const ours = `{"queue_name": "deferred", "queue_id": "AAAA1", "recipients": [{"address": "${mail(0).to}", "delay_reason": "x"}]}`
  const others = '{"queue_name": "deferred", "queue_id": "BBBB2", "recipients": [{"address": "someone@bank.example"}]}'

  interface Host {
    /** The table transport_maps names, and whether the file is there all the same. */
    readonly route?: 'none' | 'file' | 'both'
    readonly queue?: 'stuck' | 'broken' | 'filtered'
  }

  /** Runs the commands of a kind with tools that write down what they are asked. */
  function run(kind: 'hand' | 'look' | 'again' | 'drop', mails = [mail(0)], host: Host = {}) {
    const folder = temporaryFolder()
    const tools = join(folder, 'tools')
    mkdirSync(tools)
    const tool = (name: string, script: string) =>
      writeFileSync(join(tools, name), `#!/bin/sh\necho "${name} $*" >> ${folder}/asked\n${script}\n`, { mode: 0o755 })
    const entry = host.queue === 'filtered' ? ours.replace('deferred', 'active') : ours
    const listed = `echo '${others}'\n[ -f ${folder}/removed ] || echo '${entry}'`
    tool('sleep', '')
    tool('postqueue', host.queue === 'broken' ? 'exit 69' : `case " $*" in *' -j') ${listed} ;; esac`)
    const isFiltered = `[ "$(grep -c ^sleep ${folder}/asked)" -ge 2 ] || echo "content_filter: scan:[127.0.0.1]:10024"`
    tool(
      'postcat',
      `case " $* " in *' -e '*) ${host.queue === 'filtered' ? isFiltered : ':'} ;; *) echo "Subject: ${tokenOf(1)}" ;; esac`,
    )
    tool('postsuper', host.queue === 'stuck' ? '' : `: > ${folder}/removed`)
    const routes =
      host.route === 'both' ? `inline:{a=b}, texthash:${folder}/handschlag-trial-0f/transport` : 'inline:{a=b}'
    tool(
      'postconf',
      `case $* in *transport_maps) echo '${routes}' ;; *sendmail_path) echo ${tools}/sendmail ;; *maillog_file) echo ${folder}/log ;; esac`,
    )
    tool('sendmail', 'cat >/dev/null')
    writeFileSync(join(folder, 'asked'), '')
    if (host.route !== undefined && host.route !== 'none') {
      mkdirSync(join(folder, 'handschlag-trial-0f'))
      const lines = mails.map(({ to }) => `${to} smtp:[127.0.0.1]:4000\n`).join('')
      writeFileSync(join(folder, 'handschlag-trial-0f', 'transport'), lines)
    }
    writeFileSync(
      join(folder, 'log'),
      [
        `Nov 22 10:00:00 mail postfix/cleanup[1]: AAAA1: message-id=<${tokenOf(0)}@own.example>`,
        'Nov 22 10:00:00 mail postfix/cleanup[1]: BBBB2: message-id=<private@own.example>',
        'Nov 22 10:00:01 mail postfix/smtp[7]: Untrusted TLS connection established to 127.0.0.1[127.0.0.1]:2500: TLSv1.3 with cipher X',
        'Nov 22 10:00:01 mail postfix/smtp[7]: Untrusted TLS connection established to mx.secret.example[192.0.2.1]:25: TLSv1.3 with cipher X',
        `Nov 22 10:00:02 mail postfix/smtp[7]: AAAA1: to=<${mail(0).to}>, relay=127.0.0.1[127.0.0.1]:2500, delay=1, dsn=2.0.0, status=sent (250 ok)`,
        'Nov 22 10:00:02 mail postfix/smtp[7]: BBBB2: to=<someone@bank.example>, relay=mx.secret.example[192.0.2.1]:25, delay=1, dsn=2.0.0, status=sent (250 ok)',
        '',
      ].join('\n'),
    )
    for (const { token } of mails) writeFileSync(join(folder, `${token}.eml`), 'x')
    const commandsFor = postfixDrop[kind] ?? (() => [])
    const commands = commandsFor({ ...site, configDirectory: folder }, { ...place, folder }, mails)
    const output = commands.map(({ words }) => {
      const [program = '', ...rest] = words
      try {
        return execFileSync(program, rest, { encoding: 'utf8', env: { PATH: `${tools}:${process.env['PATH']}` } })
      } catch (error) {
        return String((error as { stdout?: unknown }).stdout)
      }
    })
    const eml = readdirSync(folder).filter((name) => name.endsWith('.eml'))
    return { output, asked: readFileSync(join(folder, 'asked'), 'utf8'), eml }
  }

  it('tell of the queue and the log what is ours, and nothing of others', () => {
    const [queue, log] = run('look', [mail(0)], { route: 'both' }).output
    expect(queue).toBe(`${ours}\n@end\n`)
    expect(log?.split('\n').map((line) => line.slice(16, 60))).toEqual([
      `mail postfix/cleanup[1]: AAAA1: message-id=<`,
      'mail postfix/smtp[7]: Untrusted TLS connecti',
      'mail postfix/smtp[7]: AAAA1: to=<gegenprobe-',
      '',
      '',
    ])
    expect(log).not.toMatch(/secret|private|someone/)
  })

  it('take out only what is ours', () => {
    expect(run('drop').asked).toMatch(/postsuper -c \S+ -d AAAA1\n/)
    expect(run('drop').asked).not.toContain('BBBB2')
  })

  it('know a mail to an address of everybody by its token alone', () => {
    const test = { ...mail(1), to: 'someone@bank.example' }
    expect(run('drop', [test]).asked).toMatch(/postsuper -c \S+ -d BBBB2\n/)
    expect(run('drop', [{ ...test, token: tokenOf(2) }]).asked).not.toContain('postsuper')
  })

  it('say so when one stays in the queue, or nobody can look', () => {
    expect(run('drop').output).toEqual([expect.stringContaining('@end\n')])
    for (const queue of ['stuck', 'broken'] as const) {
      expect(run('drop', [mail(0)], { queue }).output[0]).not.toContain('@end')
    }
    expect(run('look', [mail(0)], { queue: 'broken' }).output[0]).toBe('@unread\n@end\n')
    const blind = run('hand', [mail(0)], { queue: 'broken', route: 'both' })
    expect(blind.output[0]).toContain(`@refused ${tokenOf(0)} the queue cannot be looked at`)
    expect(blind.asked).not.toContain('sendmail -i')
  })

  it('have tried again what is ours', () => {
    const { asked, output } = run('again', [mail(0)], { route: 'both' })
    expect(output).toEqual(['@again AAAA1\n@end\n'])
    expect(asked).toMatch(/postqueue -c \S+ -i AAAA1\n/)
    expect(asked).not.toContain('BBBB2')
    expect(run('again', [mail(0)], { queue: 'broken' }).output[0]).toContain('@unread')
  })

  it.each(['again', 'hand'] as const)('put a probe on hold whose route others took away: %s', (kind) => {
    for (const route of ['none', 'file'] as const) {
      const { asked, output } = run(kind, [mail(0)], { route })
      expect(asked).toMatch(/postsuper -c \S+ -h AAAA1\n/)
      expect(asked).not.toMatch(/postqueue -c \S+ -i|sendmail -i/)
      if (kind === 'hand') expect(output[0]).toBe(`@refused ${tokenOf(0)} the temporary route is not there\n`)
      else expect(output[0]).toBe('@unrouted AAAA1\n@end\n')
    }
  })

  it('tell of a probe that waits without its route, and of no other mail', () => {
    expect(run('look').output[0]).toBe(`${ours}\n@unrouted AAAA1\n@end\n`)
    const test = { ...mail(1), to: 'someone@bank.example' }
    expect(run('look', [test]).output[0]).toBe(`${others}\n@end\n`)
  })

  it('wait for a mail that is with a content filter, then take it out; what was handed in goes, too', () => {
    const { asked, eml } = run('drop', [mail(0)], { queue: 'filtered' })
    expect(asked.match(/^sleep 3$/gm)).toHaveLength(2)
    expect(asked.indexOf('postsuper')).toBeGreaterThan(asked.lastIndexOf('sleep'))
    expect(asked).toMatch(/postsuper -c \S+ -d AAAA1\n/)
    expect(eml).toEqual([])
    const stuck = run('drop', [mail(0)], { queue: 'stuck' })
    expect(stuck.eml).toEqual([`${tokenOf(0)}.eml`])
  })

  it('hand a probe in only where Postfix goes by its route', () => {
    for (const route of ['none', 'file'] as const) {
      const { asked, output } = run('hand', [mail(5)], { route })
      expect(output[0]).toContain(`@refused ${tokenOf(5)} the temporary route is not there`)
      expect(asked).not.toContain('sendmail -i')
    }
    expect(run('hand', [mail(5)], { route: 'both' }).asked).toContain(
      `sendmail -i -f postmaster@own.example -- ${mail(5).to}\n`,
    )
  })

  it('hand nothing in twice, and no probe without its route', () => {
    const again = run('hand', [mail(0)], { route: 'both' })
    expect(again.output).toEqual([`@handed ${tokenOf(0)}\n`])
    expect(again.asked).toMatch(/postqueue -c \S+ -i AAAA1\n/)
    expect(again.asked).not.toContain('sendmail -i')
    const bare = run('hand', [mail(5)])
    expect(bare.output[0]).toContain(`@refused ${tokenOf(5)} the temporary route is not there`)
    expect(bare.asked).not.toContain('sendmail -i')
    const test = run('hand', [{ ...mail(6), to: 'test@bank.example' }])
    expect(test.asked).toContain('sendmail -i -f postmaster@own.example -- test@bank.example\n')
  })
})

describe('the answers', () => {
  const { readFates, readHanded } = postfixDrop
  const answer = (id: string, stdout: string, code: number | null = 0) => ({ id, code, stdout, stderr: '' })
  it('count only when they came to their end', () => {
    const whole = [answer('look-queue-1', '@end\n'), answer('look-log-1', '@end\n')]
    expect(valueIn(readFates(whole, [mail(0)])).get(tokenOf(0))?.fate.kind).toBe('unknown')
    for (const bad of [
      [],
      whole.slice(1),
      [answer('look-queue-1', ''), answer('look-log-1', '@end\n')],
      [answer('look-queue-1', '@end\n', 1), answer('look-log-1', '@end\n')],
      [answer('look-queue-1', 'Mail queue is empty\n@end\n'), answer('look-log-1', '@end\n')],
    ])
      expect(faultIn(readFates(bad, [mail(0)])).code).toBe('push.not-understood')
  })

  it('tell that others took the route away from what they do not know', () => {
    const gone = { ...answer('look-queue-1', '{"x": 1}\n@unrouted AAAA1\n@end\n') }
    expect(faultIn(readFates([gone, answer('look-log-1', '@end\n')], [mail(0)])).code).toBe('confirm.changed-meanwhile')
    const { readAgain } = postfixDrop
    if (readAgain === undefined) throw new Error('it reads them')
    expect(readAgain([answer('try-again-1', '@again AAAA1\n@end\n')]).ok).toBe(true)
    expect(faultIn(readAgain([answer('try-again-1', '@unrouted AAAA1\n@end\n', 1)])).code).toBe(
      'confirm.changed-meanwhile',
    )
    expect(faultIn(readAgain([answer('try-again-1', '@unread\n@end\n', 1)])).code).toBe('push.not-understood')
  })

  it('say why a mail was not taken', () => {
    expect(readHanded([answer('hand-in-1', '@handed x\n')]).ok).toBe(true)
    expect(
      faultIn(readHanded([answer('hand-in-1', '@handed x\n@refused y sendmail: fatal: no\u001b[2J\n', 1)])),
    ).toEqual({
      code: 'confirm.not-handed-in',
      params: { detail: 'sendmail: fatal: no\ufffd[2J' },
    })
    for (const [said, detail] of [
      ['the temporary route is not there', 'push:detail.trial-route-gone'],
      ['the queue cannot be looked at', 'push:detail.trial-queue-unseen'],
    ] as const)
      expect(faultIn(readHanded([answer('hand-in-1', `@refused y ${said}\n`, 1)])).params).toEqual({ detail })
    expect(faultIn(readHanded([])).code).toBe('confirm.not-handed-in')
  })
})
