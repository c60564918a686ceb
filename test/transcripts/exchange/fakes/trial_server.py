# Goes by what was uploaded: between Apply and Undo a mail handed in to a sub-domain of a trial is carried to its trap, in TLS that nobody checks or not
# at all. It says what the scripts say in their words, so it shows how they are called and what becomes of the answers, not that they are right.
import glob, json, os, re, smtplib, ssl

named = re.compile(r"@\{ Mode = '([a-z-]+)'; Domain = '([a-z0-9.-]+)'; Address = '([0-9.]+)'; Port = ([0-9]+) \}")
rule = ['RequireTLS=true', 'IgnoreSTARTTLS=false', 'TlsAuthLevel=encryptiononly', 'SourceTransportServers=ex01', 'DNSRoutingEnabled=true', 'Port=25']
fields = 'date-time,server-hostname,source-context,connector-id,source,event-id,message-id,recipient-address,recipient-status'


class Server:
    def __init__(self, home, script, mode, tokens, run):
        self.path = os.path.join(home, 'server.json')
        self.folder, self.mode, self.tokens, self.run = os.path.dirname(script), mode, tokens, run
        self.is_trial = script.endswith('-trial.ps1')
        self.state = json.load(open(self.path)) if os.path.exists(self.path) else {'run': '', 'mails': {}, 'sent': {}, 'sessions': []}
        self.traps = {}
        for path in glob.glob(os.path.join(self.folder, 'handschlag-exchange-trial.ps1')):
            for mode, space, address, port in named.findall(open(path).read()):
                self.traps[space] = (mode, address, int(port))

    def answer(self):
        result, code = getattr(self, ('trial_' if self.is_trial else 'mails_') + self.mode.lower())()
        with open(self.path, 'w') as file:
            json.dump(self.state, file)
        name = 'handschlag.exchange-trial/1' if self.is_trial else 'handschlag.exchange-mails/1'
        return {'Schema': name, 'Code': code, 'Message': '', **result}, code

    def things(self):
        names = ['Handschlag-Gegenprobe-' + mode for mode, *_ in self.traps.values()] if self.state['run'] else []
        return [{'Kind': 'connector', 'Name': name} for name in names]

    def seen(self, state, code):
        shown = {'Name': 'Bank', 'Space': 'bank.example;1', 'IsDefault': False, 'Lines': rule, 'ConfigHash': 'b' * 64}
        facts = {'Version': '15.2.1544.4', 'StateHash': 'a' * 64, 'Things': self.things(), 'Rule': shown}
        return {**facts, 'TakesAuthority': False, 'Servers': 1, 'State': state}, code

    def trial_look(self):
        spaces = [{'Name': 'Handschlag-Gegenprobe-' + mode, 'Lines': []} for mode, *_ in self.traps.values()]
        result, code = self.seen('looked', 2)
        return {**result, 'Connectors': spaces}, code

    def trial_apply(self):
        self.state['run'] = self.run
        return self.seen('applied', 0)

    def trial_verify(self):
        return self.seen('as-planned' if self.state['run'] == self.run else 'different', 0 if self.state['run'] == self.run else 2)

    def trial_undolook(self):
        return {'Things': self.things(), 'StateHash': 'c' * 64, 'State': 'looked'}, 2

    def trial_undo(self):
        if self.state['mails']:
            return {'State': 'mails-left'}, 21
        self.state['run'] = ''
        return {'State': 'undone'}, 0

    def trial_left(self):
        mails = [{'Kind': 'mail', 'Name': token} for token in self.state['mails']]
        return {'Things': self.things() + mails, 'State': 'looked'}, 0

    def mails_hand(self):
        refused = []
        for token in self.tokens:
            with open(os.path.join(self.folder, token + '.eml'), newline='') as file:
                text = file.read()
            mail = {'id': re.search(r'(?im)^Message-ID:\s*(<[^>]+>)', text)[1], 'to': re.search(r'(?im)^To:.*?([^\s<>]+@[a-z0-9.-]+)', text)[1]}
            space = mail['to'].split('@')[1]
            if space.startswith('gegenprobe-') and (space not in self.traps or not self.state['run']):
                refused.append({'Token': token, 'Why': 'The temporary connector is not there.'})
                continue
            self.state['mails'][token] = {**mail, 'text': text, 'error': ''}
            self.carry(token)
        return ({'Refused': refused, 'State': 'refused'}, 12) if refused else ({'Refused': [], 'State': 'handed'}, 0)

    def carry(self, token):
        mail = self.state['mails'][token]
        place = self.traps.get(mail['to'].split('@')[1])
        if place is not None:
            mail['connector'] = 'Handschlag-Gegenprobe-' + place[0]
            self.state['sessions'].append([mail['connector'], f"08DE{len(self.state['sessions']):012X}"])
        try:
            reply = '250 2.0.0 Ok: queued' if place is None else carried(mail, *place[1:])
        except (OSError, smtplib.SMTPException) as fault:
            mail['error'] = str(fault)
            return
        self.state['sent'][token] = {**self.state['mails'].pop(token), 'reply': reply}

    def mails_look(self):
        queued = []
        for token in self.tokens:
            mail = self.state['mails'].get(token)
            if mail is not None:
                queued.append({'Identity': 'EX01\\1\\' + token, 'InternetMessageId': mail['id'], 'Status': 'Retry', 'LastError': mail['error'], 'Connector': mail.get('connector', '')})
        rows = ['#Fields: ' + fields]
        for mail in (self.state['sent'][token] for token in self.tokens if token in self.state['sent']):
            rows.append(f"2026-11-21T10:00:00.000Z,mx.bank.example,,c,SMTP,SEND,{mail['id']},{mail['to']},{mail['reply']}")
        return {'Queued': queued, 'Tracking': '\r\n'.join(rows), 'Protocol': '\r\n'.join(self.protocol(queued)), 'State': 'looked'}, 0

    def protocol(self, queued):
        names = [entry['Connector'] for entry in queued]
        ends = '127.0.0.1:5001,127.0.0.1:25'
        rows = ['#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context']
        for name, session in self.state['sessions']:
            if name in names:
                rows.append(f'2026-11-21T10:00:00.000Z,{name},{session},0,{ends},>,EHLO ex01.own.example,')
        return rows

    def mails_again(self):
        for token in [token for token in self.tokens if token in self.state['mails']]:
            self.carry(token)
        return {'Refused': [], 'State': 'asked'}, 0

    def mails_drop(self):
        for token in self.tokens:
            self.state['mails'].pop(token, None)
        return {'Refused': [], 'State': 'dropped'}, 0


def carried(mail, address, port):
    with smtplib.SMTP(address, port, local_hostname='ex01.own.example', timeout=30) as smtp:
        smtp.ehlo()
        if not smtp.has_extn('starttls'):
            raise smtplib.SMTPException('451 5.7.3 STARTTLS is required to send mail')
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        smtp.starttls(context=context)
        smtp.ehlo()
        smtp.sendmail('admin@firma.example', [mail['to']], mail['text'].encode())
    return '250 2.0.0 Ok: queued'
