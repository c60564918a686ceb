#!/usr/bin/env python3
# Stands where the compiler of the server's Java stands: takes the helper's source as the real one would be called, and leaves a class.
import os, sys

words = sys.argv[1:]
folder = words[words.index('-d') + 1]
with open(words[-1]) as file:
    if 'public final class DominoApply' not in file.read():
        sys.exit(1)
open(os.path.join(folder, 'DominoApply.class'), 'w').close()
