// Where an agent is looked for on each system.
import { describe, expect, it } from 'vitest'
import { agentSockets } from '#wire/ssh/keys/agent.ts'

const pipes = () => ['other', 'Pageant.ADMIN.4f2a', 'pageant.guest.77', 'openssh-ssh-agent']
const windows = { platform: 'win32', socket: undefined, user: 'admin' }

describe('an agent', () => {
  it.each([
    ['/run/agent', windows, ['/run/agent']],
    ['pageant', windows, ['\\\\.\\pipe\\Pageant.ADMIN.4f2a']],
    ['pageant', { platform: 'linux', socket: '/run/agent', user: 'root' }, []],
    ['', windows, ['\\\\.\\pipe\\openssh-ssh-agent', '\\\\.\\pipe\\Pageant.ADMIN.4f2a']],
    [
      '',
      { ...windows, socket: '/tmp/ssh' },
      ['/tmp/ssh', '\\\\.\\pipe\\openssh-ssh-agent', '\\\\.\\pipe\\Pageant.ADMIN.4f2a'],
    ],
    ['', { platform: 'linux', socket: '/run/user/0/agent', user: 'root' }, ['/run/user/0/agent']],
    ['', { platform: 'darwin', socket: '', user: 'root' }, []],
  ])('%j on %j is looked for at %j', (given, system, expected) => {
    expect(agentSockets(given, system, pipes)).toEqual(expected)
  })
})
