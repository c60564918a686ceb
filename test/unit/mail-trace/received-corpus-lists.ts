// Received fields in the forms they have in mails of public lists (Exim: linux-nfs, netdev, samba-technical, alsa-devel; Domino: qemu-devel) and in
// the words of the makers (Exchange: guidance on TLS 1.2; Sendmail: its own HReceived; Postfix 3.11: smtpd_tls_received_header); names and
// addresses are those of nobody. Exim with GnuTLS names suites of TLS 1.3 like older ones.
import type { CorpusField } from './received-corpus.ts'

const date = ' Sun, 22 Nov 2026 10:12:13 +0100'
const from = { helo: 'mail.ours.example', name: 'mail.ours.example', ip: '192.0.2.10' }
const aes = 'TLS_AES_256_GCM_SHA384'
const silent = { isTls: null, tls: null, suite: null, clientCertificate: null }

const exim: readonly CorpusField[] = [
  {
    title: 'Exim 4.92 with GnuTLS, TLS 1.3 under an old name',
    body: ` from mail.ours.example ([192.0.2.10])\n\tby mx.partner.example with esmtps (TLS1.3:ECDHE_RSA_AES_256_GCM_SHA384:256)\n\t(Exim 4.92)\n\t(envelope-from <admin@ours.example>)\n\tid 1vsJjU-0004Aw-A9;${date}`,
    hop: { from, system: 'exim', isTls: true, tls: 'TLSv1.3', suite: 'ECDHE_RSA_AES_256_GCM_SHA384' },
  },
  {
    title: 'Exim with GnuTLS, TLS 1.3 with its groups, without a version of Exim',
    body: ` from mail.ours.example ([192.0.2.10]:40230) \n by mx.partner.example with esmtps (TLS1.3:ECDHE_X25519__RSA_PSS_RSAE_SHA256__AES_256_GCM:256)\n (Exim) id 1jrJbs-005GG6-2E\n for test@partner.example;${date}`,
    hop: { from, system: 'exim', tls: 'TLSv1.3', suite: 'ECDHE_X25519__RSA_PSS_RSAE_SHA256__AES_256_GCM' },
  },
  {
    title: 'Exim, X= form of TLS 1.3',
    body: ` from [192.0.2.10] (port=38628 helo=mail.ours.example)\n\tby mx.partner.example with esmtps (X=TLS1.3:${aes}:256)\n\t(Exim 4.96)\n\tid 1vHzSJ-000000003oD-0wtv;${date}`,
    hop: { from: { ...from, name: null }, system: 'exim', isTls: true, tls: 'TLSv1.3', suite: aes },
  },
  {
    title: 'Exim on FreeBSD, IPv6',
    body: ` from mail.ours.example ([2001:db8::a]:60412 helo=gw.ours.example)\n by mx.partner.example with esmtps  (TLS1.3) tls ${aes}\n (Exim 4.95 (FreeBSD)) (envelope-from <admin@ours.example>)\n id 1msS6v-000LKI-UV\n for test@partner.example;${date}`,
    hop: { from: { ...from, helo: 'gw.ours.example', ip: '2001:db8::a' }, system: 'exim', tls: 'TLSv1.3', suite: aes },
  },
  {
    title: 'Exim, old suite of TLS 1.2',
    body: ` from mail.ours.example ([192.0.2.10]) by mx.partner.example with esmtps (TLS1.2:DHE_RSA_AES_256_CBC_SHA1:256) (Exim 4.92) id 1a;${date}`,
    hop: { tls: 'TLSv1.2', suite: 'DHE_RSA_AES_256_CBC_SHA1' },
  },
]

const others: readonly CorpusField[] = [
  {
    title: 'Domino 14 says nothing of TLS either',
    body: ` from mail.ours.example ([192.0.2.10])\r\n by mail.partner.example (HCL Domino Release 14.0FP4)\r\n with ESMTP id 2025120215400010-18426 ;\r\n Sun, 22 Nov 2026 10:12:13 +0100 `,
    hop: { ...silent, from: { ...from, name: null }, system: 'domino', protocol: 'ESMTP' },
  },
  {
    title: 'Exchange Online, TLS 1.2',
    body: ` from mail.ours.example (192.0.2.10) by\r\n DB5PEPF00014B92.mail.protection.outlook.com (10.167.8.230) with Microsoft\r\n SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id\r\n 15.20.9366.9 via Frontend Transport;${date}`,
    hop: { system: 'exchange-online', tls: 'TLSv1.2', suite: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384' },
  },
  {
    title: 'Exchange Online in clear',
    body: ` from mail.ours.example (192.0.2.10) by\r\n DB5PEPF00014B92.mail.protection.outlook.com (10.167.8.230) with Microsoft\r\n SMTP Server id 15.20.9366.9 via Frontend Transport;${date}`,
    hop: { system: 'exchange-online', isTls: false, tls: null },
  },
  {
    title: 'Exchange Server, TLS 1.3 on Windows Server 2022',
    body: ` from mail.ours.example (192.0.2.10) by EX1.partner.example (10.1.1.5) with Microsoft SMTP Server (version=TLS1_3, cipher=${aes}) id 15.2.1748.10 via Frontend Transport;${date}`,
    hop: { system: 'exchange', tls: 'TLSv1.3', suite: aes },
  },
  {
    title: 'Sendmail 8.16, a client certificate that failed',
    body: ` from mail.ours.example (mail.ours.example [IPv6:2001:db8:0:0:0:0:0:a])\n\tby mx.partner.example (8.16.1/8.16.1) with ESMTPS id 3AMAC1\n\t(version=TLSv1.2 cipher=ECDHE-RSA-AES256-GCM-SHA384 bits=256 verify=FAIL)\n\tfor <test@partner.example>;${date}`,
    hop: { from: { ...from, ip: '2001:db8::a' }, system: 'sendmail', tls: 'TLSv1.2', clientCertificate: 'verify=FAIL' },
  },
  {
    title: 'Postfix, mail with UTF-8 addresses',
    body: ` from mail.ours.example (mail.ours.example [192.0.2.10])\n\t(using TLSv1.3 with cipher ${aes} (256/256 bits)\n\t key-exchange X25519MLKEM768 server-signature RSA-PSS (4096 bits) server-digest SHA256)\n\t(No client certificate requested)\n\tby mx.partner.example (Postfix) with UTF8SMTPS id 4dDq3Q0vJ0z2xkX;${date}`,
    hop: { system: 'postfix', protocol: 'UTF8SMTPS', isTls: true, tls: 'TLSv1.3' },
  },
]

export const listReceived: readonly CorpusField[] = [...exim, ...others]
