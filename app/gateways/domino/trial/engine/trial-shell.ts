// domino-trial.sh and domino-mails.sh (POSIX sh). Domino sends to one port for every host, so the trap's ports are reached by rules of the host's own
// packet filter: an address of the documentation range (RFC 5737) for each mode, which nobody has and which leads nowhere once its rule is gone.
// Rules need root; documents, console and mails are the Domino user's, as whom the script then calls itself.

/** After places and base: the helper, and the step from root to the Domino user. */
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

export const trialShellRun = String.raw`
trials="$state/trials"
cells() { awk -F '\t' 'NF == 6' "$here/trial.txt"; }

# Rules of the packet filter that are ours, of one run or of all.
nat_rules() { iptables -w 10 -t nat -S OUTPUT 2>/dev/null | grep -e "--comment handschlag-trial-$1"; }

nat_add() {
  cells | while IFS="$(printf '\t')" read -r mode token space host place partner; do
    iptables -w 10 -t nat -I OUTPUT 1 -d "$host/32" -p tcp -m tcp --dport 25 -m comment --comment "handschlag-trial-$1" \
      -j DNAT --to-destination "$place" < /dev/null || exit 1
  done
}

nat_remove() {
  nat_rules "$1" | sed 's/^-A //' | while read -r rule; do
    iptables -w 10 -t nat -D $rule < /dev/null || exit 1
  done
  [ -z "$(nat_rules "$1")" ]
}

nat_left() { nat_rules '' | while read -r rule; do say left "$(b64 "iptables -t nat $rule")"; done; }

documents_left() {
  sed -n 's/^@document \([^ ]*\) \(.*\)$/\1 \2/p' "$1" | while read -r unid mark; do
    say left "$(b64 "names.nsf $unid $(printf '%s' "$mark" | base64 -d)")"
  done
}

# What decides about mail this server sends: it is the same for every partner, for Domino knows no other rule.
read_trial() {
  trial_helper read > "$scratch/read" 2>&1
  code=$?
  grep '^@handschlag ' "$scratch/read"
  if [ "$code" != 0 ]; then
    grep -v '^@' "$scratch/read" | tail -n 20
    end refused 3 "helper $code"
  fi
  tr -d '\r' < "$notes_ini" | grep -iE '^(Router|SMTP|SSL_|DISABLE_SSL|SSLCipher|CertMgr)[A-Za-z0-9_]*=' | grep -vi '^SMTPClientDebug=' | sort > "$scratch/ini"
  config_hash="$( (grep '^@fact ' "$scratch/read"; cat "$scratch/ini") | sha256sum | cut -d ' ' -f 1)"
  plain="$(sed -n 's/^@fact Router_PortStatus=//p' "$scratch/read" | head -n 1)"
  implicit="$(sed -n 's/^@fact Router_SSLStatus=//p' "$scratch/read" | head -n 1)"
  fallback="$(in_notes_ini RouterFallbackNonTLS)" || fallback=
  rule="Router_PortStatus=$plain Router_SSLStatus=$implicit RouterFallbackNonTLS=$fallback"
  if [ "$plain" = 2 ] || { [ "$plain" = 0 ] && [ "$implicit" = 1 ]; }; then rule="$(b64 "$rule")"; else rule=-; fi
  say rule "$rule" "$(b64 "names.nsf Server, $notes_ini")" "$config_hash"
  debug="$(debug_now)"
  state_hash="$( (printf '%s\n' "$config_hash" "$debug"; grep -E '^@(document|seen) ' "$scratch/read"; cat "$here/trial.txt") | sha256sum | cut -d ' ' -f 1)"
}

look() {
  read_trial
  cells | while IFS="$(printf '\t')" read -r mode token space host place partner; do
    say step create "$(b64 "$space")" - "$(b64 "$space -> $host")"
    say step setting "$(b64 "iptables -t nat OUTPUT $host:25")" - "$(b64 "DNAT $place")"
  done
  say variable SMTPClientDebug - "$(b64 "$debug")" "$(b64 1)"
  documents_left "$scratch/read"
  grep -q '^@document ' "$scratch/read" && say unfinished earlier
  say state "$state_hash"
  end 'done' 0 ''
}

debug_now() { in_notes_ini SMTPClientDebug || :; }

# The console answers nothing; what notes.ini holds then is what counts.
set_debug() {
  [ "$(debug_now)" = "$1" ] && return 0
  send "set config SMTPClientDebug=$1" || return 1
  tries=0
  until [ "$(debug_now)" = "$1" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt "$((limit * 5))" ] || return 1
    sleep 0.2
  done
  send 'restart task router'
}

remove_route() {
  whole=0
  trial_helper undo "$1" || whole=1
  if [ -f "$trials/$1/debug" ]; then set_debug "$(cat "$trials/$1/debug")" || whole=1; fi
  send 'tell router update config' || whole=1
  trial_helper left "$1" > "$scratch/left" || whole=1
  grep -q '^@document ' "$scratch/left" && whole=1
  [ "$whole" != 0 ] || rm -rf "$trials/$1"
  return "$whole"
}

apply() {
  take_lock
  read_trial
  [ "$state_hash" = "$1" ] || end moved 4 "$state_hash"
  for earlier in $(sed -n 's/^@document [^ ]* //p' "$scratch/read" | while read -r mark; do printf '%s' "$mark" | base64 -d | cut -d / -f 1; echo; done | sort -u) \
    $(ls "$trials" 2>/dev/null); do
    remove_route "$earlier" || end refused 3 "documents $earlier"
  done
  debug="$(debug_now)"
  mkdir -p "$trials/$2" && printf '%s\n' "$debug" > "$trials/$2/debug" && log_size > "$trials/$2/log-from" || end refused 3 "$trials"
  cells | cut -f 2,4 > "$trials/$2/servers"
  say run "$2"
  if set_debug 1 && trial_helper apply "$2" && send 'tell router update config'; then end 'done' 0 "$2"; fi
  if remove_route "$2"; then end taken-back 5 'documents'; fi
  end failed 6 'documents'
}

verify() {
  trial_helper left "$1" > "$scratch/left" || end failed 3 'documents'
  [ "$(grep -c '^@document ' "$scratch/left")" = "$(cells | wc -l | tr -d ' ')" ] || end failed 3 'documents'
  [ "$(debug_now)" = 1 ] || end failed 3 'settings'
  end 'done' 0 ''
}

undo_look() {
  trial_helper left "$1" > "$scratch/left" || end refused 3 'helper'
  say server tlsonly "$(b64 '?')" "$(b64 '?')"
  sed -n 's/^@document \([^ ]*\) \(.*\)$/\1 \2/p' "$scratch/left" | while read -r unid mark; do
    say step remove "$(b64 "$unid")" "$mark" -
  done
  say state "$(sha256sum < "$scratch/left" | cut -d ' ' -f 1)"
  say run "$1"
  end 'done' 0 ''
}

undo() {
  take_lock
  if [ -n "$2" ]; then
    trial_helper left "$1" > "$scratch/left" || end failed 6 'helper'
    [ "$(sha256sum < "$scratch/left" | cut -d ' ' -f 1)" = "$2" ] || end moved 4 ''
  fi
  remove_route "$1" || end failed 6 'documents'
  end 'done' 0 "$1"
}

left() {
  trial_helper left > "$scratch/left" || end refused 3 'helper'
  documents_left "$scratch/left"
  trial_helper held $(cells | cut -f 2) > "$scratch/mails" || end refused 3 'helper'
  sed -n 's/^@queued \([^ ]*\) \([^ ]*\) .*$/\1 \2/p' "$scratch/mails" | while read -r token unid; do
    say left "$(b64 "mail.box $unid $token")"
  done
  for kept in $(ls "$trials" 2>/dev/null); do say left "$(b64 "$trials/$kept")"; done
  end 'done' 0 ''
}

# The Domino user's part.
if [ "$1" = inner ]; then
  shift
  check_places
  helper_ready
  case "$#:$1" in
    1:look) look ;;
    3:apply) apply "$2" "$3" ;;
    2:verify) verify "$2" ;;
    2:undo-look) undo_look "$2" ;;
    2:undo) undo "$2" '' ;;
    3:undo) undo "$2" "$3" ;;
    1:left) left ;;
    *) end refused 3 'usage' ;;
  esac
fi

[ "$(id -u)" = 0 ] || need root "$(id -un)"
command -v iptables > /dev/null || need iptables iptables
for word in "$@"; do case "$word" in *[!0-9A-Za-z-]*) end refused 3 'usage' ;; esac; done
stage_files
inner() { runuser -u "$owner" -- sh "$stage/domino-trial.sh" inner "$@"; }
case "$#:$1" in
  1:look)
    iptables -w 10 -t nat -S OUTPUT > /dev/null 2>&1 || need iptables 'nat OUTPUT'
    nat_left
    inner look ;;
  3:apply)
    nat_remove '' || need iptables 'nat OUTPUT'
    if ! nat_add "$3"; then
      nat_remove "$3"
      need iptables 'nat OUTPUT'
    fi
    inner apply "$2" "$3"
    code=$?
    [ "$code" = 0 ] || nat_remove "$3"
    exit "$code" ;;
  2:verify)
    [ "$(nat_rules "$2" | wc -l)" = "$(cells | wc -l)" ] || end failed 3 'iptables'
    inner verify "$2" ;;
  2:undo-look) inner undo-look "$2" ;;
  2:undo|3:undo)
    inner "$@"
    code=$?
    # another state, or another run there: the route stays whole
    case "$code" in 4 | 7) exit "$code" ;; esac
    nat_remove "$2" || end failed 6 'iptables'
    exit "$code" ;;
  1:left)
    nat_left
    inner left ;;
  *) end refused 3 'usage' ;;
esac
`

