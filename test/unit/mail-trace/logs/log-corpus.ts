// Lines of mail logs about one mail, ten or more a system, in the forms their makers write; names and addresses are those of nobody. Postfix 3.11:
// smtp_log_tls_feature_status; Exchange: documented fields of the protocol and the tracking log; Domino: forms that readers of its log.nsf look for.
export const id = '<handschlag.abc123@ours.example>'
export const bare = id.slice(1, -1)
export const aes = 'TLS_AES_256_GCM_SHA384'
const old = 'ECDHE-RSA-AES256-GCM-SHA384'

const at = 'Nov 22 10:12:12 mx postfix'
export const postfix = [
  `${at}/smtpd[4711]: connect from mail.ours.example[192.0.2.10]`,
  `${at}/smtpd[4711]: Anonymous TLS connection established from mail.ours.example[192.0.2.10]: TLSv1.3 with cipher ${aes} (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256`,
  `${at}/smtpd[4711]: 4dDq3Q0vJ0z2xkX: client=mail.ours.example[192.0.2.10]`,
  `${at}/cleanup[4713]: 4dDq3Q0vJ0z2xkX: message-id=${id}`,
  `${at}/qmgr[811]: 4dDq3Q0vJ0z2xkX: from=<admin@ours.example>, size=1432, nrcpt=1 (queue active)`,
  `${at}/smtpd[4711]: disconnect from mail.ours.example[192.0.2.10] ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7`,
  `${at}/smtp[4720]: Verified TLS connection established to in.partner.example[198.51.100.7]:25: TLSv1.2 with cipher ${old} (256/256 bits)`,
  `${at}/smtp[4720]: 4dDq3Q0vJ0z2xkX: to=<test@partner.example>, relay=in.partner.example[198.51.100.7]:25, delay=0.4, delays=0.1/0.01/0.2/0.09, tls=secure, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 5F)`,
  `${at}/smtp[4721]: 4dDq3Q0vJ0z2xkX: to=<b@partner.example>, orig_to=<a@partner.example>, relay=alt.partner.example[198.51.100.8]:25, delay=0.4, delays=0.1/0.01/0.2/0.09, tls=may:none, dsn=2.0.0, status=sent (250 2.0.0 Ok)`,
  `${at}/smtp[4722]: 4dDq3Q0vJ0z2xkX: to=<c@partner.example>, relay=old.partner.example[198.51.100.9]:25, delay=0.4, delays=0.1/0.01/0.2/0.09, tls=!encrypt, dsn=4.7.4, status=deferred (TLS is required, but was not offered by host old.partner.example[198.51.100.9])`,
  `${at}/smtp[4723]: 4dDq3Q0vJ0z2xkX: to=<d@partner.example>, relay=in.partner.example[198.51.100.7]:25, delay=0.4, delays=0.1/0.01/0.2/0.09, tls=encrypt, dsn=2.0.0, status=sent (250 2.0.0 Ok)`,
  `${at}/smtp[4724]: 4dDq3Q0vJ0z2xkX: to=<e@partner.example>, relay=in.partner.example[198.51.100.7]:25, delay=0.4, delays=0.1/0.01/0.2/0.09, dsn=5.1.1, status=bounced (host in.partner.example[198.51.100.7] said: 550 5.1.1 TLS X=TLS1.3)`,
  `${at}/qmgr[811]: 4dDq3Q0vJ0z2xkX: removed`,
  `${at}/smtpd[4800]: 4dDq3Q0vJ0z2xkX: client=evil.example[203.0.113.66]`,
]

const queue = '2026-11-22 10:12:13 1vsJjU-0004Aw-A9'
export const exim = [
  `${queue} <= admin@ours.example H=mail.ours.example [192.0.2.10] P=esmtps X=TLS1.3:${aes}:256 CV=no S=1432 id=${bare}`,
  `${queue} == test@partner.example R=dnslookup T=remote_smtp defer (-38) H=mx1.partner.example [198.51.100.7]: a TLS session is required, but the server did not offer TLS support`,
  `${queue} => test@partner.example R=dnslookup T=remote_smtp H=mx2.partner.example [198.51.100.8] X=TLS1.2:${old}:256 CV=yes C="250 2.0.0 Ok: queued as 4Fx"`,
  `${queue} -> b@partner.example R=dnslookup T=remote_smtp H=mx2.partner.example [198.51.100.8] X=TLS1.2:${old}:256 CV=yes C="250 2.0.0 Ok: queued as 4Fx"`,
  `${queue} => c@partner.example R=dnslookup T=remote_smtp H=mx3.partner.example [198.51.100.9] X=TLS1.3:${aes}:256 CV=dane C="250 2.0.0 Ok"`,
  `${queue} ** d@partner.example R=dnslookup T=remote_smtp H=mx3.partner.example [198.51.100.9] X=TLS1.3:${aes}:256 CV=dane: SMTP error from remote mail server after RCPT TO:<d@partner.example>: 550 5.1.1 unknown`,
  `${queue} == e@partner.example R=dnslookup T=remote_smtp defer (-37) H=mx4.partner.example [198.51.100.10]: TLS session: (SSL_connect): error:0A000126:SSL routines::unexpected eof`,
  `${queue} H=mx5.partner.example [198.51.100.11]: SMTP error from remote mail server after STARTTLS: 454 4.7.0 TLS not available`,
  `${queue} => f@partner.example R=dnslookup T=remote_smtp H=mx5.partner.example [198.51.100.11] C="250 2.0.0 X=TLS1.3:${aes}:256"`,
  `${queue} => g <g@partner.example> R=localuser T=local_delivery`,
  `${queue} Completed`,
]

