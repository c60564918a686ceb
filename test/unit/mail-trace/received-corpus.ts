// Received fields in the forms real systems write, with names of nobody, and what is to be read from each.
import type { ReceivedHop } from '#domain/confirm/received.ts'

export interface CorpusField {
  readonly title: string
  readonly body: string
  readonly hop: Partial<ReceivedHop>
}

const date = ' Sun, 22 Nov 2026 10:12:13 +0100'
const at = '2026-11-22T09:12:13.000Z'
const from = { helo: 'mail.ours.example', name: 'mail.ours.example', ip: '192.0.2.10' }
const greeting = { ...from, name: null }
const aes = 'TLS_AES_256_GCM_SHA384'
const silent = { isTls: null, tls: null, suite: null, clientCertificate: null }

const postfix: readonly CorpusField[] = [
  {
    title: 'Postfix, TLS 1.3 with key exchange and signature',
    body: ` from mail.ours.example (mail.ours.example [192.0.2.10])\r\n\t(using TLSv1.3 with cipher ${aes} (256/256 bits)\r\n\t key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256)\r\n\t(No client certificate requested)\r\n\tby mx.partner.example (Postfix) with ESMTPS id 4A5B3C72A6\r\n\tfor <test@partner.example>;${date} (CET)`,
    hop: {
      ...{ from, by: 'mx.partner.example', protocol: 'ESMTPS', id: '4A5B3C72A6', at, system: 'postfix' },
      ...{ isTls: true, tls: 'TLSv1.3', suite: aes, clientCertificate: 'No client certificate requested' },
    },
  },
  {
    title: 'Postfix 3.11, hybrid key exchange, client certificate, raw keys',
    body: ` from mail.ours.example (mail.ours.example [IPv6:2001:DB8::a])\r\n\t(using TLSv1.3 with cipher ${aes} (256/256 bits)\r\n\t key-exchange X25519MLKEM768 server-signature ECDSA (prime256v1 raw public key) server-digest SHA256\r\n\t client-signature ECDSA (secp384r1) client-digest SHA384)\r\n\t(Client CN "mail.ours.example", Issuer "Our Root (2026)" (verified OK))\r\n\tby mx.partner.example (Postfix) with ESMTPS id 4dDq3Q0vJ0z2xkX;${date}`,
    hop: {
      from: { ...from, ip: '2001:db8::a' },
      ...{ isTls: true, tls: 'TLSv1.3', id: '4dDq3Q0vJ0z2xkX' },
      clientCertificate: 'Client CN "mail.ours.example", Issuer "Our Root (2026)" (verified OK)',
    },
  },
  {
    title: 'Postfix, a client certificate nobody knows',
    body: ` from mail.ours.example (unknown [192.0.2.10])\n\t(using TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits))\n\t(Client CN "EX1", Issuer "EX1" (not verified))\n\tby mx.partner.example (Postfix) with ESMTPS id 3C7;${date}`,
    hop: {
      from: greeting,
      isTls: true,
      tls: 'TLSv1.2',
      clientCertificate: 'Client CN "EX1", Issuer "EX1" (not verified)',
    },
  },
  {
    title: 'Postfix without smtpd_tls_received_header',
    body: ` from mail.ours.example (mail.ours.example [192.0.2.10])\n\tby mx.partner.example (Postfix) with ESMTPS id 3C7;${date}`,
    hop: { from, system: 'postfix', isTls: true, tls: null, suite: null, clientCertificate: null },
  },
  {
    title: 'Postfix in clear',
    body: ` from mail.ours.example (mail.ours.example [192.0.2.10])\n\tby mx.partner.example (Postfix) with ESMTP id 3C7;${date}`,
    hop: { system: 'postfix', protocol: 'ESMTP', isTls: false, tls: null },
  },
  {
    title: 'Postfix after HELO: says nothing',
    body: ` from mail.ours.example (mail.ours.example [192.0.2.10])\n\tby mx.partner.example (Postfix) with SMTP id 3C7;${date}`,
    hop: { ...silent, protocol: 'SMTP' },
  },
  {
    title: 'Postfix under another name',
    body: ` from mail.ours.example (mail.ours.example [192.0.2.10]) (using TLSv1.2 with cipher AES256-SHA (256/256 bits)) (Client did not present a certificate) by mx.partner.example (Partner AG) with ESMTPS id 6F;${date}`,
    hop: {
      system: 'postfix',
      tls: 'TLSv1.2',
      suite: 'AES256-SHA',
      clientCertificate: 'Client did not present a certificate',
    },
  },
  {
    title: 'Postfix, local',
    body: ` by mx.partner.example (Postfix, from userid 1000)\n\tid 0378D180FAB;${date}`,
    hop: { ...silent, from: { helo: null, name: null, ip: null }, by: 'mx.partner.example', system: 'postfix' },
  },
]

