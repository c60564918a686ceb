// Received fields of Exchange, Exchange Online, Domino, our relay and others, in the forms they are found in, with names of nobody.
import type { CorpusField } from './received-corpus.ts'

const date = ' Sun, 22 Nov 2026 10:12:13 +0100'
const at = '2026-11-22T09:12:13.000Z'
const greeting = { helo: 'mail.ours.example', name: null, ip: '192.0.2.10' }
const named = { ...greeting, name: 'mail.ours.example' }
const aes = 'TLS_AES_256_GCM_SHA384'
const ecdhe = 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'
const silent = { isTls: null, tls: null, suite: null, clientCertificate: null }
const onlineHost = 'AM2PEPF0001C713.mail.protection.outlook.com'

const microsoft: readonly CorpusField[] = [
  {
    title: 'Exchange Server',
    body: ` from mail.ours.example (192.0.2.10) by EX1.partner.example\r\n (10.1.1.5) with Microsoft SMTP Server (version=TLS1_2,\r\n cipher=${ecdhe}) id 15.2.1544.4; Sun, 22 Nov\r\n 2026 10:12:13 +0100`,
    hop: {
      from: greeting,
      by: 'EX1.partner.example',
      system: 'exchange',
      isTls: true,
      tls: 'TLSv1.2',
      suite: ecdhe,
      id: '15.2.1544.4',
      at,
    },
  },
  {
    title: 'Exchange 2013 names no version',
    body: ` from mail.ours.example (192.0.2.10) by EX1.partner.example (10.1.1.5) with Microsoft SMTP Server (TLS) id 15.0.1497.18 via Frontend Transport;${date}`,
    hop: { system: 'exchange', isTls: true, tls: null, suite: null },
  },
  {
    title: 'Exchange in clear',
    body: ` from mail.ours.example (192.0.2.10) by EX1.partner.example\n (10.1.1.5) with Microsoft SMTP Server id 15.1.2507.39\n via Frontend Transport;${date}`,
    hop: { system: 'exchange', protocol: 'Microsoft SMTP Server', isTls: false },
  },
  {
    title: 'Exchange, inside',
    body: ` from EX1.partner.example ([fe80::b6:a4a1:2f36:8284]) by EX2.partner.example\n ([fe80::b6:a4a1:2f36:8285%7]) with mapi id 15.02.1544.004;${date}`,
    hop: {
      ...silent,
      from: { helo: 'EX1.partner.example', name: null, ip: 'fe80::b6:a4a1:2f36:8284' },
      system: 'exchange',
      protocol: 'mapi',
    },
  },
  {
    title: 'Exchange Online',
    body: ` from mail.ours.example (192.0.2.10) by\r\n ${onlineHost} (10.167.16.183) with Microsoft\r\n SMTP Server (version=TLS1_3, cipher=${aes}) id 15.20.8182.16\r\n via Frontend Transport;${date}`,
    hop: { from: greeting, by: onlineHost, system: 'exchange-online', isTls: true, tls: 'TLSv1.3', suite: aes },
  },
  {
    title: 'the SMTP service of Windows',
    body: ` from mail.ours.example ([192.0.2.10]) by iis.partner.example with Microsoft SMTPSVC(8.5.9600.16384);${date}`,
    hop: { ...silent, from: greeting, system: 'other' },
  },
]

const domino: readonly CorpusField[] = [
  {
    title: 'Domino 12',
    body: ` from mail.ours.example ([192.0.2.10])\r\n          by mail.partner.example (HCL Domino Release 12.0.2FP3 HF86)\r\n          with ESMTP id 2026112210121302-909 ;\r\n          Sun, 22 Nov 2026 10:12:13 +0100 `,
    hop: {
      ...silent,
      from: greeting,
      by: 'mail.partner.example',
      protocol: 'ESMTP',
      system: 'domino',
      id: '2026112210121302-909',
      at,
    },
  },
  {
    title: 'Lotus Domino',
    body: ` from mail.ours.example ([192.0.2.10]) by mail.partner.example (Lotus Domino Release 8.5.3FP6) with SMTP id 2026112210;${date}`,
    hop: { ...silent, system: 'domino', protocol: 'SMTP' },
  },
  {
    title: 'a Domino that speaks of TLS',
    body: ` from mail.ours.example ([192.0.2.10]) by mail.partner.example (HCL Domino Release 14.5) with ESMTPS (version=TLSv1.2 cipher=ECDHE-RSA-AES256-GCM-SHA384) id 2026112210;${date}`,
    hop: { system: 'domino', isTls: true, tls: 'TLSv1.2', suite: 'ECDHE-RSA-AES256-GCM-SHA384' },
  },
]

