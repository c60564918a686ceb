#!/usr/bin/env python3
# Stands where powershell.exe stands on a Windows host: answers the few commands delivery itself gives by their first line, and plays
# domino-push.ps1 on the directory of domino_directory.py, with the console of server.py in place of SendConsoleCommand.
import base64, hashlib, importlib.util, json, os, re, sys

here = os.path.dirname(os.path.realpath(__file__))
root = os.path.dirname(here)
os.environ['FAKE_DOMINO'] = root
sys.path.insert(0, here)
from domino_directory import Directory, Stop  # noqa: E402

spec = importlib.util.spec_from_file_location('console', os.path.join(here, 'server.py'))
console = importlib.util.module_from_spec(spec)
spec.loader.exec_module(console)


def delivery(script):
    word, *rest = script.split('\n')[0].split(' ')[2:]
    if word == 'make':
        os.makedirs(rest[0], exist_ok=True)
        print('=folder ' + rest[0])
    elif word == 'hashes':
        for name in sorted(os.listdir(rest[0])):
            path = os.path.join(rest[0], name)
            if os.path.isfile(path):
                print('=hash', hashlib.sha256(open(path, 'rb').read()).hexdigest(), name)
        print('=all')
    else:
        print('=' + word)
    return 0


class Push:
    def __init__(self, words):
        self.options = dict(zip(words[::2], words[1::2]))
        self.folder = os.path.dirname(self.options['-File'])
        self.how = console.behaviour()
        self.state = os.path.join(os.path.dirname(self.folder), 'domino')
        self.run = os.path.join(self.state, 'runs', self.options.get('-Run', ''))
        self.result = {'end': None, 'state': None, 'server': None, 'variables': [], 'steps': [], 'unsafe': [],
                       'unfinished': None, 'run': None, 'missing': [], 'stops': [], 'stays': []}
        self.directory = Directory(root, self.folder)

    def end(self, word, code, detail=''):
        self.result['end'] = {'word': word, 'detail': detail}
        print('HANDSCHLAG-RESULT ' + base64.b64encode(json.dumps(self.result).encode()).decode())
        return code

    def send(self, command):
        with open(os.path.join(root, 'told.txt'), 'a') as file:
            file.write(command + '\n')
        print('> ' + command)
        return '' if self.how.get('silent') else console.give(command, self.how)

    def written(self, name):
        return dict((key.lower(), value) for key, value in console.settings()).get(name.lower())

    def steps(self, items):
        self.result['steps'] = [{key: one[key] for key in ('kind', 'name', 'before', 'after')} for one in items]

    def read(self):
        with open(self.options['-File']) as file:
            side = 'WantedMain' if self.directory.side == 'main' else 'WantedTlsOnly'
            wanted = re.findall(r"'(\w+)=(\d+)'", re.search(r'\$' + side + r' = (.*)', file.read())[1])
        documents = self.directory.read(self.state, 'x')
        self.steps(self.directory.steps)
        self.result['unsafe'] = [{'code': code, 'what': what} for code, what in self.directory.unsafe]
        self.result['variables'] = []
        for name, value in wanted:
            told = re.search(r'(?im)^.*?\b' + name + '=(.*)', self.send('show config ' + name))
            self.result['variables'].append({'name': name, 'told': told and told[1].strip(), 'written': self.written(name), 'wanted': value})
        folder = os.path.dirname(self.run)
        for run in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if not os.path.exists(os.path.join(folder, run, 'ended.txt')):
                self.result['unfinished'] = run
        self.result['state'] = hashlib.sha256(json.dumps([documents, self.result['variables'], self.result['unfinished']]).encode()).hexdigest()

    def undo(self, is_real):
        self.directory.undo(self.run, is_real)
        self.steps(self.directory.steps)
        self.result['stays'] = self.directory.stays
        self.result['unsafe'] = [{'code': code, 'what': what} for code, what in self.directory.unsafe]
        path = os.path.join(self.run, 'old.json')
        for name, old, ours in json.load(open(path)) if os.path.exists(path) else []:
            now = self.written(name)
            if now == ours and now != old:
                self.result['variables'].append({'name': name, 'told': now, 'written': now, 'wanted': old})
                self.result['unsafe'].append({'code': 'enforcement-ends', 'what': 'notes.ini ' + name})
                if is_real:
                    self.send(f"set config {name}={old or ''}")
        if is_real:
            self.send('tell router update config')
            self.send('restart task router')

    def mark(self, text):
        with open(os.path.join(self.run, 'ended.txt'), 'w') as file:
            file.write(text)

    def apply(self):
        self.read()
        if self.result['state'] != self.options['-Expect']:
            return self.end('moved', 4)
        os.makedirs(self.run)
        self.result['run'] = self.options['-Run']
        changed = [one for one in self.result['variables'] if one['written'] != one['wanted']]
        with open(os.path.join(self.run, 'old.json'), 'w') as file:
            json.dump([[one['name'], one['written'], one['wanted']] for one in changed], file)
        try:
            for one in changed:
                self.send(f"set config {one['name']}={one['wanted']}")
                if self.written(one['name']) != one['wanted']:
                    raise Stop(one['name'])
            self.directory.write(self.run, self.how.get('failAt'))
        except Stop as stop:
            self.undo(True)
            self.mark('taken-back')
            return self.end('taken-back', 5, str(stop))
        os.makedirs(self.state, exist_ok=True)
        with open(os.path.join(self.state, 'site'), 'w') as file:
            file.write('x')
        self.send('tell router update config')
        self.send('restart task router')
        self.mark('done')
        return self.end('done', 0)

    def play(self):
        try:
            if self.how.get('closed'):
                raise Stop('Retrieving the COM class factory for component failed: 80040154 Class not registered')
            self.directory.rows()
            self.result['server'] = {'directory': self.directory.side, 'name': self.directory.whole['server'], 'version': 'Release 14.0|November 22, 2026'}
            mode = self.options['-Mode']
            if mode == 'Apply':
                return self.apply()
            if mode.endswith('Undo'):
                self.result['run'] = self.options['-Run']
                self.undo(False)
                self.result['state'] = hashlib.sha256(json.dumps([self.result[key] for key in ('steps', 'variables', 'stays')]).encode()).hexdigest()
                if self.options.get('-Expect', self.result['state']) != self.result['state']:
                    return self.end('moved', 4)
                if mode == 'Undo':
                    self.result['variables'], self.directory = [], Directory(root, self.folder)
                    self.undo(True)
                if mode == 'Undo' and os.path.isdir(self.run):
                    self.mark('undone')
                return self.end('done', 0)
            self.read()
            if mode == 'Verify' and (self.result['steps'] or any(one['written'] != one['wanted'] for one in self.result['variables'])):
                return self.end('refused', 3, 'not in force')
            return self.end('done', 0)
        except Stop as stop:
            self.result['stops'].append(str(stop))
            return self.end('refused', 3, str(stop))


words = sys.argv[1:]
if '-EncodedCommand' in words:
    sys.exit(delivery(base64.b64decode(words[words.index('-EncodedCommand') + 1]).decode('utf-16le')))
sys.exit(Push([word for word in words if word not in ('-NoProfile', '-NonInteractive')]).play())