const try1 = 'Nov 22 10:12:13 mx sm-mta[7423]:'
const to = 'x89Bx1iP007421: to=<test@partner.example>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp,'
const relay = 'relay=in.partner.example. [198.51.100.7], dsn=2.0.0, stat=Sent (2.0.0 Ok: queued)'
export const sendmail = [
  `Nov 22 10:12:12 mx sm-mta[7420]: STARTTLS=server, relay=mail.ours.example [192.0.2.10], version=TLSv1.3, verify=NO, cipher=${aes}, bits=256/256`,
  `Nov 22 10:12:12 mx sm-mta[7420]: x89Bx1iP007421: from=<admin@ours.example>, size=1432, class=0, nrcpts=1, msgid=${id}, proto=ESMTPS, daemon=MTA, relay=mail.ours.example [192.0.2.10]`,
  `${try1} STARTTLS=client, relay=in.partner.example., version=TLSv1.3, verify=FAIL, cipher=${aes}, bits=256/256`,
  `${try1} ${to} pri=30396, ${relay}`,
  `Nov 22 10:12:14 mx sm-mta[7424]: ${to} tls_verify=OK, pri=30396, ${relay}`,
  `Nov 22 10:12:14 mx sm-mta[7425]: ${to} tls_verify=NONE, pri=30396, ${relay}`,
  `Nov 22 10:12:14 mx sm-mta[7426]: ${to} tls_verify=TEMP, pri=30396, ${relay}`,
  `Nov 22 10:12:15 mx sm-mta[7427]: STARTTLS=client, error: connect failed=-1, reason=sslv3 alert handshake failure, SSL_error=1, errno=0, retry=-1, relay=in.partner.example.`,
  `Nov 22 10:12:15 mx sm-mta[7427]: ${to} tls_verify=SOFTWARE, pri=30396, relay=in.partner.example. [198.51.100.7], dsn=4.7.0, stat=Deferred: 403 4.7.0 TLS handshake failed.`,
  `Nov 22 10:12:16 mx sm-mta[7428]: ${to} pri=30396, relay=in.partner.example. [198.51.100.7], dsn=5.1.1, stat=User unknown`,
]

export const online = [
  `Message ID: ${id}`,
  'Nov 22, 2026 10:12:12 AM',
  'Receive',
  'Message received by: AM0PR05MB1234.eurprd05.prod.outlook.com using TLS1.2 with AES256',
  'Submit',
  'The message was submitted to categorizer.',
  'Send external',
  'Message sent to mx.partner.example at 198.51.100.7 using TLS1.3 with AES256',
  'Defer',
  'Reason: [{LED=450 4.7.320 Certificate validation failed};{MSG=};{FQDN=mx.partner.example};{IP=198.51.100.7};{LRT=}]',
  'Fail',
  'Reason: [{LED=554 5.7.5 Permanent error};{MSG=};{FQDN=mx.partner.example};{IP=198.51.100.7};{LRT=}]',
]
export const onlineGerman = [
  `Nachrichten-ID: ${id}`,
  '22.11.2026 10:12',
  'Empfangen',
  'Nachricht empfangen von: AM0PR05MB1234.eurprd05.prod.outlook.com unter Verwendung von TLS1.2 mit AES256',
  'Nachricht gesendet an mx.partner.example unter 198.51.100.7 mithilfe von TLS1.3 mit AES256',
  'Grund: [{LED=450 4.7.320 Certificate validation failed};{MSG=};{FQDN=mx.partner.example};{IP=198.51.100.7};{LRT=}]',
]

const row = (session: string, number: number, event: string, data: string, context = '') =>
  `2026-11-22T09:12:12.${100 + number}Z,EX1\\Default Frontend EX1,${session},${number},10.1.1.5:25,192.0.2.10:40230,${event},${data},${context}`
const queued = `"250 2.6.0 ${id} [InternalId=4711, Hostname=EX1.partner.example] 1432 bytes in 0.160, 8.9 KB/sec Queued mail for delivery"`
const agreed = (version: string) =>
  `"TLS protocol SP_PROT_TLS${version}_SERVER negotiation succeeded using bulk encryption algorithm CALG_AES_256 with strength 256 bits, MAC hash algorithm CALG_SHA_384 with strength 0 bits and key exchange algorithm CALG_ECDH_EPHEM with strength 384 bits"`
