// The shell script delivery brings to a POSIX host: begins commands that outlive the connection, tells how they stand, keeps the lock and
// the timer. It runs as the user who signed in, below the work folder; whatever it says begins with `=`, output of commands with `o` or `e`.
// POSIX sh. Every state is a file made in one step: a directory, a symbolic link or a rename, so that a cut leaves no half of one.
import { hostTimer } from './host-timer.ts'

export const hostScriptName = 'handschlag-run.sh'

export const hostScript = `#!/bin/sh
# Handschlag: runs the commands of a push in their own session, so that a lost connection does not stop them. See README of the push.
umask 077
LC_ALL=C
export LC_ALL
say() { printf '%s\\n' "$*"; }
now() { date +%s; }

# A text that is another one when the process is dead or its number is used again.
identity() {
  if [ -r "/proc/$1/stat" ]; then
    { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $1 == "Z" ? "dead" : $20 }'; cat /proc/sys/kernel/random/boot_id; } 2>/dev/null
  else
    ps -o stat= -o lstart= -p "$1" 2>/dev/null | sed -n '/^ *Z/!s/^ *[^ ]* *//p'
  fi | tr '\\n ' '__'
}
note_self() { say "$$ $(identity $$)" > "$1.new" && mv -f "$1.new" "$1"; }
lives() {
  [ -f "$1" ] && read -r pid who < "$1" 2>/dev/null && [ -n "$who" ] || return 1
  seen=$(identity "$pid")
  [ "$seen" != "$who" ] || return 0
  [ -z "$seen" ] && beats "$1" "$who"
}
# Where a host hides the processes of others (hidepid), a timer of root is known by what it leaves every few seconds.
beats() { # file of its number, text
  case $1 in */timer/pid | */revert-*/pid) ;; *) return 1 ;; esac
  [ -d /proc/self ] && [ ! -r /proc/1/stat ] || return 1
  case $2 in *_"$(cat /proc/sys/kernel/random/boot_id)"_*) ;; *) return 1 ;; esac
  beat=$(cat "\${1%/*/pid}/timer/beat" 2>/dev/null) && [ "$(($(now) - beat))" -lt 60 ]
}
nap() { sleep "$1" 2>/dev/null || sleep 1; }
detach() { # words: begins them in a session of their own, with standard input 3
  if command -v setsid >/dev/null 2>&1; then
    setsid "$@" <&3 >/dev/null 2>&1 &
  else
    (trap '' HUP; exec "$@") <&3 >/dev/null 2>&1 &
  fi
}

# Room kept from the first command on: the way back needs some for what it says.
reserve() {
  case $2 in
    undo) rm -f "$1/reserve" ;;
    *) [ -f "$1/reserve" ] || awk 'BEGIN { for (i = 0; i < 4096; i++) print "room kept for the way" }' > "$1/reserve" ;;
  esac
}
make_step() { # folder; the room for the exit code is taken now
  mkdir "$1" && now > "$1/started" && : > "$1/out" && : > "$1/err" && printf '%-200s\\n' '?' > "$1/end.new"
}
note_end() { say "$2" 1<> "$1/end.new"; mv -f "$1/end.new" "$1/end"; }

open_run() { # run, record this push finishes or takes back, or -
  complaint=$({ mkdir -p "$1" && ln -sf "$2" "$1/finishes" && reserve "$1" apply; } 2>&1) || { say "=cannot $complaint"; exit 0; }
  say =open
}
start() { # run, id, phase, own|stdin, words
  run=$1 id=$2 phase=$3 how=$4
  shift 4
  if [ -e "$run/$id" ]; then say =twice; exit 0; fi
  complaint=$(reserve "$run" "$phase" 2>&1 && make_step "$run/$id" 2>&1) || { rm -rf "$run/$id"; say "=cannot $complaint"; exit 0; }
  exec 3<&0
  detach sh "$0" body "$run/$id" "$phase" "$how" "$@"
  exec 3<&-
  follow "$run/$id"
}
body() { # step, phase, own|stdin, words
  trap '' HUP
  step=$1 phase=$2 how=$3
  shift 3
  note_self "$step/pid" || exit 1
  if ! quicker=$(overtake "\${step%/*}" "$phase"); then
    say "$quicker" > "$step/refused"
    rm -f "$step/started"
    note_end "$step" 75
    exit 0
  fi
  if [ "$how" = stdin ]; then "$@" >> "$step/out" 2>> "$step/err"; else "$@" >> "$step/out" 2>> "$step/err" < /dev/null; fi
  note_end "$step" "$?"
}
# A timer is stopped by the command that takes its place and not before; whose way back has begun is left alone.
overtake() { # run, phase: says the run whose timer was quicker
  [ "$2" != undo ] || [ ! -e "$1/timer/deadline" ] || stop_timer "$1" || return 1
  case $2 in apply | undo) ;; *) return 0 ;; esac
  finished=$(readlink "$1/finishes") && [ "$finished" != - ] || return 0
  for other in "\${1%/*/*}"/*/run-*; do
    [ "$other" != "$1" ] && [ ! -e "$other/closed" ] && [ -e "$other/timer/deadline" ] || continue
    ! grep -qF "$finished" "$other/plan.json" 2>/dev/null || stop_timer "$other" || return 1
  done
}
stop_timer() { # run
  ln -s cancelled "$1/decision" 2>/dev/null || [ "$(readlink "$1/decision")" != reverting ] || { basename "$1"; return 1; }
}

tell_new() { head -c 8000000 "$1" | awk -v seen="$2" -v mark="$3" 'NR > seen { print mark $0 }'; }
lines_in() { echo $(($(head -c 8000000 "$1" | wc -l))); }
follow() { # step: tells its output and its end as they come
  seen_out=0 seen_err=0 missed=0 pause=0.1
  while :; do
    if [ -f "$1/end" ]; then
      [ ! -s "$1/refused" ] || { say "=overtaken $(cat "$1/refused")"; exit 0; }
      tell_new "$1/out" "$seen_out" o
      tell_new "$1/err" "$seen_err" e
      read -r code < "$1/end"
      say "=end $code"
      exit 0
    fi
    lines=$(lines_in "$1/out")
    [ "$lines" -le "$seen_out" ] || { tell_new "$1/out" "$seen_out" o | head -n "$((lines - seen_out))"; seen_out=$lines; }
    lines=$(lines_in "$1/err")
    [ "$lines" -le "$seen_err" ] || { tell_new "$1/err" "$seen_err" e | head -n "$((lines - seen_err))"; seen_err=$lines; }
    if lives "$1/pid"; then missed=0; else missed=$((missed + 1)); fi
    [ "$missed" -le 30 ] || { [ -f "$1/end" ] || { say =vanished; exit 0; }; }
    nap "$pause"
    pause=0.25
  done
}

told() { # step: what it has said until now
  tell_new "$1/out" 0 o
  tell_new "$1/err" 0 e
  state=$(step_state "$1")
  case $state in
    ended*) say "=end \${state#* }" ;;
    *) say "=\${state%% *}" ;;
  esac
}

step_state() { # step
  if [ -f "$1/end" ]; then
    read -r code < "$1/end"
    say "ended $code"
  elif lives "$1/pid"; then say 'running -'
  else say 'vanished -'
  fi
}
timer_state() { # run: one of none, pending, lost, or the decision
  if [ -h "$1/decision" ]; then readlink "$1/decision"
  elif [ ! -f "$1/timer/deadline" ]; then say none
  elif lives "$1/timer/pid"; then say pending
  else say lost
  fi
}
is_busy() { # run
  for step in "$1"/*/; do
    [ ! -f "$step/started" ] || [ -f "$step/end" ] || ! lives "$step/pid" || return 0
  done
  return 1
}
runs() { # site: every run that is not closed
  for run in "$1"/*/run-*; do
    [ -d "$run" ] && [ ! -e "$run/closed" ] || continue
    say "=run $run"
    for step in "$run"/*/; do
      [ ! -f "$step/started" ] || say "=step $(basename "$step") $(step_state "$step") $(cat "$step/started")"
    done
    say "=timer $(timer_state "$run") $(cat "$run/timer/deadline" 2>/dev/null || say 0)"
  done
  say =all
}

lock() { # site, run, seconds, by, names of runs that are ours, record this push finishes
  for other in "$1"/*/run-*; do
    [ -d "$other" ] && [ ! -e "$other/closed" ] || continue
    if is_busy "$other"; then say "=locked run $(basename "$other")"; exit 0; fi
    [ "$(timer_state "$other")" = pending ] || continue
    [ "$6" != - ] && grep -qF "$6" "$other/plan.json" 2>/dev/null || { say "=locked timer $(deadline_of "$other")"; exit 0; }
  done
  wanted="$2 $(($(now) + $3)) $4"
  tries=0
  until complaint=$(ln -s "$wanted" "$1/lock" 2>&1); do
    found=$(readlink "$1/lock") || { tries=$((tries + 1)); [ "$tries" -le 5 ] || { say "=cannot $complaint"; exit 0; }; continue; }
    owner=\${found%% *} rest=\${found#* }
    until=\${rest%% *} by=\${rest#* }
    case " $2 $5 " in
      *" $owner "*) ;;
      *) [ "$(now)" -ge "$until" ] || { say "=locked by $by"; exit 0; } ;;
    esac
    mv -f "$1/lock" "$1/lock.$$" 2>/dev/null || continue
    [ "$(readlink "$1/lock.$$")" = "$found" ] || mv -f "$1/lock.$$" "$1/lock"
    rm -f "$1/lock.$$"
  done
  say =held
}
unlock() { # site, run
  found=$(readlink "$1/lock") || found=
  [ "\${found%% *}" != "$2" ] || rm -f "$1/lock"
  say =free
}

${hostTimer}

close_run() { rm -f "$1/reserve" && : > "$1/closed" && say =closed; }
close_all() { # site, run: nothing is open there any more but what still runs
  for other in "$1"/*/run-*; do
    [ -d "$other" ] && [ ! -e "$other/closed" ] && ! is_busy "$other" || continue
    case $(timer_state "$other") in pending) ;; reverting | lost) [ "$other" != "$2" ] || close_run "$other" ;; *) close_run "$other" ;; esac
  done
  say =closed
}
is_open() { # set folder
  for run in "$1"/run-*; do
    [ ! -d "$run" ] || [ -e "$run/closed" ] || return 0
  done
  return 1
}
tidy() { # site, set folder in use: the last five sets stay, and of each set the last five runs
  kept=0
  for set in $(ls -1dt "$1"/*/ 2>/dev/null); do
    set=\${set%/}
    is_set_name "$set" || continue
    kept=$((kept + 1))
    [ "$kept" -le 5 ] || [ "$set" = "$2" ] || is_open "$set" || rm -rf "$set"
  done
  kept=0
  for run in $(ls -1dt "$2"/run-*/ 2>/dev/null); do
    [ -e "\${run%/}/closed" ] || continue
    kept=$((kept + 1))
    [ "$kept" -le 5 ] || rm -rf "\${run%/}"
  done
  say =tidy
}
is_set_name() { case $(basename "$1") in *[!0-9a-f]*) return 1 ;; ????????????????) return 0 ;; *) return 1 ;; esac; }

word=$1
shift
case $word in
  start | body | follow | told | runs | lock | unlock | open_run | set_timer | arm | give_time | timer | decide | close_run | close_all | tidy) "$word" "$@" ;;
  *) say "=cannot unknown word $word"; exit 2 ;;
esac
`
