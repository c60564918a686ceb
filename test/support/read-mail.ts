// Reads a mail file with Python's own mail parser, as another program sees it; every deviation from the standards it notices is a defect.
import { execFileSync } from 'node:child_process'

export interface ReadMail {
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly start: string }[]
  readonly defects: readonly string[]
}

const script = `
import email, email.policy, json, sys
with open(sys.argv[1], 'rb') as source:
    mail = email.message_from_binary_file(source, policy=email.policy.default)
defects = [repr(each) for part in mail.walk() for each in part.defects]
defects += [repr(each) for part in mail.walk() for value in part.values() for each in value.defects]
print(json.dumps({
    'headers': {name: str(value) for name, value in mail.items()},
    'text': mail.get_body(('plain',)).get_content(),
    'attachments': [{'name': each.get_filename(), 'type': each.get_content_type(), 'start': each.get_payload(decode=True)[:5].decode('latin-1')}
                    for each in mail.iter_attachments()],
    'defects': defects,
}))
`

/** Reads the file. */
export function readMail(path: string): ReadMail {
  return JSON.parse(execFileSync('python3', ['-c', script, path], { encoding: 'utf8' })) as ReadMail
}