const others: readonly CorpusField[] = [
  {
    title: 'our relay',
    body: ` from mail.ours.example ([192.0.2.10])\r\n\tby mx.partner.example with ESMTPS tls ${aes}\r\n\tid H1K4ZT7Q2M0X5B9RDW\r\n\tfor <test@partner.example>;\r\n\tSun, 22 Nov 2026 09:12:13 +0000`,
    hop: { from: greeting, system: 'handschlag', isTls: true, tls: 'TLSv1.3', suite: aes, at },
  },
  {
    title: 'our relay in clear',
    body: ` from mail.ours.example ([IPv6:2001:db8::a])\r\n\tby mx.partner.example with ESMTP\r\n\tid H1K4ZT7Q2M0X5B9RDW;\r\n\tSun, 22 Nov 2026 09:12:13 +0000`,
    hop: { system: 'handschlag', isTls: false },
  },
  {
    title: 'qmail from the network',
    body: ` from unknown (HELO mail.ours.example) (user@192.0.2.10)\n  by mx.partner.example with SMTP; 22 Nov 2026 10:12:13 +0100`,
    hop: { ...silent, from: greeting, system: 'other', at },
  },
  {
    title: 'qmail, inside',
    body: ' (qmail 90138 invoked from network); 22 Nov 2026 09:12:13 -0000',
    hop: { ...silent, by: null, at },
  },
  {
    title: 'Haraka',
    body: ` from mail.ours.example (mail.ours.example [192.0.2.10])\n\tby mx.partner.example (Haraka/3.0.3) with ESMTPS id 7B470838.1\n\tenvelope-from <a@ours.example>\n\t(version=TLSv1.3 cipher=${aes} verify=OK);${date}`,
    hop: { from: named, system: 'other', isTls: true, tls: 'TLSv1.3', clientCertificate: 'verify=OK' },
  },
  {
    title: 'Google',
    body: ` from mail.ours.example (mail.ours.example. [192.0.2.10])\n        by mx.google.com with ESMTPS id a1-20020a05622a0a0a00b\n        for <test@partner.example>\n        (version=TLS1_3 cipher=${aes} bits=256/256);\n        Sun, 22 Nov 2026 01:12:13 -0800 (PST)`,
    hop: { from: named, by: 'mx.google.com', isTls: true, tls: 'TLSv1.3', suite: aes, at },
  },
  {
    title: 'Google, inside',
    body: ' by 2002:a05:6102:22c6:0:0:0:0 with SMTP id a6csp126141vsh;\n        Sun, 22 Nov 2026 01:12:13 -0800 (PST)',
    hop: { ...silent, by: '2002:a05:6102:22c6:0:0:0:0' },
  },
  {
    title: 'OpenSMTPD',
    body: ` from mail.ours.example (mail.ours.example [192.0.2.10])\n\tby mx.partner.example (OpenSMTPD) with ESMTPS id 3c7a (TLSv1.3:${aes}:256:NO)\n\tfor <test@partner.example>;${date}`,
    hop: { isTls: true, tls: 'TLSv1.3', suite: aes },
  },
  {
    title: 'a filter that says STARTTLS',
    body: ` from mail.ours.example (mail.ours.example [192.0.2.10]) by mx.partner.example with ESMTP with STARTTLS (version=TLSv1.3,\n cipher=${aes}) id us-mta-546;${date}`,
    hop: { system: 'other', isTls: true, tls: 'TLSv1.3' },
  },
  {
    title: 'a filter with the suite in the protocol',
    body: ` from mail.ours.example ([192.0.2.10])\n  by mx.partner.example with ESMTP/TLS/ECDHE-RSA-AES256-GCM-SHA384; 22 Nov 2026 10:12:13 +0100`,
    hop: { protocol: 'ESMTP', isTls: true, tls: 'TLSv1.2', suite: 'ECDHE-RSA-AES256-GCM-SHA384' },
  },
  {
    title: 'a proxy in front',
    body: ` from mail.ours.example (mail.ours.example [192.0.2.10])\n\tby mx0b.partner.example (PPS) with ESMTPS id 3q7yg4g060-1\n\t(version=TLSv1.2 cipher=ECDHE-RSA-AES256-GCM-SHA384 bits=256 verify=NOT);${date}`,
    hop: { system: 'other', tls: 'TLSv1.2' },
  },
]

export const moreReceived: readonly CorpusField[] = [...microsoft, ...domino, ...others]
