#!/usr/bin/env python3
# Stands where the server's own Java stands: runs "DominoApply" or "DominoTrial" on the directory beside it and prints their lines. A class that was
# not made by the compiler beside it is not run.
import base64, json, os, sys

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
from domino_directory import Directory, Stop  # noqa: E402
from domino_trial import run  # noqa: E402


def encoded(text):
    if text is None:
        return '-'
    return base64.b64encode(text.encode()).decode() or '='


def say(*words):
    print('@handschlag', *words, flush=True)


def main():
    words = sys.argv[1:]
    classes = words[1].split(':')[0]
    known = words[0] == '-cp' and words[2] in ('DominoApply', 'DominoTrial')
    if not known or not os.path.exists(os.path.join(classes, words[2] + '.class')):
        print('Error: Could not find or load main class DominoApply')
        return 1
    for name in ('LD_LIBRARY_PATH', 'Notes_ExecDirectory', 'Directory'):
        if not os.environ.get(name):
            print('java.lang.UnsatisfiedLinkError: no nlsxbe in java.library.path')
            return 1
    root = os.path.dirname(os.environ['Directory'])
    with open(os.path.join(root, 'behaviour.json')) as file:
        how = json.load(file)
    if words[2] == 'DominoTrial':
        return run(root, words[3:], how)
    _, mode, folder = words[3:6]
    options = dict(word.split('=', 1) for word in words[6:])
    directory = Directory(root, folder)
    try:
        if how.get('closed'):
            raise Stop('4060 You are not authorized to access that database')
        directory.rows()
        say('server', directory.side, encoded(directory.whole['server']), encoded('Release 14.0|November 22, 2026'))
        if mode.startswith('push-undo'):
            directory.undo(options['run'], mode == 'push-undo')
            for step in directory.steps:
                say('step', step['kind'], encoded(step['name']), encoded(step['before']), encoded(step['after']))
            for code, what in directory.unsafe:
                say('unsafe', code, encoded(what))
            for name in directory.stays:
                say('stays', encoded(name))
            return 0
        state = os.path.dirname(options['runs'])
        documents = directory.read(state, options['site'])
        if mode == 'push-apply':
            if documents != options['expect']:
                say('moved')
                return 4
            if not directory.write(options['run'], how.get('failAt'), how.get('killAt')):
                with open(f'/proc/{os.getppid()}/stat') as file:
                    os.kill(int(file.read().rsplit(')', 1)[1].split()[1]), 9)
                os.kill(os.getpid(), 9)
            with open(os.path.join(state, 'site'), 'w') as file:
                file.write(options['site'])
            say('applied', len(directory.steps))
            return 0
        say('counts', len(directory.marked()), len(directory.steps))
        for step in directory.steps:
            say('step', step['kind'], encoded(step['name']), encoded(step['before']), encoded(step['after']))
        for code, what in directory.unsafe:
            say('unsafe', code, encoded(what))
        say('documents', documents)
        return 0
    except Stop as stop:
        say('stop', encoded(str(stop)))
        return 3


sys.exit(main())