export const mailsShellRun = String.raw`
mode="$1"
shift
for word in "$@"; do case "$word" in ''|*[!0-9a-z]*) end refused 3 'usage' ;; esac; done
if [ "$(id -u)" = 0 ]; then
  stage_files
  runuser -u "$owner" -- sh "$stage/domino-mails.sh" "$mode" "$@"
  exit
fi
check_places
helper_ready
case "$mode" in
  hand | drop)
    trial_helper "$mode" "$@" || exit 3
    printf '@end\n' ;;
  look)
    trial_helper held "$@" || exit 3
    from=0
    for kept in "$state"/trials/*/; do
      [ -f "$kept/log-from" ] || continue
      from="$(cat "$kept/log-from")"
      sed 's/^/@server /' "$kept/servers" | tr '\t' ' '
    done
    [ "$from" != 0 ] || from="$(($(log_size) > 4000000 ? $(log_size) - 4000000 : 0))"
    words="$(printf '%s\n' "$@")"
    [ "$(log_size)" -ge "$from" ] || from=0
    printf '@log\n'
    tail -c "+$((from + 1))" "$console_log" | tr -d '\000-\010\013-\037\177' | grep -F -e 'SMTPClient: ' -e "$words" | tail -n 20000 | tail -c 4000000
    printf '@end\n' ;;
  *) exit 3 ;;
esac
`
