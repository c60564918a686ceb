// What domino-trial.sh and domino-mails.sh share (POSIX sh): the helper for documents and mails, and the step from root to the Domino user.

/** After places and base. */
export const trialShellBase = String.raw`
helper_ready() {
  java="$programs/jvm/bin/java"
  [ -x "$java" ] || need java "$java"
  classes="$here/trial-classes"
  jars="$programs/ndext/*:$programs/jvm/lib/ext/*"
  [ -f "$classes/DominoTrial.class" ] && return 0
  rm -rf "$classes.new"
  mkdir "$classes.new" || need staging "$classes.new"
  if [ -x "$programs/jvm/bin/javac" ]; then
    "$programs/jvm/bin/javac" -nowarn -d "$classes.new" -cp "$jars" "$here/DominoTrial.java" > "$scratch/javac" 2>&1
  elif command -v javac > /dev/null; then
    javac -nowarn -source 8 -target 8 -d "$classes.new" -cp "$jars" "$here/DominoTrial.java" > "$scratch/javac" 2>&1
  else
    need compiler "$classes"
  fi
  if [ ! -f "$classes.new/DominoTrial.class" ]; then
    tail -n 20 "$scratch/javac"
    need compiled "$classes"
  fi
  mv "$classes.new" "$classes"
}

trial_helper() {
  mode="$1"
  shift
  LD_LIBRARY_PATH="$programs" PATH="$programs:$PATH" Notes_ExecDirectory="$programs" Directory="$data" \
    timeout 300 "$java" -cp "$classes:$jars" DominoTrial "$mode" "$here" "$@" < /dev/null 9>&-
}

# Leaves the files with the owner of notes.ini; root itself writes nothing of Domino's.
stage_files() {
  owner="$(stat -c %U "$notes_ini" 2>/dev/null)"
  case "$owner" in ''|root|UNKNOWN) need domino-user "$notes_ini" ;; esac
  stage="$state/sets/trial-$(basename "$here")"
  (cd "$here" && find . -maxdepth 1 -type f '(' -name 'trial.txt' -o -name 'domino-*.sh' -o -name '*.java' -o -name '*.eml' ')' -print |
    tar -cf - -T -) |
    runuser -u "$owner" -- sh -c 'umask 077; mkdir -p "$1" && tar -C "$1" -xf -' sh "$stage" || need staging "$stage"
  trap clear_stage EXIT
}

# Nothing of it stays once no route is there.
clear_stage() {
  [ -z "$(ls "$state/trials" 2>/dev/null)" ] || return 0
  runuser -u "$owner" -- sh -c 'rm -rf -- "$1"; shift; for each do rmdir -- "$each" 2>/dev/null; done; :' sh \
    "$stage" "$state/trials" "$state/sets" "$state/runs"
}
`
