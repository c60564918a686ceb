#!/usr/bin/env python3
# Stands where iptables stands: the rules of OUTPUT in the table nat, in a file beside it, told as the real one tells them.
import os, sys

path = os.path.join(os.path.dirname(os.path.realpath(__file__)), 'rules')
words = [word for word in sys.argv[1:] if word != '-w' and word != '10']
rules = open(path).read().splitlines() if os.path.exists(path) else []
if words[:2] != ['-t', 'nat']:
    sys.exit(2)
verb, chain, *rest = words[2:]
if chain != 'OUTPUT':
    sys.exit(1)
if verb == '-S':
    print('\n'.join(['-P OUTPUT ACCEPT', *rules]))
    sys.exit(0)
rule = ' '.join(['-A OUTPUT', *(rest[1:] if verb == '-I' else rest)])
if verb == '-I':
    rules.insert(0, rule)
elif verb == '-D' and rule in rules:
    rules.remove(rule)
else:
    sys.exit(1)
with open(path, 'w') as file:
    file.write(''.join(line + '\n' for line in rules))
