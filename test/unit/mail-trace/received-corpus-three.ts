// More Received fields of Exchange Online, Sendmail and Domino, with TLS and without, in the forms they have in mails of public lists (lkml,
// qemu-devel, dm-devel); names and addresses are those of nobody.
import type { CorpusField } from './received-corpus.ts'

const date = ' Sun, 22 Nov 2026 10:12:13 +0000'
const aes = 'TLS_AES_256_GCM_SHA384'
const ecdhe = 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'
const silent = { isTls: null, tls: null, suite: null, clientCertificate: null }

/** As it is found, and what is read of it. */
export const threeReceived: readonly CorpusField[] = [
  {
    title: 'Exchange Online, from its front door inwards',
    body: ` from DS3PEPF000099DF.namprd04.prod.outlook.com\n (2603:10b6:8:2e:cafe::8d) by DS7P222CA0030.outlook.office365.com\n (2603:10b6:8:2e::10) with Microsoft SMTP Server (version=TLS1_3,\n cipher=${aes}) id 15.20.9343.10 via Frontend Transport;${date}`,
    hop: { system: 'exchange-online', by: 'DS7P222CA0030.outlook.office365.com', tls: 'TLSv1.3', suite: aes },
  },
  {
    title: 'Exchange Online, between its regions, broken after Microsoft',
    body: ` from DS0PR12CA0001.namprd12.prod.outlook.com (2603:10b6:208:c1::17)\n by DS0PR12MB6439.namprd12.prod.outlook.com (2603:10b6:8:c9::7) with\n Microsoft\n SMTP Server (version=TLS1_2, cipher=${ecdhe}) id\n 15.20.9275.15;${date}`,
    hop: { system: 'exchange-online', isTls: true, tls: 'TLSv1.2', suite: ecdhe },
  },
  {
    title: 'Sendmail 8.18 in clear, from an address in brackets',
    body: ` from [10.249.130.12] ([10.249.130.12])\n\tby mx.partner.example (8.18.1/8.18.1) with ESMTP id 60DG4ZAa2405658;${date}`,
    hop: { system: 'sendmail', isTls: false, protocol: 'ESMTP' },
  },
  {
    title: 'Sendmail 8.18 with another configuration, no certificate asked for',
    body: ` from mail.ours.example (mail.ours.example [192.0.2.10])\n\tby mx.partner.example (8.18.1/8.17.1) with ESMTPS id 5B610GfL1595234\n\t(version=TLSv1.3 cipher=${aes} bits=256 verify=NOT);${date}`,
    hop: { system: 'sendmail', isTls: true, tls: 'TLSv1.3', suite: aes, clientCertificate: 'verify=NOT' },
  },
  {
    title: 'HCL Domino 14, from an address in brackets',
    body: ` from [127.0.1.1] ([192.0.2.10])\n by mail.partner.example (HCL Domino Release 14.0FP4)\n with ESMTP id 2026112210121302-13014 ;\n${date} `,
    hop: { ...silent, system: 'domino', protocol: 'ESMTP', by: 'mail.partner.example' },
  },
  {
    title: 'IBM Domino 9',
    body: ` from gw ([192.0.2.10])\n by mail.partner.example (IBM Domino Release 9.0.1FP10 HF383)\n with ESMTP id 2026112210121302-675250 ;\n${date} `,
    hop: { ...silent, system: 'domino', from: { helo: 'gw', name: null, ip: '192.0.2.10' } },
  },
]
