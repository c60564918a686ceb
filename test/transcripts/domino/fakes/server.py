#!/usr/bin/env python3
# Stands where Domino's `server` (Linux) stands: takes `-c COMMAND`, keeps the values of notes.ini, and answers in the console log only, in
# the words of a recording. What it is told, it writes down; `behaviour.json` beside the data folder makes it silent, deaf or slow.
import json, os, re, subprocess, sys, time

root = os.environ.get('FAKE_DOMINO') or os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
data = os.path.join(root, 'data')
here = os.path.dirname(os.path.realpath(__file__))
ini = os.path.join(data, 'notes.ini')


def behaviour():
    with open(os.path.join(root, 'behaviour.json')) as file:
        return json.load(file)


def recorded(language, recording, **values):
    with open(os.path.join(here, 'recordings', language, recording + '.txt'), encoding='utf-8') as file:
        text = file.read()
    for key, value in values.items():
        text = text.replace('{' + key + '}', value)
    return text


def settings():
    with open(ini) as file:
        return [line.rstrip('\n').split('=', 1) for line in file if '=' in line]


def run_agent(slow):
    # The agent "Apply" of handschlag.nsf: takes job.txt away, runs the helper with its words, and answers under the job's name. A slow one
    # goes on by itself: the console has its command, and nobody waits for the end.
    folder = os.path.join(data, 'handschlag')
    taken = os.path.join(folder, f'job.{os.getpid()}.taken')
    os.rename(os.path.join(folder, 'job.txt'), taken)
    with open(taken) as file:
        job, *words = file.read().splitlines()
    if slow and words[1] == 'push-apply':
        if os.fork():
            return
        os.setsid()
        for number in (0, 1, 2):
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
        end = time.time() + slow
        while time.time() < end and not os.path.exists(os.path.join(root, 'go')):
            time.sleep(0.05)
    open(os.path.join(folder, 'DominoApply.class'), 'w').close()
    names = {name: data for name in ('LD_LIBRARY_PATH', 'Notes_ExecDirectory', 'Directory')}
    java = os.path.join(here, 'jvm', 'bin', 'java')
    ran = subprocess.run([java, '-cp', folder, 'DominoApply', *words], env=os.environ | names, capture_output=True, text=True)
    part = os.path.join(folder, f'job.{job}.part')
    with open(part, 'w') as file:
        file.write(ran.stdout + f'@handschlag exit {ran.returncode}\n')
    os.replace(part, part[:-4] + 'out')
    os.remove(taken)
    if slow and words[1] == 'push-apply':
        os._exit(0)


def restart_router(how):
    # A process of its own in the data folder, as each task of the real one; "stays": the old one goes on.
    kept = os.path.join(root, 'router.pid')
    if how.get('router') == 'stays':
        return
    if os.path.exists(kept):
        with open(kept) as file:
            os.kill(int(file.read()), 9)
    null = {name: subprocess.DEVNULL for name in ('stdin', 'stdout', 'stderr')}
    ran = subprocess.Popen([os.path.join(here, 'router')], cwd=data, start_new_session=True, **null)
    with open(kept, 'w') as file:
        file.write(str(ran.pid))


def give(command, how):
    language = how.get('language', 'en')
    match = re.fullmatch(r'(show|set) config (\w+)(?:=(.*))?', command)
    known = dict((name.lower(), (name, value)) for name, value in settings())
    if match and match[1] == 'show':
        found = known.get(match[2].lower())
        recording = 'show-config' if found else 'show-config-unset'
        return recorded(language, recording, name=match[2].upper(), value=found[1] if found else '')
    if match:
        if how.get('deaf') != match[2]:
            rest = [pair for pair in settings() if pair[0].lower() != match[2].lower()]
            with open(ini + '.new', 'w') as file:
                for name, value in rest + ([[match[2], match[3]]] if match[3] else []):
                    file.write(f'{name}={value}\n')
            os.replace(ini + '.new', ini)
        return recorded(language, 'set-config', name=match[2].upper(), value=match[3] or '')
    recording = {'tell router update config': 'update-config', 'restart task router': 'restart-router',
            'tell router show queues': 'show-queues', 'show server': 'show-server'}.get(command, 'unknown')
    return recorded(language, recording, command=command)


if __name__ == '__main__':
    command = sys.argv[2] if sys.argv[1:2] == ['-c'] and len(sys.argv) == 3 else None
    if command is None:
        sys.exit(2)
    how = behaviour()
    with open(os.path.join(root, 'told.txt'), 'a') as file:
        file.write(command + '\n')
    if how.get('refuse') == command:
        sys.exit(1)
    if how.get('stop') == command:
        open(os.path.join(root, 'stopped'), 'w').close()
        while not os.path.exists(os.path.join(root, 'go')):
            time.sleep(0.02)
    if command == 'tell amgr run "handschlag.nsf" \'Apply\'' and how.get('agent'):
        run_agent(how.get('slow'))
    if command == 'restart task router' and how.get('router'):
        restart_router(how)
    answer = give(command, how)
    if not how.get('silent'):
        log = os.path.join(data, 'IBM_TECHNICAL_SUPPORT', 'console.log')
        with open(log, 'ab') as file:
            file.write(('> ' + command + '\n' + answer + how.get('noise', '')).encode('latin-1', 'replace'))
