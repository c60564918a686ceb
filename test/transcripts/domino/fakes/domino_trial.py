# What DominoTrial.java does, on the directory and the mail.box of a JSON file; written after its description, so it shows how it is called and
# what becomes of its answers, not that it is right.
import base64, json, os, re, smtplib, ssl
from fnmatch import fnmatch

DOMAIN, HOST, MARK, SERVER = 'handschlag-gegenprobe.invalid', '192.0.2.25', 'HandschlagTrial', 'HandschlagServer'


def encoded(text):
    return base64.b64encode(text.encode()).decode() or '='


def text_of(document):
    return ' '.join(sorted(f'{name}={value}' for name, value in document['items'].items()))


def carried(root, folder, token, to):
    # The router with `negotiated`: TLS that nobody checks where it is offered, else clear text. A mail of no trial is taken by nobody's server.
    path = os.path.join(folder, 'trial.txt')
    rows = [line.rstrip('\n').split('\t') for line in open(path)] if os.path.exists(path) else []
    host, place = next(((row[3], row[4]) for row in rows if row[1] == token), ('198.51.100.25', None))
    said, is_taken = ['Attempting to Connect: Host ' + host + ', Port 25, SSL Port 0, Connecting Domain x', 'CommandEHLO: EHLO tlsonly1'], True
    if place is not None:
        address, port = place.split(':')
        try:
            with smtplib.SMTP(address, int(port), local_hostname='tlsonly1.acme.example', timeout=30) as smtp:
                smtp.ehlo()
                if smtp.has_extn('starttls'):
                    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                    smtp.starttls(context=context)
                    smtp.ehlo()
                with open(os.path.join(folder, token + '.eml'), 'rb') as file:
                    smtp.sendmail('admin@firma.example', [to], file.read())
        except (OSError, smtplib.SMTPException):
            is_taken = False
    if is_taken:
        said += ['CommandMAIL: MAIL FROM:<admin@firma.example>', f'CommandRCPT: RCPT TO:<{to}>', 'CommandDATA: DATA', 'ReceiveResponse: 250 Ok']
    with open(os.path.join(root, 'data/IBM_TECHNICAL_SUPPORT/console.log'), 'a') as file:
        file.write(''.join(f'[1:2-3] SMTPClient: {line}\n' for line in said))
    return is_taken


def run(root, words, how):
    mode, folder, *rest = words
    path = os.path.join(root, 'directory.json')
    with open(path) as file:
        whole = json.load(file)
    documents = whole['documents']
    mails = whole.setdefault('mails', [])

    def save():
        with open(path + '.new', 'w') as file:
            json.dump(whole, file, indent=1)
        os.replace(path + '.new', path)

    def stop(words):
        print('@handschlag stop ' + encoded(words), flush=True)
        return 3

    def marked(run):
        return [one for one in documents if one['items'].get(MARK, '').startswith(run + '/' if run else '') and MARK in one['items']]

    def tell(run):
        for one in marked(run):
            server = one['items'].get(SERVER, '')
            if run or server == whole['server']:
                print('@document', one['unid'], encoded(one['items'][MARK]))
            else:
                print('@other', encoded((server or '?') + ' ' + one['items'][MARK]))

    def rows():
        with open(os.path.join(folder, 'trial.txt')) as file:
            return [line.rstrip('\n').split('\t') for line in file]

    samples = [one for one in documents if DOMAIN in one['items'].values() and MARK not in one['items']]
    if how.get('closed'):
        return stop('4060 You are not authorized to access that database')
    if mode in ('read', 'apply') and (len(samples) != 1 or HOST not in samples[0]['items'].values()):
        print('@handschlag missing sentinel ' + encoded(DOMAIN + ' -> ' + HOST))
        return stop(f'{len(samples)} documents hold {DOMAIN}')
    if mode == 'read':
        print('@handschlag server tlsonly', encoded(whole['server']), encoded('Release 14.0|November 22, 2026'))
        for one in documents:
            if one['form'] == 'Server' and one['items']['ServerName'] == whole['server']:
                for name in ('Router_PortStatus', 'Router_SSLStatus'):
                    print(f"@fact {name}={one['items'].get(name, '')}")
        for one in documents:
            if one['form'] == 'ServerConfig':
                print('@fact', one['unid'], encoded(text_of(one)))
        domain = rows()[0][5]
        for one in documents:
            for value in one['items'].values() if one['items'].get('Type') == 'Domain' else []:
                if '*' in value and fnmatch('gegenprobe.' + domain, value) and not fnmatch('gegenprobe.invalid', value):
                    print('@catches', encoded(value + ' ' + one['unid']))
        print('@seen', encoded(text_of(samples[0])))
        tell('')
    elif mode == 'apply':
        for number, (kind, _, space, host, *_) in enumerate(rows()):
            if how.get('failAt') == number:
                save()
                return stop('The document could not be written.')
            items = {name: value.replace(DOMAIN, space).replace(HOST, host) for name, value in samples[0]['items'].items()}
            items[MARK] = f'{rest[0]}/{kind}/{space}'
            items[SERVER] = whole['server']
            documents.append({'unid': f'{len(documents):032X}', 'form': 'Domain', 'items': items})
        save()
    elif mode == 'undo':
        gone = [one['unid'] for one in marked(rest[0])]
        whole['documents'] = [one for one in documents if one['unid'] not in gone]
        save()
    elif mode == 'left':
        tell(rest[0] if rest else '')
    elif mode == 'hand':
        for token in rest:
            with open(os.path.join(folder, token + '.eml')) as file:
                to = re.search(r'^To: <?([^>\r\n]+)', file.read(), re.M)[1]
            space = to.split('@')[1]
            if space.startswith('gegenprobe-') and not any(space in one['items'].values() for one in marked('')):
                print('@refused', token, 'the temporary route is not there')
            else:
                if not (how.get('carries') and carried(root, folder, token, to)):
                    mails.append(token)
                print('@handed', token)
        save()
    else:
        for token in rest:
            for number in range(mails.count(token)):
                print('@queued', token, 'A' * 31 + str(number), encoded(''))
        if mode == 'drop' and how.get('stuck'):
            return stop('The document could not be removed from mail.box.')
        if mode == 'drop':
            whole['mails'] = [token for token in mails if token not in rest]
            save()
    return 0