const exim: readonly CorpusField[] = [
  {
    title: 'Exim 4.97',
    body: ` from mail.ours.example ([192.0.2.10])\n\tby mx.partner.example with esmtps  (TLS1.3) tls TLS_AES_256_GCM_SHA384\n\t(Exim 4.97)\n\t(envelope-from <admin@ours.example>)\n\tid 1rSyZK-002HTX-Q2\n\tfor test@partner.example;\n\tSun, 22 Nov 2026 10:12:13 +0100`,
    hop: {
      from,
      system: 'exim',
      protocol: 'ESMTPS',
      isTls: true,
      tls: 'TLSv1.3',
      suite: aes,
      id: '1rSyZK-002HTX-Q2',
      at,
    },
  },
  {
    title: 'Exim 4.92, port and greeting',
    body: ` from mail.ours.example ([192.0.2.10]:38462 helo=gw.ours.example)\n\tby mx.partner.example with esmtps (TLS1.2:ECDHE_RSA_AES_256_GCM_SHA384:256)\n\t(Exim 4.92)\n\tid 1rSyZL-0004S4-Uy;${date}`,
    hop: { from: { ...from, helo: 'gw.ours.example' }, tls: 'TLSv1.2', suite: 'ECDHE_RSA_AES_256_GCM_SHA384' },
  },
  {
    title: 'Exim, X= form, no name found',
    body: ` from [192.0.2.10] (helo=mail.ours.example) by mx.partner.example with esmtps (X=TLS1.2:ECDHE-RSA-AES128-GCM-SHA256:128) (Exim 4.84) id 1a;${date}`,
    hop: { from: greeting, system: 'exim', tls: 'TLSv1.2', suite: 'ECDHE-RSA-AES128-GCM-SHA256' },
  },
  {
    title: 'Exim in clear',
    body: ` from mail.ours.example ([192.0.2.10]) by mx.partner.example with esmtp (Exim 4.92)\n\t(envelope-from <a@ours.example>) id 1wQ3h0-0001JK-60;${date}`,
    hop: { system: 'exim', protocol: 'ESMTP', isTls: false },
  },
  {
    title: 'Exim, local',
    body: ` from ukl by mx.partner.example with local (Exim 4.98.2) id 1w;${date}`,
    hop: { ...silent, system: 'exim', protocol: 'LOCAL' },
  },
]

const sendmail: readonly CorpusField[] = [
  {
    title: 'Sendmail 8.17',
    body: ` from mail.ours.example (mail.ours.example [192.0.2.10])\n\tby mx.partner.example (8.17.1/8.17.1) with ESMTPS id 63M9xVO43161132\n\t(version=TLSv1.3 cipher=${aes} bits=256 verify=OK)\n\tfor <test@partner.example>;${date}`,
    hop: { from, system: 'sendmail', isTls: true, tls: 'TLSv1.3', suite: aes, clientCertificate: 'verify=OK', at },
  },
  {
    title: 'old Sendmail names a class; the suite names the version',
    body: ` from mail.ours.example (host.isp.example [192.0.2.10] (may be forged))\n\tby mx.partner.example (8.14.7/8.12.4) with ESMTP id 093\n\t(version=TLSv1/SSLv3 cipher=DHE-RSA-AES256-GCM-SHA384 bits=256 verify=NOT);${date}`,
    hop: { from: greeting, isTls: true, tls: 'TLSv1.2', clientCertificate: 'verify=NOT' },
  },
  {
    title: 'Sendmail in clear',
    body: ` from mail.ours.example ([192.0.2.10]) by mx.partner.example (8.15.2/8.15.2/Debian-22) with ESMTP id 0;${date}`,
    hop: { from: greeting, system: 'sendmail', isTls: false },
  },
]

export const receivedCorpus: readonly CorpusField[] = [...postfix, ...exim, ...sendmail]
