# The directory of a Domino server that is not there: documents in a JSON file, and what our helpers do with them according to plan.txt.
# Written after the helpers' own description, so it shows how they are called and what a push makes of their answers, not that they are right.
import hashlib, json, os, re

SENTINEL = 'handschlag-sentinel.invalid'


class Stop(Exception):
    pass


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def cells_of(line):
    return [re.sub(r'\\u([0-9a-f]{4})', lambda found: chr(int(found[1], 16)), cell) for cell in line.rstrip('\r\n').split('\t')]


def text_of(document, marks=True):
    names = [name for name in document['items'] if name != 'HandschlagSeal' and (marks or not name.startswith('Handschlag'))]
    return '\n'.join(sorted(f"{name}: {document['items'][name]}" for name in names))


class Directory:
    def __init__(self, root, folder):
        self.path = os.path.join(root, 'directory.json')
        with open(self.path) as file:
            self.whole = json.load(file)
        self.folder = folder
        self.unsafe, self.steps, self.seen, self.stays = [], [], [], []

    def save(self):
        with open(self.path + '.new', 'w') as file:
            json.dump(self.whole, file, indent=1)
        os.replace(self.path + '.new', self.path)

    @property
    def documents(self):
        return self.whole['documents']

    def marked(self):
        return {one['items']['HandschlagId']: one for one in self.documents if 'HandschlagId' in one['items']}

    def rows(self):
        with open(os.path.join(self.folder, 'plan.txt')) as file:
            rows = [cells_of(line) for line in file]
        here = [row for row in rows if row[0] == 'server' and row[2] == self.whole['server']]
        if not here:
            raise Stop(f"This server is {self.whole['server']}; plan.txt does not know it.")
        self.side = here[0][1]
        return [row for row in rows if len(row) > 2 and row[1] == self.side]

    def holding(self, value, form):
        return [one for one in self.documents if one['form'] == form and 'HandschlagId' not in one['items'] and value in one['items'].values()]

    def read(self, state, site):
        self.unsafe, self.steps, self.seen = [], [], [text_of(one) for one in self.documents if SENTINEL in one['items'].values()]
        left = self.marked()
        count = len(left)
        self.seen += [mark + text_of(one) for mark, one in sorted(left.items())]
        for row in self.rows():
            if row[0] in ('set', 'learned'):
                form = {'server': 'Server', 'configuration': 'ServerConfig'}[row[2]]
                found = [one for one in self.documents if one['form'] == form and one['items'].get('ServerName') == self.whole['server']]
                if not found:
                    raise Stop(f'No {form} document.')
                item = row[3] if row[0] == 'set' else self.relay_item()
                before = found[0]['items'].get(item)
                self.seen.append(f'{item}={before}')
                if (before or '') != row[4]:
                    self.step('setting', f'{row[2]} / {item}', before, row[4], found[0], item)
            elif row[0] in ('clone', 'import'):
                self.document_step(row, left.pop(row[3], None))
        for mark, one in sorted(left.items()):
            if not mark.startswith('infrastructure/'):
                self.unsafe.append(('enforcement-ends', mark))
            if one['items'].get('HandschlagSeal', '') not in ('', digest(text_of(one, False))):
                self.unsafe.append(('hand-edited', mark))
            self.step('remove', mark, text_of(one), None, one)
        kept = os.path.join(state, 'site')
        before = open(kept).read() if os.path.exists(kept) else ''
        if self.steps and (before != site if before else count > 0):
            self.unsafe.append(('unknown-set', before or '?'))
        return digest('\n'.join(self.seen) + before)

    def relay_item(self):
        for one in self.documents:
            for name, value in one['items'].items():
                if one['form'] == 'ServerConfig' and value == SENTINEL:
                    return name
        raise Stop(f'0 documents hold {SENTINEL}; exactly one is needed. See README.txt, sentinel document.')

    def document_step(self, row, kept):
        if row[0] == 'import':
            if kept is None:
                self.step('create', row[3], None, row[2], row=row)
            return
        if kept is not None and row[4] in kept['items'].values() and row[5] in kept['items'].values():
            return
        template = self.holding(SENTINEL, 'Domain')
        if len(template) != 1:
            raise Stop(f'{len(template)} documents hold {SENTINEL}; exactly one is needed.')
        if self.holding(row[4], 'Domain'):
            self.unsafe.append(('foreign-content', row[4]))
        after = text_of(template[0], False).replace(SENTINEL, row[4])
        if kept is not None:
            self.unsafe.append(('hand-edited', row[3]))
        self.step('create' if kept is None else 'replace', row[3], kept and text_of(kept), after, kept, row=row)

    def step(self, kind, name, before, after, document=None, item=None, row=None):
        self.steps.append({'kind': kind, 'name': name, 'before': before, 'after': after, 'document': document, 'item': item, 'row': row})

    def write(self, run, fail_at=None, stop_at=None):
        journal = os.path.join(run, 'journal.txt')
        os.makedirs(run, exist_ok=True)
        for number, step in enumerate(list(self.steps)):
            if number == stop_at:
                return False
            if number == fail_at:
                raise Stop('4005 names.nsf: the document could not be saved.')
            with open(journal, 'a') as file:
                file.write(json.dumps({key: step[key] for key in ('kind', 'name', 'before', 'item')} | {'old': step['document'], 'after': step['after']}) + '\n')
            if step['item']:
                step['document']['items'][step['item']] = step['after']
            if step['kind'] in ('remove', 'replace'):
                self.documents.remove(step['document'])
            if step['row']:
                self.documents.append(self.made(step['row']))
            self.save()
        return True

    def made(self, row):
        if row[0] == 'import':
            items = {'Type': 'Connection', 'HandschlagId': row[3]}
            return {'unid': digest(row[3])[:32].upper(), 'form': 'Local', 'items': items}
        template = self.holding(SENTINEL, 'Domain')[0]
        one = {'unid': digest(row[3])[:32].upper(), 'form': 'Domain', 'items': {}}
        one['items'] = {name: value.replace(SENTINEL, row[4]) for name, value in template['items'].items()}
        one['items'] |= {'HandschlagId': row[3], 'HandschlagPartner': row[6]}
        one['items']['HandschlagSeal'] = digest(text_of(one, False))
        return one

    def undo(self, run, is_real):
        path = os.path.join(run, 'journal.txt')
        lines = open(path).read().splitlines() if os.path.exists(path) else []
        for line in reversed(lines):
            entry = json.loads(line)
            marked = self.marked().get(entry['name'])
            if entry['item']:
                target = next(one for one in self.documents if one['unid'] == entry['old']['unid'])
                if target['items'].get(entry['item']) != entry['after']:
                    self.stays.append(entry['name'])
                    continue
                self.step('setting', entry['name'], entry['after'], entry['before'])
                self.unsafe.append(('enforcement-ends', entry['name']))
                if is_real and entry['before'] is None:
                    del target['items'][entry['item']]
                elif is_real:
                    target['items'][entry['item']] = entry['before']
            else:
                if entry['kind'] in ('create', 'replace') and marked:
                    self.step('remove', entry['name'], text_of(marked), None)
                    if not entry['name'].startswith('infrastructure/'):
                        self.unsafe.append(('enforcement-ends', entry['name']))
                    if is_real:
                        self.documents.remove(marked)
                if entry['kind'] in ('remove', 'replace'):
                    self.step('create', entry['name'], None, text_of(entry['old']))
                    if is_real and entry['name'] not in self.marked():
                        self.documents.append(entry['old'])
            if is_real:
                self.save()
        if is_real and lines:
            os.replace(path, path + '.done')