export const receiveLog = [
  '#Software: Microsoft Exchange Server',
  '#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context',
  row('08DC0A1B2C3D4E5F', 0, '+', ''),
  row('08DC0A1B2C3D4E5F', 1, '>', '220 EX1.partner.example Microsoft ESMTP MAIL Service ready'),
  row('08DC0A1B2C3D4E5F', 2, '<', 'EHLO mail.ours.example'),
  row('08DC0A1B2C3D4E5F', 3, '<', 'STARTTLS'),
  row('08DC0A1B2C3D4E5F', 4, '>', '220 2.0.0 SMTP server ready'),
  row('08DC0A1B2C3D4E5F', 5, '*', '', agreed('1_2')),
  row('08DC0A1B2C3D4E5F', 6, '<', 'MAIL FROM:<admin@ours.example> SIZE=1432'),
  row('08DC0A1B2C3D4E5F', 7, '<', 'RCPT TO:<test@partner.example>'),
  row('08DC0A1B2C3D4E5F', 8, '>', queued),
  row('08DC0A1B2C3D4E60', 0, '+', ''),
  row('08DC0A1B2C3D4E60', 1, '<', `EHLO ${agreed('1_2').slice(1, -1)}`),
  row('08DC0A1B2C3D4E60', 2, '>', queued),
  row('08DC0A1B2C3D4E61', 7, '>', queued),
  row('08DC0A1B2C3D4E62', 0, '+', ''),
  row('08DC0A1B2C3D4E62', 1, '<', 'STARTTLS'),
  row('08DC0A1B2C3D4E62', 2, '>', queued),
]
const track = (event: string, source: string, subject = 'Testmail', mail = id) =>
  `2026-11-22T09:12:12.100Z,192.0.2.10,mail.ours.example,10.1.1.5,EX1,08DC;2026;0,EX1\\Default,${source},${event},4711,${mail},aa-bb,test@partner.example,,1432,1,,,${subject},admin@ours.example,admin@ours.example,,Incoming,,192.0.2.10,10.1.1.5,S:x=y`
export const trackingLog = [
  track('RECEIVE', 'SMTP'),
  track('RECEIVE', 'SMTP', '"Testmail, zweite"'),
  track('SEND', 'SMTP'),
  track('DEFER', 'SMTP'),
  track('FAIL', 'SMTP'),
  track('DELIVER', 'STOREDRIVER'),
  track('AGENTINFO', 'AGENT'),
  track('RECEIVE', 'STOREDRIVER'),
  track('RECEIVE', 'SMTP', id, '<other@ours.example>'),
  track('RECEIVE', 'SMTP').replace('4711', '47,11'),
  `${track('SEND', 'SMTP')},Email,1,15.2`,
]

const thread = '[03412:00016-00007F1C]'
export const domino = [
  `${thread} 22.11.2026 10:12:11   SMTP Server: mail.ours.example (192.0.2.10) connected`,
  `${thread} 22.11.2026 10:12:11   SMTP Server [03412]: R: EHLO mail.ours.example`,
  `${thread} 22.11.2026 10:12:11   SMTP Server [03412]: R: STARTTLS`,
  `${thread} 22.11.2026 10:12:11   SMTP Server [03412]: S: 220 Ready to start TLS`,
  `${thread} 22.11.2026 10:12:12   SMTP Server: Message 0035A5C7 (MessageID: ${id}) received from 192.0.2.10 size 1432 bytes`,
  `${thread} 22.11.2026 10:12:12   SMTP Server: mail.ours.example (192.0.2.10) disconnected. 1 message[s] received`,
  '[03400:00021-00007F2D] 22.11.2026 10:12:13   Router: Message 0035A5C7 transferred to IN.PARTNER.EXAMPLE for test@partner.example from admin@ours.example via SMTP',
  '[03400:00021-00007F2D] 22.11.2026 10:12:13   Router: Message 0035A5C7, 0035A5C8 delivered to Test/Partner from admin@ours.example Size: 1K',
  `${thread} 22.11.2026 10:13:01   SMTP Server: gw.ours.example (192.0.2.11) connected`,
  `${thread} 22.11.2026 10:13:02   SMTP-Server: Nachricht 0035A5D0 (MessageID: ${id}) empfangen von 192.0.2.11 Größe 1432 Bytes`,
  `11/22/2026 10:14:02 AM  SMTP Server: Message 0035A5D4 (MessageID: ${id}) received from 2001:db8::a size 1432 bytes`,
  `${thread} 22.11.2026 10:15:02   SMTP Server: Message 0035A5C7 (MessageID: <other@ours.example>) received from 203.0.113.66 size 9 bytes`,
  '[03400:00021-00007F2D] 22.11.2026 10:15:03   Router: Message 0035A5C7 delivered to Test/Partner from evil@stranger.example Size: 1K',
]
