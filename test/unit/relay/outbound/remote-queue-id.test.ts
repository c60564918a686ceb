// The partner's queue id as the big servers write it into their last 250; what is none of these forms is not guessed.
import { describe, expect, it } from 'vitest'
import { remoteQueueId } from '#relay/outbound/remote-queue-id.ts'

const idIn = (line: string, code = 250) => remoteQueueId({ code, status: null, lines: [line] })

describe('the queue id in a 250', () => {
  it.each([
    ['2.0.0 Ok: queued as 4Zx1Yk2wLqz9vk3', '4Zx1Yk2wLqz9vk3'],
    ['2.0.0 Ok: queued as 81C7A2F1.', '81C7A2F1'],
    ['OK id=1vMabc-00000001Xyz-0Ab1', '1vMabc-00000001Xyz-0Ab1'],
    [
      '2.6.0 <a@own.example> [InternalId=13254321, Hostname=EX1.partner.example] 2431 bytes in 0.2 Queued mail for delivery',
      '13254321',
    ],
    ['ok 1763785934 qp 4711', '1763785934 qp 4711'],
    [
      '2.0.0 OK  1763785934 5b1f17b1804b1-477a9d3f5a6si1234.56 - gsmtp',
      '1763785934 5b1f17b1804b1-477a9d3f5a6si1234.56',
    ],
    ['2.0.0 3a7f21bc Message accepted for delivery', '3a7f21bc'],
    ['2.0.0 5AM4Vqhb012345 Message accepted for delivery', '5AM4Vqhb012345'],
  ])('%s', (line, id) => {
    expect(idIn(line)).toBe(id)
  })

  it.each(['Message accepted for delivery', '2.0.0 Ok', 'Requested mail action okay, completed', ''])('%s', (line) => {
    expect(idIn(line)).toBeNull()
  })

  it('takes none from a no, and none without end', () => {
    expect(idIn('queued as ABCDEF', 451)).toBeNull()
    expect(idIn(`queued as ${'A'.repeat(5000)}`)).toBeNull()
    expect(idIn(`queued as ${'A'.repeat(180)} `)?.length).toBe(120)
  })
})
