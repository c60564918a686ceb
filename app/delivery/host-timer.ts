// The part of the host's script that keeps the timer: set, armed, given time, decided, and the way back it runs by itself. It calls the functions
// of the script around it. A timer that could not outlive its session is never set.

export const hostTimer = `# Whether the session manager ends what a user leaves behind; root is left out of that everywhere (logind.conf, KillExcludeUsers).
ends_leftovers() {
  [ "$(id -u)" != 0 ] && command -v loginctl >/dev/null 2>&1 || return 1
  case $(loginctl show-session --property=KillUserProcesses 2>/dev/null) in *=yes) return 0 ;; *) return 1 ;; esac
}
set_timer() { # run, seconds: the longest until give_time
  ! ends_leftovers || { say =unkept; exit 0; }
  complaint=$({ mkdir "$1/timer" && say "$(($(now) + $2))" > "$1/timer/deadline"; } 2>&1) || { say "=cannot $complaint"; exit 0; }
  say =set
}
arm() { # run: begins the timer whose deadline stands there; returns when it lives
  exec 3< /dev/null
  detach sh "$0" timer "$1"
  tries=0
  until lives "$1/timer/pid"; do
    tries=$((tries + 1))
    [ "$tries" -le 100 ] || { say '=cannot the timer did not begin'; exit 0; }
    nap 0.1
  done
  say "=armed $(($(deadline_of "$1") - $(now)))"
}
# The link timer/turn is made once: by the desk with the time there is to confirm, or by the timer when it waited in vain for that.
deadline_of() { # run
  turn=$(readlink "$1/timer/turn") || turn=
  case $turn in '' | over) cat "$1/timer/deadline" ;; *) say "$turn" ;; esac
}
give_time() { # run, seconds: from now on
  state=$(timer_state "$1")
  [ "$state" = pending ] || { say "=timer $state"; exit 0; }
  ln -s "$(($(now) + $2))" "$1/timer/turn" 2>/dev/null || :
  [ "$(readlink "$1/timer/turn")" != over ] || { say '=timer reverting'; exit 0; }
  say "=given $(($(deadline_of "$1") - $(now)))"
}
timer() { # run
  trap '' HUP
  run=$1
  note_self "$run/timer/pid" || exit 1
  chmod 644 "$run/timer/pid"
  while lives "$run/timer/pid"; do
    now > "$run/timer/beat.new" && chmod 644 "$run/timer/beat.new" && mv -f "$run/timer/beat.new" "$run/timer/beat"
    sleep 5
  done &
  while [ ! -h "$run/decision" ]; do
    left=$(($(deadline_of "$run") - $(now)))
    [ "$left" -le 2 ] || left=2
    if [ "$left" -gt 0 ]; then sleep "$left"; continue; fi
    ln -s over "$run/timer/turn" 2>/dev/null || [ "$(now)" -lt "$(deadline_of "$run")" ] || break
  done
  while [ ! -h "$run/decision" ] && is_busy "$run"; do sleep 1; done
  ln -s reverting "$run/decision" 2>/dev/null || exit 0
  reserve "$run" undo
  . "$run/revert.sh"
}
revert() { # id, words: one command of the way back, by the timer
  step=$run/revert-$1
  shift
  make_step "$step" || exit 1
  [ "$(id -u)" != 0 ] || [ -z "\${SUDO_UID:-}" ] || chown "$SUDO_UID" "$step"
  note_self "$step/pid"
  chmod 644 "$step"/*
  "$@" >> "$step/out" 2>> "$step/err" < /dev/null
  code=$?
  note_end "$step" "$code"
  [ "$code" = 0 ] || exit 1
}
decide() { # run, word: the first decision stands
  ln -s "$2" "$1/decision" 2>/dev/null || :
  say "=decision $(readlink "$1/decision" || say none)"
}`
