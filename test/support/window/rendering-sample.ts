// A generated configuration for screens; the real ones are golden files.
import type { Rendering } from '#domain/artefact.ts'

const script = `# Handschlag: Muster Bank AG
[CmdletBinding(SupportsShouldProcess)]
param()
$connector = @{
    Name                   = 'Handschlag Muster Bank AG'
    AddressSpaces          = @('SMTP:musterbank.example;1', 'SMTP:mb-leasing.example;1')
    DNSRoutingEnabled      = $true
    RequireTLS             = $true
    TlsAuthLevel           = 'DomainValidation'
    TlsDomain              = '*.musterbank.example'
    SourceTransportServers = @('EX1')
    ProtocolLoggingLevel   = 'Verbose'
}
New-SendConnector @connector -Partner
`

/** Two files and one note of each kind. */
export const sampleRendering: Rendering = {
  artefacts: [
    {
      name: 'apply.ps1',
      language: 'powershell',
      content: script,
      reasons: [
        { line: 7, until: 7, code: 'dns-routing', params: {} },
        { line: 8, until: 10, code: 'level', params: {} },
      ],
    },
    {
      name: 'plan.json',
      language: 'json',
      content: '{\n  "schema": "handschlag.exchange-plan/1",\n  "connectors": 1\n}\n',
      reasons: [],
    },
  ],
  notes: [
    { kind: 'why', code: 'dns-routing', params: {} },
    { kind: 'lost', code: 'minimum-protocol', params: { protocol: 'TLSv1.2' } },
    { kind: 'check', code: 'trust-store', params: {} },
  ],
}
