// The run of domino-trial.sh (POSIX sh). Domino sends to one port for every host, so the trap's ports are reached by rules of the host's own
// packet filter: an address of the documentation range (RFC 5737) for each mode, which nobody has and which leads nowhere once its rule is gone.
// Rules need root; documents, console and mails are the Domino user's, as whom the script then calls itself.

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
  nat_delete "$(nat_rules "$1")" && [ -z "$(nat_rules "$1")" ]
}

nat_others() { nat_rules '' | grep -v -e "--comment handschlag-trial-$1 "; }

nat_delete() {
  printf '%s\n' "$1" | sed -n 's/^-A //p' | while read -r rule; do
    iptables -w 10 -t nat -D $rule < /dev/null || exit 1
  done
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
  catching="$(sed -n 's/^@catches //p' "$scratch/read" | head -n 1)"
  [ -z "$catching" ] || end refused 3 "trial-sub-domains $(printf '%s' "$catching" | base64 -d)"
  other="$(sed -n 's/^@other //p' "$scratch/read" | head -n 1)"
  [ -z "$other" ] || end refused 3 "trial-elsewhere $(printf '%s' "$other" | base64 -d)"
  tr -d '\r' < "$notes_ini" | grep -iE '^(Router|SMTP|SSL_|DISABLE_SSL|SSLCipher|CertMgr)[A-Za-z0-9_]*=' | grep -vi '^SMTPClientDebug=' | sort > "$scratch/ini"
  config_hash="$( (grep '^@fact ' "$scratch/read"; cat "$scratch/ini") | sha256sum | cut -d ' ' -f 1)"
  plain="$(sed -n 's/^@fact Router_PortStatus=//p' "$scratch/read" | head -n 1)"
  implicit="$(sed -n 's/^@fact Router_SSLStatus=//p' "$scratch/read" | head -n 1)"
  fallback="$(in_notes_ini RouterFallbackNonTLS)" || fallback=
  rule="Router_PortStatus=$plain Router_SSLStatus=$implicit RouterFallbackNonTLS=$fallback"
  asks=no
  if [ "$plain" = 2 ] || { [ "$plain" = 0 ] && [ "$implicit" = 1 ]; }; then asks=yes; fi
  # the first try asks for TLS, a later one goes without: that is none
  case "$asks:$fallback" in
    yes:''|yes:0) rule="$(b64 "$rule")" ;;
    *) rule=- ;;
  esac
  [ "$asks:$rule" != yes:- ] || say fallback "$(b64 "RouterFallbackNonTLS=$fallback")"
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
}

# Each task of Domino is a process of its own in the data folder.
routers() {
  for pid in $(pgrep -x -u "$(id -u)" router 2>/dev/null); do
    [ "$(readlink "/proc/$pid/cwd")" = "$(pwd -P)" ] && printf '%s\n' "$pid"
  done 2>/dev/null
  :
}

# A router that begins after the documents were written knows them. Where none can be seen nobody can wait for it.
restart_router() {
  before="$(routers)"
  send 'restart task router' || return 1
  [ -n "$before" ] || return 0
  tries=0
  while fresh="$(routers)"; [ -z "$fresh" ] || printf '%s\n' "$fresh" | grep -qxF "$before"; do
    tries=$((tries + 1))
    [ "$tries" -lt "$((limit * 15))" ] || return 1
    sleep 0.2
  done
}

# The tokens of a run's mails, by its documents and by what was kept of it.
tokens_of() {
  trial_helper left "$1" > "$scratch/marks" || return 1
  {
    sed -n 's/^@document [^ ]* //p' "$scratch/marks" | while read -r mark; do
      printf '%s' "$mark" | base64 -d
      echo
    done | sed -n 's|^.*/gegenprobe-\([a-z0-9]*\)[.].*$|\1|p'
    [ ! -f "$trials/$1/servers" ] || cut -f 1 "$trials/$1/servers"
  } | grep -xE '[a-z0-9]{20}' | sort -u
}

# One the router has under way may come back; gone is what a look after it does not find.
drop_mails() {
  tokens="$(tokens_of "$1")" || return 1
  [ -n "$tokens" ] || return 0
  tries=0
  until trial_helper drop $tokens > "$scratch/dropped" && trial_helper held $tokens > "$scratch/held" && ! grep -q '^@queued ' "$scratch/held"; do
    tries=$((tries + 1))
    [ "$tries" -lt 5 ] || return 1
    sleep 1
  done
}

# Mails first: without the route they would go to the partner. 2 = some are there still, and the route stays whole.
remove_route() {
  drop_mails "$1" || return 2
  whole=0
  trial_helper undo "$1" || whole=1
  if [ -f "$trials/$1/debug" ]; then
    debug="$(cat "$trials/$1/debug")"
    if [ "$(debug_now)" != "$debug" ]; then
      { set_debug "$debug" && send 'restart task router'; } || whole=1
    fi
  fi
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
    remove_route "$earlier"
    case "$?" in
      0) ;;
      2) end refused 3 "trial-mails $earlier" ;;
      *) end refused 3 "documents $earlier" ;;
    esac
  done
  debug="$(debug_now)"
  mkdir -p "$trials/$2" && printf '%s\n' "$debug" > "$trials/$2/debug" && log_size > "$trials/$2/log-from" || end refused 3 "$trials"
  cells | cut -f 2,4 > "$trials/$2/servers"
  say run "$2"
  why=documents
  if trial_helper apply "$2" && set_debug 1; then
    if restart_router; then end 'done' 0 "$2"; fi
    why=trial-router
  fi
  if remove_route "$2"; then end taken-back 5 "$why"; fi
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

# The way back waits for mails that are being laid in: its timer tries once.
undo() {
  mkdir -p "$runs" && exec 9>"$state/lock" || need rights "$runs"
  flock -w 300 9 || end locked 7 "$state/lock"
  if [ -n "$2" ]; then
    trial_helper left "$1" > "$scratch/left" || end failed 6 'helper'
    [ "$(sha256sum < "$scratch/left" | cut -d ' ' -f 1)" = "$2" ] || end moved 4 ''
  fi
  remove_route "$1"
  case "$?" in
    0) end 'done' 0 "$1" ;;
    2) end failed 8 'trial-mails' ;;
    *) end failed 6 'documents' ;;
  esac
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
    if ! nat_add "$3"; then
      nat_remove "$3"
      need iptables 'nat OUTPUT'
    fi
    inner apply "$2" "$3"
    code=$?
    if [ "$code" != 0 ]; then
      nat_remove "$3"
      exit "$code"
    fi
    nat_delete "$(nat_others "$3")"
    exit 0 ;;
  2:verify)
    [ "$(nat_rules "$2" | wc -l)" = "$(cells | wc -l)" ] || end failed 3 'iptables'
    inner verify "$2" ;;
  2:undo-look) inner undo-look "$2" ;;
  2:undo|3:undo)
    inner "$@"
    code=$?
    # only what is without mails may be without its rules
    case "$code" in
      0 | 6) nat_remove "$2" || end failed 6 'iptables' ;;
      8) exit 6 ;;
    esac
    exit "$code" ;;
  1:left)
    nat_left
    inner left ;;
  *) end refused 3 'usage' ;;
esac
`
