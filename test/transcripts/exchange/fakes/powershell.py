#!/usr/bin/env python3
# Stands where powershell.exe stands on a Windows host. Answers the few commands delivery itself gives by their first line, and every other
# call with the next recording of the session; a call that is not the one recorded next ends with 97 and says so.
# Where the session is 'server', trial_server.py beside it answers instead.
import base64, hashlib, json, os, re, sys, time

home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
words = sys.argv[1:]


def delivery(script):
    word, *rest = script.split('\n')[0].split(' ')[2:]
    if word == 'make':
        os.makedirs(rest[0], exist_ok=True)
        print('=folder ' + rest[0])
    elif word == 'hashes':
        for name in sorted(os.listdir(rest[0])):
            with open(os.path.join(rest[0], name), 'rb') as file:
                print('=hash', hashlib.sha256(file.read()).hexdigest(), name)
        print('=all')
    else:
        print('=' + word)


def option(name):
    return words[words.index(name) + 1] if name in words else ''


def called():
    if '-File' not in words:
        return 'policy' if words[-2:] == ['Get-ExecutionPolicy', '-List'] else ' '.join(words)
    if not os.path.isfile(option('-File')):
        return 'no file ' + option('-File')
    name = re.sub(r'^.*/handschlag-exchange-|\.ps1$', '', option('-File'))
    return (name + ' -Mode ' + option('-Mode')) if option('-Mode') else name


def remembered_run():
    path = os.path.join(home, 'first-run')
    if not os.path.exists(path) and option('-Run'):
        with open(path, 'w') as file:
            file.write(option('-Run'))
    return open(path).read() if os.path.exists(path) else ''


def tell(result):
    sys.stdout.buffer.write(b'HANDSCHLAG-RESULT ' + base64.b64encode(json.dumps(result).encode()) + b'\r\n')
    sys.stdout.flush()


def answer_as_server():
    if called() == 'policy':
        sys.stdout.write('MachinePolicy       Undefined\r\n')
        return 0
    sys.path.insert(0, os.path.join(home, 'bin'))
    from trial_server import Server
    tokens = [token for token in option('-Tokens').split('_') if token]
    result, code = Server(home, option('-File'), option('-Mode'), tokens, option('-Run')).answer()
    tell(result)
    return 1 if code else 0


def replay():
    with open(os.path.join(home, 'told.jsonl'), 'a') as file:
        file.write(json.dumps(words) + '\n')
    with open(os.path.join(home, 'session.json')) as file:
        session = json.load(file)
    if session == 'server':
        return answer_as_server()
    name = session.pop(0) if session else 'nothing'
    path = os.path.join(home, 'recordings', name)
    recording = json.load(open(path + '.json')) if os.path.exists(path + '.json') else {}
    if recording.get('call') != called():
        sys.stderr.write('called %s, recorded next is %s\n' % (called(), name))
        return 97
    with open(os.path.join(home, 'session.json'), 'w') as file:
        json.dump(session, file)
    first = remembered_run()
    page = recording.get('codePage', 'cp437')

    def fill(text):
        return text.replace('<this run>', option('-Run')).replace('<first run>', first)

    def spoken(text):
        return fill(text).replace('\n', '\r\n').encode(page, 'replace')

    sys.stdout.buffer.write(spoken(open(path + '.txt').read()))
    sys.stderr.buffer.write(spoken(recording.get('stderr', '')))
    if 'result' in recording:
        result = fill(json.dumps(recording['result'])).encode()
        sys.stdout.buffer.write(b'HANDSCHLAG-RESULT ' + base64.b64encode(result) + b'\r\n')
    sys.stdout.flush()
    while recording.get('hangs'):
        time.sleep(3600)
    return recording['exit']


if '-EncodedCommand' in words:
    delivery(base64.b64decode(option('-EncodedCommand')).decode('utf-16le'))
else:
    sys.exit(replay())
