// Parts of domino-push.sh, the executor of a push on Linux (POSIX sh): places, the Domino user, the lock, the console and its log, and the
// call of the helper. Output of `server -c` lands in the console log, so the log is read from where it ended before.

/** Before the data of the site. */
export const pushShellHead = `
#!/bin/sh
# Handschlag, HCL Domino on Linux: looks, applies, proves and takes back, started over SSH. Read README.txt first.
# Usage: sh domino-push.sh inspect | apply STATE ACCEPTED RUN | verify RUN | inspect-undo RUN | undo RUN [STATE]
# Ends with 0 done, 3 refused and nothing written, 4 moved since the plan, 5 failed and taken back, 6 failed and not all taken back, 7 locked.
set -u
umask 077
LC_ALL=C
export LC_ALL
`

/** After the data: helpers every word of the script uses. */
export const pushShellBase = String.raw`
here="$(cd "$(dirname "$0")" && pwd -P)" || exit 3
site="$(basename "$(dirname "$here")")"
state="$data/handschlag"
runs="$state/runs"
limit="$(printenv HANDSCHLAG_CONSOLE_WAIT)" || limit=20
case "$limit" in ''|*[!0-9]*) limit=20 ;; esac
agent_limit="$(printenv HANDSCHLAG_AGENT_WAIT)" || agent_limit=900
case "$agent_limit" in ''|*[!0-9]*) agent_limit=900 ;; esac

say() { printf '@handschlag %s\n' "$*"; }

b64() {
  if [ -z "$1" ]; then printf '='; else printf '%s' "$1" | base64 | tr -d '\n'; fi
}

end() {
  say end "$1" "$(b64 "$3")"
  exit "$2"
}

# What is needed and not there; nothing has been written.
need() {
  say missing "$1" "$(b64 "$2")"
  end refused 3 "$1 $2"
}

# As root: hand the set to the owner of notes.ini and go on as that user; root itself writes nothing.
become_domino_user() {
  [ "$(id -u)" = 0 ] || return 0
  owner="$(stat -c %U "$notes_ini" 2>/dev/null)"
  case "$owner" in ''|root|UNKNOWN) need domino-user "$notes_ini" ;; esac
  stage="$state/sets/$site/$(basename "$here")"
  (cd "$here" && find . -maxdepth 1 -type f '(' -name 'plan.txt' -o -name '*.dxl' -o -name '*.java' -o -name 'domino-push.sh' ')' -print |
    tar -cf - -T -) |
    runuser -u "$owner" -- sh -c 'umask 077; mkdir -p "$1" && tar -C "$1" -xf -' sh "$stage" || need staging "$stage"
  exec runuser -u "$owner" -- sh "$stage/domino-push.sh" "$@"
}

check_places() {
  [ -x "$server" ] || need server "$server"
  [ -d "$data" ] || need data "$data"
  [ -r "$notes_ini" ] || need notes-ini "$notes_ini"
  [ -r "$console_log" ] || need console-log "$console_log"
  [ -w "$data" ] || need rights "$data"
  cd "$data" || need data "$data"
  scratch="$(mktemp -d)" || need scratch /tmp
  trap 'rm -rf "$scratch"' EXIT
}

take_lock() {
  mkdir -p "$runs" || need rights "$runs"
  exec 9>"$state/lock"
  flock -n 9 || end locked 7 "$state/lock"
}

# The only commands a console of Domino ever gets from here.
send() {
  case "$1" in
    'tell router update config'|'tell router show queues'|'restart task router'|'show server'|'show config KitType') ;;
    "tell amgr run \"handschlag.nsf\" 'Apply'") ;;
    'show config '*|'set config '*)
      printf '%s\n' "$1" | grep -Eq '^(show config [A-Za-z0-9_]+|set config [A-Za-z0-9_]+=[0-9]{0,5})$' || return 99
      case " $known " in
        *" $(printf '%s\n' "$1" | sed 's/^[a-z]* config //; s/=.*//') "*) ;;
        *) return 99 ;;
      esac ;;
    *) return 99 ;;
  esac
  printf '> %s\n' "$1"
  timeout 60 "$server" -c "$1" < /dev/null 8>&- 9>&-
}

log_size() { wc -c < "$console_log" | tr -d ' '; }

# What the console log got since it was this long; a shorter log began anew. Bounded, without control characters.
log_since() {
  from="$1"
  [ "$(log_size)" -ge "$from" ] || from=0
  tail -c "+$((from + 1))" "$console_log" | head -c 200000 | tr -d '\000-\010\013-\037\177'
}

# The value a line of its own gives a name, whatever stands before it: thread, date and time in the form of any language.
answer_to() {
  awk -v name="$1" '
    { line = $0
      sub(/^\[[0-9A-Fa-f:-]+\] */, "", line)
      sub(/^[0-9][0-9.\/-]*,? +[0-9][0-9:.]*( [AaPp][Mm])? +/, "", line)
      sub(/^[ \t]+/, "", line)
      at = index(line, "=")
      if (at > 1 && tolower(substr(line, 1, at - 1)) == tolower(name)) { value = substr(line, at + 1); found = 1 } }
    END { if (!found) exit 1; print value }'
}

in_notes_ini() { tr -d '\r' < "$notes_ini" | answer_to "$1"; }

# Asks the console for each name; KitType stands in every notes.ini, so its answer says that the ones before are complete.
ask_console() {
  start="$(log_size)"
  for name in "$@" KitType; do
    send "show config $name" > /dev/null 2>&1 || return 2
  done
  tries=0
  while :; do
    log_since "$start" > "$scratch/answers"
    answer_to KitType < "$scratch/answers" > /dev/null && return 0
    tries=$((tries + 1))
    [ "$tries" -lt "$((limit * 5))" ] || return 1
    sleep 0.2
  done
}
`

