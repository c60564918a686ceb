// Reads a notice with Python's email package, which knows nothing of ours: 7-bit, without a defect, and split into its parts.
import { spawnSync } from 'node:child_process'
import { expect } from 'vitest'

const reader = `
import sys, json, email, email.policy
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
parts = list(m.iter_parts()) if m.is_multipart() else []
status = [[[k, str(v)] for k, v in g.items()] for g in parts[1].get_payload()] if len(parts) > 1 else []
last = parts[2] if len(parts) > 2 else None
print(json.dumps({
  'type': m.get_content_type(), 'report': m.get_param('report-type'),
  'headers': {k: str(v) for k, v in m.items()}, 'defects': [str(d) for p in m.walk() for d in p.defects],
  'parts': [p.get_content_type() for p in parts], 'status': status,
  'text': (parts[0] if parts else m).get_content(),
  'returned': None if last is None else last.get_payload(0).as_string() if last.get_content_type() == 'message/rfc822' else last.get_payload(decode=True).decode('ascii'),
}))`

export interface ReadNotice {
  readonly type: string
  readonly report: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly defects: readonly string[]
  readonly parts: readonly string[]
  readonly status: readonly (readonly (readonly [string, string])[])[]
  readonly text: string
  readonly returned: string | null
}

/** Reads the bytes of a notice; anything unsound fails the test. */
export function readNotice(bytes: Uint8Array): ReadNotice {
  expect(Buffer.from(bytes).every((byte) => byte < 0x80)).toBe(true)
  const { stdout, stderr, status } = spawnSync('python3', ['-c', reader], { input: bytes })
  expect([status, String(stderr)]).toEqual([0, ''])
  const notice: ReadNotice = JSON.parse(String(stdout))
  expect(notice.defects).toEqual([])
  return notice
}
