// Partners of every state for screens, each with its report: what the worklist, the overview and the report pages have to show.
import type { Finding } from '#domain/finding.ts'
import type { Partner } from '#domain/partner.ts'
import type { SampleReport } from './report-sample.ts'

export interface SamplePartner {
  readonly partner: Partner
  readonly reports: readonly SampleReport[]
}

const everyMode = { encrypt: true, verify: true, secure: true, dane: false, fingerprint: true }
const noMode = { encrypt: false, verify: false, secure: false, dane: false, fingerprint: false }
const suitable = { verdict: 'suitable', level: 'name', modes: everyMode, recommended: 'secure' } as const
const unsuitable = { verdict: 'unsuitable', level: 'none', modes: noMode, recommended: 'may' } as const
const conditional: SampleReport['judgement'] = {
  verdict: 'conditional',
  level: 'mandatory',
  modes: { ...noMode, encrypt: true, fingerprint: true },
  recommended: 'encrypt',
}

/** A partner by number; the number makes the id. */
export function samplePartner(
  number: number,
  name: string,
  domains: readonly string[],
  more: Partial<Partner> = {},
): Partner {
  return {
    id: `00000000-0000-4000-8000-${number.toString().padStart(12, '0')}`,
    name,
    domains: [...domains],
    contact: { name: '', mail: '', phone: '' },
    agreedNames: [],
    isPractice: false,
    createdAt: '2026-10-01T08:00:00.000Z',
    changedAt: '2026-10-01T08:00:00.000Z',
    ...more,
  }
}

function finding(
  code: Finding['code'],
  severity: Finding['severity'],
  at: Finding['at'],
  params: Finding['params'] = {},
): Finding {
  return {
    code,
    severity,
    params: {
      ...(at.host === undefined ? {} : { host: at.host }),
      ...(at.ip === undefined ? {} : { ip: at.ip }),
      ...params,
    },
    at,
  }
}

const bank: SampleReport = {
  domain: 'musterbank.example',
  judgement: suitable,
  findings: [
    finding(
      'expires-soon',
      'warn',
      { host: 'mx2.musterbank.example', ip: '192.0.2.11' },
      { days: 31, date: '2026-12-22' },
    ),
    finding('cert-differs-per-mx', 'info', {}, { count: 2 }),
  ],
  servers: [
    { host: 'mx1.musterbank.example', addresses: [{ ip: '192.0.2.10' }, { ip: '2001:db8::10' }] },
    { host: 'mx2.musterbank.example', preference: 20, addresses: [{ ip: '192.0.2.11', days: 31 }] },
  ],
}

const leasing: SampleReport = {
  domain: 'mb-leasing.example',
  judgement: suitable,
  servers: [{ host: 'mx1.musterbank.example', addresses: [{ ip: '192.0.2.10' }] }],
}

const laboratory: SampleReport = {
  domain: 'labor-test.example',
  judgement: unsuitable,
  findings: [finding('starttls-missing', 'fail', { host: 'mail.labor-test.example', ip: '192.0.2.30' })],
  servers: [
    {
      host: 'mail.labor-test.example',
      addresses: [{ ip: '192.0.2.30', stopped: { at: 'starttls', cause: 'starttls-absent', detail: '' } }],
    },
  ],
}

const power: SampleReport = {
  domain: 'stadtwerke.example',
  judgement: { verdict: 'unverifiable', level: 'undetermined', modes: noMode, recommended: 'may' },
  findings: [finding('tcp-timeout', 'unknown', { host: 'mx.stadtwerke.example', ip: '192.0.2.40' }, { port: 25 })],
  servers: [
    {
      host: 'mx.stadtwerke.example',
      addresses: [{ ip: '192.0.2.40', stopped: { at: 'connect', cause: 'timeout', detail: '' } }],
    },
  ],
}

const clinic: SampleReport = {
  domain: 'klinikum.example',
  judgement: conditional,
  findings: [
    finding(
      'self-signed',
      'fail',
      { host: 'mx.klinikum.example', ip: '192.0.2.50' },
      { subject: 'mx.klinikum.example' },
    ),
    finding('mixed-level', 'warn', {}),
  ],
  servers: [
    { host: 'mx.klinikum.example', addresses: [{ ip: '192.0.2.50', trust: 'self-signed', protocol: 'TLSv1.2' }] },
  ],
}

const supplier: SampleReport = {
  domain: 'zulieferer-nord.example',
  judgement: suitable,
  findings: [
    finding(
      'expires-soon',
      'warn',
      { host: 'mx.zulieferer-nord.example', ip: '192.0.2.60' },
      { days: 9, date: '2026-11-30' },
    ),
  ],
  servers: [{ host: 'mx.zulieferer-nord.example', addresses: [{ ip: '192.0.2.60', days: 9 }] }],
}

const insurer: SampleReport = {
  domain: 'versicherung-sued.example',
  judgement: suitable,
  servers: [{ host: 'mx.versicherung-sued.example', addresses: [{ ip: '192.0.2.70' }] }],
}

const bankContact = { name: 'Leitstelle Mail', mail: 'postmaster@musterbank.example', phone: '+49 30 0000-0' }

/** Eight partners: every state, one expiring, one with an internationalised domain, one in practice. */
export const samplePartners: readonly SamplePartner[] = [
  {
    partner: samplePartner(1, 'Muster Bank AG', ['musterbank.example', 'mb-leasing.example'], { contact: bankContact }),
    reports: [bank, leasing],
  },
  { partner: samplePartner(2, 'Labor Dr. Test', ['labor-test.example']), reports: [laboratory] },
  { partner: samplePartner(3, 'Stadtwerke Musterstadt', ['stadtwerke.example']), reports: [power] },
  { partner: samplePartner(4, 'Klinikum Am Park', ['klinikum.example']), reports: [clinic] },
  { partner: samplePartner(5, 'Zulieferer Nord GmbH', ['zulieferer-nord.example']), reports: [supplier] },
  { partner: samplePartner(6, 'Versicherung Süd', ['versicherung-sued.example']), reports: [insurer] },
  { partner: samplePartner(7, 'Kanzlei Beispiel & Partner', ['xn--kanzlei-mller-0ob.example']), reports: [] },
  {
    partner: samplePartner(8, 'Gute Bank AG (Übung)', ['good.lab.example'], { isPractice: true }),
    reports: [{ ...insurer, domain: 'good.lab.example' }],
  },
]