/** The helper for documents: compiled by the server's own Java, or run by an agent the admin installed. */
export const pushShellHelper = String.raw`
prepare_helper() {
  [ "$way" = helper ] || return 0
  java="$programs/jvm/bin/java"
  [ -x "$java" ] || need java "$java"
  classes="$here/classes"
  jars="$programs/ndext/*:$programs/jvm/lib/ext/*"
  [ -f "$classes/DominoApply.class" ] && return 0
  rm -rf "$classes.new"
  mkdir "$classes.new" || need staging "$classes.new"
  if [ -x "$programs/jvm/bin/javac" ]; then
    "$programs/jvm/bin/javac" -nowarn -d "$classes.new" -cp "$jars" "$here/DominoApply.java" > "$scratch/javac" 2>&1
  elif command -v javac > /dev/null; then
    javac -nowarn -source 8 -target 8 -d "$classes.new" -cp "$jars" "$here/DominoApply.java" > "$scratch/javac" 2>&1
  else
    need compiler "$classes"
  fi
  if [ ! -f "$classes.new/DominoApply.class" ]; then
    tail -n 20 "$scratch/javac"
    need compiled "$classes"
  fi
  mv "$classes.new" "$classes"
}

helper() {
  if [ "$way" = agent ]; then
    run_agent "$@"
    return
  fi
  LD_LIBRARY_PATH="$programs" PATH="$programs:$PATH" Notes_ExecDirectory="$programs" Directory="$data" \
    timeout 900 "$java" -cp "$classes:$jars" DominoApply "$@" < /dev/null 9>&-
}

# One job at a time, each with a name of its own that its answer bears. 3: no agent took it and none will. 9: an agent took it and is silent;
# it may still be writing, so nothing else may be done to the documents. After an hour no agent runs any more.
run_agent() {
  mkdir -p "$state" || return 3
  (agent_job "$@") 8> "$state/agent.lock"
}

# What an agent may still write has to be there before anybody looks what a run wrote.
await_idle() {
  [ "$way" = agent ] && [ -d "$state" ] || return 0
  (no_job) 8> "$state/agent.lock"
}

no_job() {
  flock -w "$agent_limit" 8 || return 9
  withdraw_job
  tries=0
  while [ -n "$(find "$state" -maxdepth 1 -name 'job.*.taken' -mmin -60)" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt "$((agent_limit * 5))" ] || return 9
    sleep 0.2
  done
}

agent_job() {
  no_job || return 9
  rm -f "$state"/job.*.*
  job="$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')"
  printf '%s\n' "$job" "$@" > "$state/job.new" && mv "$state/job.new" "$state/job.txt" || return 3
  if ! send "tell amgr run \"handschlag.nsf\" 'Apply'" > /dev/null; then
    if withdraw_job; then return 3; else return 9; fi
  fi
  tries=0
  until [ -f "$state/job.$job.out" ]; do
    tries=$((tries + 1))
    if [ "$tries" = "$((limit * 15))" ] && withdraw_job; then
      say missing agent "$(b64 "$state/job.txt")"
      return 3
    fi
    [ "$tries" -lt "$((agent_limit * 5))" ] || return 9
    sleep 0.2
  done
  sed '$d' "$state/job.$job.out"
  return "$(tail -n 1 "$state/job.$job.out" | cut -d ' ' -f 3)"
}

# Succeeds only when no agent has taken the job.
withdraw_job() { mv "$state/job.txt" "$state/job.withdrawn" 2>/dev/null; }
`
